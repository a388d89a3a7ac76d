"""Marks of sentences: what is marked is collected for the catalogues, and translated where it is shown."""

from __future__ import annotations


def mark(message: str) -> str:
    """`message` unchanged; marks it for the catalogues where it is translated later."""
    return message


def mark_plural(singular: str, plural: str) -> tuple[str, str]:
    """Both forms of a sentence that holds a `{count}`, marked for the catalogues as one message."""
    return singular, plural
