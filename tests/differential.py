"""Two states of the readers on the same damaged files: values and findings must be equal.

    python -m tests.differential --reference ../before --files 20000 --workers 2 [--only orders]

The reference is another checkout, read by a process of its own (`reading_digest`); the files are those of
`reading_files`, made here for both.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import pickle
import queue
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from tests.reading_digest import FIELDS
from tests.reading_files import FORMATS, Case, case

ROOT = Path(__file__).parents[1]
BATCH = 50
SHOWN = 40  # lines of one difference


class Reader:
    """A process that reads with the package of one checkout."""

    def __init__(self, checkout: Path, places: tuple[str, ...] = ()) -> None:
        given = [part for place in places for part in ("--place", place)]
        worker = str(Path(__file__).with_name("reading_digest.py"))
        self._process = subprocess.Popen(
            [sys.executable, "-P", worker, str(checkout.resolve()), *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, cases: list[Case], *, full: bool = False) -> None:
        """Hand over a batch."""
        pipe = self._process.stdin
        assert pipe is not None
        pickle.dump((full, [tuple(case) for case in cases]), pipe)
        pipe.flush()

    def answer(self) -> dict[str, Any]:
        """What it made of the batch."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a reading process ended")
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


Pair = tuple[Reader, Reader]


@dataclass
class Compared:
    """What came out for the files of one format; times are of the processor."""

    files: int = 0
    seconds: list[float] = field(default_factory=lambda: [0.0, 0.0])
    different: list[tuple[int, str]] = field(default_factory=list)  # number, readable difference


def compared(pair: Pair, kind: str, numbers: range, seed: int, keep: Path | None = None) -> Compared:
    """The same files read by both; what the reference makes of them is read from `keep` if it is there."""
    found = Compared(len(numbers))
    for first in range(numbers.start, numbers.stop, BATCH):
        batch = range(first, min(first + BATCH, numbers.stop))
        cases = [case(kind, number, seed) for number in batch]
        answers = _answers(pair, cases, keep and keep / f"{kind}-{seed}-{first}-{len(batch)}.json")
        found.seconds = [known + one["seconds"] for known, one in zip(found.seconds, answers, strict=True)]
        results = (answer["results"] for answer in answers)
        for number, one, before, after in zip(batch, cases, *results, strict=True):
            if before != after:
                for reader in pair:
                    reader.ask([one], full=True)
                full = [reader.answer()["results"][0] for reader in pair]
                found.different.append((number, difference(*full)))
    return found


def _answers(pair: Pair, cases: list[Case], kept: Path | None) -> list[dict[str, Any]]:
    if kept and kept.exists():
        pair[1].ask(cases)
        return [json.loads(kept.read_text()), pair[1].answer()]
    for reader in pair:
        reader.ask(cases)
    answers = [reader.answer() for reader in pair]
    if kept:
        kept.write_text(json.dumps(answers[0]))
    return answers


def _kept_in(folder: Path, reference: Path) -> Path:
    """The folder within `folder` for this reference and these very files, as their sources make them."""
    own = [
        ROOT / "tests" / f"{name}.py"
        for name in ("fuzz_seeds", "mutations", "reading_files", "reading_digest")
    ]
    sources = [
        *own,
        *sorted((ROOT / "tools").glob("*_format.py")),
        *sorted(reference.rglob("tikmon_nb/inputs/**/*.py")),
    ]
    content = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    kept = folder / content.hexdigest()[:16]
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def difference(before: Any, after: Any) -> str:
    """The lines in which two results differ."""
    texts = [list(_lines(one)) for one in (before, after)]
    lines = difflib.unified_diff(*texts, "reference", "this", lineterm="", n=1)
    return "\n".join(line[:300] for line, _ in zip(lines, range(SHOWN), strict=False))


def _lines(value: Any, path: str = "") -> Any:
    """A line for every list of texts in `value`, with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _lines(inner, f"{path}/{name}")
    elif isinstance(value, list) and any(isinstance(inner, list) for inner in value):
        for at, inner in enumerate(value):
            yield from _lines(inner, f"{path}/{at}")
    elif isinstance(value, list) and len(value) > len(FIELDS):
        yield from (f"{path}[{at}] {inner}" for at, inner in enumerate(value))
    else:
        yield f"{path} {' '.join(value) if isinstance(value, list) else value}"


def _save(folder: Path, kind: str, number: int, seed: int) -> None:
    for name, data, _ in case(kind, number, seed).files:
        path = folder / f"{kind}-{number}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@click.command()
@click.option("--reference", required=True, type=click.Path(exists=True, path_type=Path), help="A checkout.")
@click.option("--this", default=ROOT, type=click.Path(exists=True, path_type=Path), help="The other one.")
@click.option("--files", default=20_000, show_default=True, help="Files of every format.")
@click.option("--first", default=0, help="Number of the first of them.")
@click.option("--seed", default=2026, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Pairs of processes.")
@click.option("--only", multiple=True, type=click.Choice(list(FORMATS)))
@click.option("--shown", default=20, show_default=True, help="Differences shown for every format.")
@click.option("--save", type=click.Path(path_type=Path), help="Folder for the files that differ.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for what the reference made of them.")
@click.option("--place", multiple=True, help="NAME=MODULE:NAME where --this has read_raw, RawFile, ... .")
def main(
    reference: Path,
    this: Path,
    files: int,
    first: int,
    seed: int,
    workers: int,
    only: tuple[str, ...],
    shown: int,
    save: Path | None,
    keep: Path | None,
    place: tuple[str, ...],
) -> None:
    """Compare what two checkouts read; exit code 1 when anything differs."""
    kept = keep and _kept_in(keep, reference)
    pairs: queue.SimpleQueue[Pair] = queue.SimpleQueue()
    for _ in range(workers):
        pairs.put((Reader(reference), Reader(this, place)))

    def work(kind: str, start: int) -> Compared:
        pair = pairs.get()
        try:
            return compared(pair, kind, range(start, min(start + 10 * BATCH, first + files)), seed, kept)
        finally:
            pairs.put(pair)

    failed = False
    with ThreadPoolExecutor(workers) as pool:
        for kind in only or FORMATS:
            started, total = time.perf_counter(), Compared()
            for part in pool.map(
                work, *zip(*((kind, at) for at in range(first, first + files, 10 * BATCH)), strict=True)
            ):
                total.files += part.files
                total.seconds = [sum(both) for both in zip(total.seconds, part.seconds, strict=True)]
                for number, text in part.different:
                    if len(total.different) < shown:
                        click.echo(f"{kind} {number}:\n{text}\n")
                    if save:
                        _save(save, kind, number, seed)
                    total.different.append((number, ""))
            rate = total.files / (time.perf_counter() - started)
            before, after = (1000 * seconds / total.files for seconds in total.seconds)
            click.echo(
                f"{kind}: {total.files} files, {len(total.different)} differ; {rate:.0f} files/s, "
                f"{before:.1f} and {after:.1f} ms of processor time a file"
            )
            failed |= bool(total.different)
    while not pairs.empty():
        for reader in pairs.get():
            reader.close()
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
