"""A module for every kind of export file, with its `READER`, and what these share."""
