"""Pages that contact nobody: one for each creator and an overview, with everything inside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tikmon_nb.views.page.text import Text

_HEADING = re.compile(r'<h2 id="([a-z-]+)">(.*?)</h2>')


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tikmon_nb.batch", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(template: str, text: Text, **values: Any) -> str:
    environment = _environment()
    style, script = (_own_file(name) for name in ("page.css", "sort.js"))
    page = environment.get_template(template).render(
        text=text,
        style=Markup(style),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
        **values,
    )
    return page.rstrip() + "\n"


def _own_file(name: str) -> str:
    return (resources.files("tikmon_nb.batch") / "templates" / name).read_text("utf-8")


def _csp_hash(content: str) -> str:
    """The source expression by which a Content-Security-Policy allows exactly this inline content."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def report_page(record: dict[str, Any], fragments: Sequence[str], text: Text) -> str:
    """The page of one creator: the notebook's sections, without code."""
    title = text.of_period(
        "What may a year bring in? {name}",
        "What may this period bring in? {name}",
        name=record["creator"]["name"],
    )
    return notebook_page(title, fragments, text)


def notebook_page(title: str, fragments: Sequence[str], text: Text) -> str:
    """A page of a notebook's sections, the first of which is the answer; without code."""
    body = Markup("\n").join(Markup(fragment) for fragment in fragments[1:])  # noqa: S704  escaped by views
    contents = [
        (anchor, Markup(title))  # noqa: S704
        for fragment in fragments
        for anchor, title in _HEADING.findall(fragment)
    ]
    return _render(
        "report.html.j2",
        text,
        title=title,
        answer=Markup(fragments[0] if fragments else ""),  # noqa: S704
        body=body,
        contents=contents,
    )


@dataclass(frozen=True)
class Row:
    """One creator in the overview.

    `status` is `ok`, `few_data` or `failed`, `state` the same in words; `amounts` are low, middle and high;
    `sort` holds the numbers of the columns after the name, -1 where there is none.
    """

    name: str
    invented: bool
    href: str
    status: str
    state: str
    reason: str
    amounts: tuple[str, ...]
    nothing: str
    findings: str
    sort: tuple[float, ...]


def index_page(title: str, setting: str, rows: Sequence[Row], text: Text) -> str:
    """The overview of a run: one row a creator, sortable, readable without script too."""
    return _render("index.html.j2", text, title=title, setting=setting, rows=rows)
