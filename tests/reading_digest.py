"""What the readers of one checkout make of files, as text: the worker of `differential`.

Cases come pickled on stdin, a batch at a time; every batch is answered with a line of JSON.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import hashlib
import importlib
import importlib.util
import json
import pickle
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

MODIFIED = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
TABLES = ("daily", "videos", "own_posts", "orders", "live", "audience", "profile", "sources", "inputs")
FIELDS = ("code", "severity", "file", "row", "column", "expected", "found", "count", "near")
NAMES = ("read_raw", "RawFile", "read_income", "read_deals", "Findings")


def place_of(name: str, package: Path) -> str:
    """`module:name` for the module of the package that defines `name`, so that it may move."""
    defines = re.compile(rf"^(?:def|class) {name}\b", re.MULTILINE)
    paths = [path for path in package.rglob("*.py") if defines.search(path.read_text("utf-8"))]
    if len(paths) != 1:
        raise SystemExit(f"{name} is defined in {paths}; say where with --place {name}=module:name")
    module = paths[0].relative_to(package.parent).with_suffix("")
    return f"{'.'.join(module.parts)}:{name}".replace(".__init__:", ":")


def readers(places: Iterable[str]) -> dict[str, Any]:
    """What `NAMES` stand for: at `places` (`name=module:name`), else wherever it is defined."""
    known = dict(place.split("=", 1) for place in places)
    spec = importlib.util.find_spec("tikmon_nb")
    if spec is None or spec.origin is None:
        raise SystemExit("there is no tikmon_nb on the path")
    package = Path(spec.origin).parent
    found = {}
    for name in NAMES:
        module, _, attribute = (known.get(name) or place_of(name, package)).partition(":")
        found[name] = getattr(importlib.import_module(module), attribute)
    return found


def plain(value: Any) -> Any:
    """`value` as lists and texts that are equal only for equal values of the same types."""
    if isinstance(value, pd.DataFrame):
        types = [str(kind) for kind in (value.index.dtype, *value.dtypes.tolist())]
        names = [str(name) for name in (value.index.name, *value.columns.tolist())]
        cells = [value.index, *(cells for _, cells in value.items())] if len(value) else []
        return [names, types, *map(_cells, cells)]
    if dataclasses.is_dataclass(value):
        return [[field.name, plain(getattr(value, field.name))] for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        return [[repr(key), plain(item)] for key, item in value.items()]
    return [plain(item) for item in value] if isinstance(value, list | tuple) else repr(value)


def _cells(column: Any) -> list[str]:
    if column.dtype.kind == "M":  # their type tells the unit
        return [str(number) for number in column.astype("int64").tolist()]
    return [repr(cell) for cell in column.tolist()]


def result(case: tuple[Any, ...], found: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Values, findings and warnings of one case; what is raised is a value."""
    reader, files, exported_on, handle = case
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            if reader == "exports":
                on = exported_on and dt.date(*exported_on)
                raws = [_raw(found["RawFile"], at, file, folder) for at, file in enumerate(files)]
                exports = found["read_raw"](raws, exported_on=on, handle=handle)
                values: Any = {name: plain(getattr(exports, name)) for name in TABLES}
                findings = exports.findings
            else:
                path = folder / files[0][0]
                path.write_bytes(files[0][1])
                findings = found["Findings"]()
                values = plain(found[f"read_{reader}"](path, findings))
        except Exception as error:
            values, findings = f"{type(error).__name__}: {error}", ()
    told = [[repr(getattr(finding, name)) for name in FIELDS] for finding in findings]
    noted = [f"{warning.category.__name__}: {warning.message}" for warning in warned]
    return {"values": values, "findings": told, "warnings": noted}


def _raw(make: Any, at: int, file: tuple[str, bytes, bool], folder: Path) -> Any:
    name, data, on_disk = file
    if not on_disk:
        return make(name, name, name, data, MODIFIED)
    path = folder / str(at)
    path.write_bytes(data)
    return make(name, name, name, path, MODIFIED)


def digest(result: dict[str, Any]) -> list[str]:
    """A short digest of each part of a result."""
    return [
        hashlib.sha256(repr(part).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        for part in result.values()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--place", action="append", default=[], metavar="NAME=MODULE:NAME")
    given = parser.parse_args()
    sys.path.insert(0, str(given.checkout))
    found = readers(given.place)
    with tempfile.TemporaryDirectory() as name:
        while True:
            try:
                full, cases = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            started = time.process_time()
            results = [result(case, found, Path(name)) for case in cases]
            seconds = time.process_time() - started
            answer = {"seconds": seconds, "results": results if full else [*map(digest, results)]}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
