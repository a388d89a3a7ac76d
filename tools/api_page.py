"""`docs/api.md` from the docstrings of the public names and of what they give; `--check` says if it is old.

With `inspect` and `doctest` of Python alone: griffe2md shows examples as quotations unless a docstring has
headings, for which who types `?` has no use.
"""

from __future__ import annotations

import dataclasses
import doctest
import functools
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tikmon_nb
from tikmon_nb.inputs import Creator, RateCard, Scenario
from tikmon_nb.model import Summary, Year

PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"
RECORDS = (Creator, RateCard, Scenario, Year, Summary)
WIDTH = 88
HEAD = """# The library

What `import tikmon_nb as tk` offers, and what the calls give. `make api` makes this page of the docstrings.
A notebook that uses it: [library.ipynb](../notebooks/library.ipynb)."""


class Written:
    """An annotation as it stands in the code."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def written(annotation: Any) -> Any:
    return Written(annotation) if isinstance(annotation, str) else annotation


def signature(name: str, function: Any) -> str:
    """The call with its types, a parameter a line where it is long."""
    found = inspect.signature(function)
    parameters = [
        parameter.replace(annotation=written(parameter.annotation))
        for parameter in found.parameters.values()
        if parameter.name != "self"
    ]
    whole = found.replace(parameters=parameters, return_annotation=written(found.return_annotation))
    line = f"{name}{whole}"
    if len(line) <= WIDTH:
        return line
    gives = str(whole).rpartition(")")[2]
    named = [str(whole.replace(parameters=[one], return_annotation=whole.empty))[1:-1] for one in parameters]
    star = next((i for i, one in enumerate(parameters) if one.kind == one.KEYWORD_ONLY), None)
    if star is not None:
        named = [one.removeprefix("*, ") for one in named]
        named.insert(star, "*")
    return "\n".join([f"{name}(", *(f"    {one}," for one in named), f"){gives}"])


def told(thing: Any) -> Iterator[str]:
    """Its docstring, the examples as code."""
    code: list[str] = []
    for part in doctest.DocTestParser().parse(inspect.getdoc(thing) or ""):
        if isinstance(part, doctest.Example):
            first, *more = part.source.rstrip("\n").split("\n")
            code += [f">>> {first}", *(f"... {line}" for line in more), *part.want.splitlines()]
        elif part.strip():
            yield part.strip()
    if code:
        yield "\n".join(["```python", *code, "```"])


def of_name(name: str) -> Iterator[str]:
    thing = getattr(tikmon_nb, name)
    yield f"### {name}"
    yield f"```python\n{signature(name, thing)}\n```"
    yield from told(thing)
    if inspect.isclass(thing):
        yield from members(thing)


def members(kind: type) -> Iterator[str]:
    """Its own public methods and properties, each with its docstring."""
    for name, member in vars(kind).items():
        if name.startswith("_") or name == "model_config":
            continue
        if inspect.isfunction(member):
            yield f"#### {kind.__name__}.{name}"
            yield f"```python\n{signature(name, member)}\n```"
            yield from told(member)
        elif isinstance(member, property | functools.cached_property):
            yield f"#### {kind.__name__}.{name}"
            yield from told(member)


def fields(kind: type) -> str:
    if dataclasses.is_dataclass(kind):
        return ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))
    return ", ".join(f"`{name}`" for name in kind.model_fields)  # type: ignore[attr-defined]


def page() -> str:
    parts = [HEAD, "## Names"]
    for name in sorted(tikmon_nb.__all__, key=str.casefold):
        parts += of_name(name)
    parts.append("## What they give")
    for kind in RECORDS:
        parts += [f"### {kind.__name__}", *told(kind), f"Fields: {fields(kind)}.", *members(kind)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(page(), "utf-8")
    elif PAGE.read_text("utf-8") != page():
        sys.exit("docs/api.md is old; run `make api`")
