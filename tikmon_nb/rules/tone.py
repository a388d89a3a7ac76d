"""Promises of income in a text: for our own sentences, and for claims that others make."""

from __future__ import annotations

import functools

from tikmon_nb.inputs.rule_sets.law import Tone
from tikmon_nb.rules.captions.phrases import Phrases
from tikmon_nb.rules.captions.reading import Span
from tikmon_nb.rules.captions.tokens import BREAK, SIGN, Tokens, tokens_of

_TAKEN_BACK = 6  # words before a promise in which it may be taken back ("geen enkele belofte")


@functools.lru_cache(maxsize=8)
def _phrases(promises: tuple[str, ...]) -> Phrases:
    phrases = Phrases(frozenset())
    phrases.add(("promise", ""), promises)
    return phrases


def promises(text: str, tone: Tone) -> list[Span]:
    """Where `text` promises income, in order; what is taken back in the same breath is left out."""
    tokens = tokens_of(text)
    spans = []
    for found in _phrases(tone.promises).find(tokens):
        if not _taken_back(tokens, found.first, tone):
            start, end = tokens.starts[found.first], tokens.ends[found.last]
            spans.append(Span(start, end, text[start:end]))
    return spans


def _taken_back(tokens: Tokens, first: int, tone: Tone) -> bool:
    for i in range(first - 1, max(first - 1 - _TAKEN_BACK, -1), -1):
        if tokens.texts[i] in tone.negators:
            return True
        if tokens.kinds[i] in (SIGN, BREAK) or tokens.texts[i] not in tone.fillers:
            return False
    return False
