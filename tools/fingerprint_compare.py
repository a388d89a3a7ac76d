"""What differs between two fingerprints, once the old one speaks in the new wording."""

from __future__ import annotations

import difflib
import html
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import yaml
from fingerprint_text import digest

DIGESTS = "digests.json"
Digests = Mapping[str, Mapping[str, str]]
"""Of every item its digest, by job."""

MOST_LINES = 400  # of a difference that are looked at
WIDEST = 160
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")
ESCAPES: tuple[Callable[[str], str], ...] = (
    str,
    lambda said: html.escape(said, quote=False),
    html.escape,
    lambda said: json.dumps(said, ensure_ascii=False)[1:-1],
)
"""The ways in which a sentence may be written in a text, a page, an attribute of a page, and JSON."""


class Wording:
    """The list of old and new sentences, applied to old texts; knows which of them it met."""

    def __init__(self, pairs: Iterable[Mapping[str, str]]) -> None:
        # a long sentence goes first, lest a short one that stands in it takes its words away
        listed = sorted(pairs, key=lambda pair: -len(pair["old"]))
        self._met = {pair["old"]: False for pair in listed}
        self._rules = [
            (pair["old"], _pattern(old), new)
            for pair in listed
            for old, new in dict.fromkeys((escape(pair["old"]), escape(pair["new"])) for escape in ESCAPES)
        ]

    @classmethod
    def load(cls, path: Path) -> Wording:
        """The list in the file at `path`."""
        return cls(yaml.safe_load(path.read_text("utf-8")))

    @property
    def unmet(self) -> list[str]:
        """The old sentences that stood in no text."""
        return [old for old, met in self._met.items() if not met]

    def renew(self, text: str) -> str:
        """`text` in the new wording."""
        for old, pattern, new in self._rules:
            text, count = pattern.subn(lambda found, new=new: _filled(new, found.groupdict()), text)
            self._met[old] |= count > 0
        return text

    def same(self, old: str, new: str) -> bool:
        """Whether both say the same; where wording changed, lines may be broken elsewhere."""
        if old == new:
            return True
        renewed = self.renew(old)
        return renewed != old and renewed.split() == new.split()


def _pattern(old: str) -> re.Pattern[str]:
    """Matches `old` however its lines are broken, with anything short in place of its placeholders."""
    parts, names = [], set()
    for i, part in enumerate(PLACEHOLDER.split(old)):
        if i % 2 == 0:
            parts.append(r"\s+".join(re.escape(word) for word in re.split(r"\s+", part)))
        elif part in names:
            parts.append(f"(?P={part})")
        else:
            names.add(part)
            parts.append(f"(?P<{part}>.{{1,300}}?)" if part else ".{1,300}?")
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.DOTALL)


def _filled(new: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), new)


def load_digests(path: Path) -> Digests:
    """The digests of a fingerprint: its folder, or the file alone."""
    found: Digests = json.loads((path / DIGESTS if path.is_dir() else path).read_text("utf-8"))
    return found


def item_file(folder: Path, job: str, item: str) -> Path:
    """Where the text of an item is kept."""
    return folder / job / f"{item}.txt"


def compare(old: Path, new: Path, wording: Wording, most: int) -> dict[str, list[str]]:
    """The items that differ, by what the difference is (`most` lines of it).

    Jobs that `new` has no part of are not looked at: it may be a quick one. Where `old` is the file of
    digests alone, there is no telling what differs.
    """
    before, after = load_digests(old), load_digests(new)
    found: dict[str, list[str]] = {}
    for job, items in after.items():
        known = before.get(job, {})
        for item in sorted({*known, *items}):
            if said := _difference(old, new, job, item, (known.get(item), items.get(item)), wording, most):
                found.setdefault(said, []).append(f"{job}/{item}")
    return found


def _difference(
    old: Path,
    new: Path,
    job: str,
    item: str,
    digests: tuple[str | None, str | None],
    wording: Wording,
    most: int,
) -> str:
    was, now = digests
    if was == now:
        return ""
    if was is None or now is None:
        return "is new" if was is None else "is gone"
    if old.is_file():
        return "differs"
    texts = [item_file(folder, job, item).read_text("utf-8", "surrogatepass") for folder in (old, new)]
    if digest(texts[0]) != was:
        raise ValueError(f"{item_file(old, job, item)} was changed after it was taken")
    if wording.same(*texts):
        return ""
    return (
        "\n".join(itertools.islice(_shown(wording.renew(texts[0]), texts[1]), most))
        or "differs in its spaces"
    )


def _shown(old: str, new: str) -> Iterator[str]:
    """The lines of a difference, each with a neighbour; sentences and cells count as lines."""
    a, b = _pieces(old), _pieces(new)
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    first = max(same - 1, 0)
    a, b = a[first : first + MOST_LINES], b[first : first + MOST_LINES]
    for line in itertools.islice(difflib.unified_diff(a, b, lineterm="", n=1), 2, None):
        yield "..." if line.startswith("@@") else line if len(line) <= WIDEST else f"{line[:WIDEST]}..."


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"\n|\t|(?<=[.;!?]) ", text) if piece.strip()]
