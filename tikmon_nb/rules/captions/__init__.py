"""Captions as a viewer reads them: tokens, phrases, labels, languages."""
