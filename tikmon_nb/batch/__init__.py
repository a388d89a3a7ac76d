"""Runs notebooks: reports for many creators, their pages, an index and a manifest."""
