"""Words one slip of the finger away from a word of the rules: a letter more, less, other or swapped."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 7  # letters; `#add` is not `#ad`
_MEMO = 50_000


class NearlyWords:
    """The words that may be meant, found by what is left of a word when one letter is left out."""

    def __init__(self, words: Iterable[str], never: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._never = frozenset(never)
        self._by_rest: dict[str, set[str]] = {}
        for word in self._words:
            for rest in (word, *_rests(word)):
                self._by_rest.setdefault(rest, set()).add(word)
        self._memo: dict[str, str] = {}

    def meant(self, text: str) -> str:
        """The word that `text`, a word or hashtag, was meant to be; "" if it is spelt well or unlike any."""
        if len(text) < SHORTEST - 1:
            return ""
        meant = self._memo.get(text)
        if meant is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            meant = self._memo[text] = self._meant(text)
        return meant

    def _meant(self, text: str) -> str:
        sign, word = (text[0], text[1:]) if text[0] == "#" else ("", text)
        longest = max(map(len, self._words), default=0)
        if word in self._words or word in self._never or not SHORTEST - 1 <= len(word) <= longest + 1:
            return ""
        near = set().union(*(self._by_rest.get(rest, ()) for rest in (word, *_rests(word))))
        return next((sign + other for other in sorted(near) if _one_slip(word, other)), "")


def _rests(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_slip(a: str, b: str) -> bool:
    """Whether one letter added, left out or replaced, or two neighbours swapped, make `b` of `a`."""
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    swapped = a[at : at + 2] == b[at : at + 2][::-1]
    return a[at + 1 :] == b[at + 1 :] or (swapped and a[at + 2 :] == b[at + 2 :])
