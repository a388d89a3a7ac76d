"""Pages that contact nobody, with everything inside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup

from tikmon_nb.views.page.html import SHEET
from tikmon_nb.views.page.text import Text

_FOLDED = "<details><summary><h2"
_HEADING = re.compile(r'<h2 id="([a-z-]+)">(.*?)</h2>')
_NOTE = re.compile(r'<p class="disclaimer" role="note">.*?</p>\n')


def render(template: str, text: Text, package: str = "tikmon_nb.batch", **values: Any) -> str:
    """The page that `template`, in the folder `templates` of `package`, makes of `values`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # here: no worker makes a page

    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
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


def marked(page: str, note: str) -> str:
    """`page` with `note` above everything else, in the place of any earlier note."""
    above = Markup('<p class="disclaimer" role="note">{}</p>\n').format(note)
    return _NOTE.sub("", page).replace("<main>\n", f"<main>\n{above}", 1)


def notebook_page(title: str, fragments: Sequence[str], text: Text) -> str:
    """A page of a notebook's sections, the first of which is the answer; without code.

    Folded headings stand close together and are a list of contents by themselves.
    """
    body = Markup("\n").join(Markup(fragment) for fragment in fragments[1:])  # noqa: S704  escaped by views
    contents = [
        (anchor, Markup(title))  # noqa: S704
        for fragment in fragments
        for anchor, title in _HEADING.findall(fragment)
        if not any(_FOLDED in other for other in fragments)
    ]
    return render(
        "report.html.j2",
        text,
        title=title,
        sheet=any(f'class="{SHEET}"' in fragment for fragment in fragments),
        answer=Markup(fragments[0] if fragments else ""),  # noqa: S704
        body=body,
        contents=contents,
    )
