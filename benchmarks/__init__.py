"""A reproducible benchmark of speed and accuracy (`make bench`); no part of the package or its tests."""
