"""Small pieces of HTML that a notebook shows and a shared page repeats; everything given is escaped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Html:
    """Markup that Jupyter renders; `plain` is what a terminal shows."""

    markup: str
    plain: str = ""

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.plain or "<html>"


def element(tag: str, content: str, **attributes: str) -> str:
    """`<tag attributes>content</tag>`; `content` is markup, attribute values are escaped."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value
    )
    return f"<{tag}{written}>{content}</{tag}>"


def paragraph(sentence: str, class_: str = "") -> str:
    """One escaped sentence as a paragraph."""
    return element("p", escape(sentence), class_=class_)


def bullets(items: Iterable[str], class_: str = "") -> str:
    """Escaped sentences as a list; nothing when there are none."""
    rows = "".join(element("li", escape(item)) for item in items)
    return element("ul", rows, class_=class_) if rows else ""


def section(name: str, title: str, body: str, *, class_: str = "") -> Html:
    """A section with a heading that a page can link to; `body` is markup."""
    heading = element("h2", escape(title), id=name)
    return Html(element("section", heading + body, class_=class_, aria_labelledby=name), title)


def figure(ax: Axes, alt: str, caption: str = "") -> str:
    """The figure of `ax` as inline SVG image with alternative text; the same bytes for the same data."""
    import matplotlib as mpl  # only where something is drawn: an overview has tables alone

    from tikmon_nb.views.figures.plots import STYLE, size_inches

    buffer = io.BytesIO()
    with mpl.rc_context(fname=STYLE):
        ax.get_figure(root=True).savefig(  # type: ignore[union-attr]
            buffer, format="svg", metadata={"Date": None, "Creator": None}
        )
    source = "data:image/svg+xml," + quote(slim(buffer.getvalue().decode()), safe=_PLAIN)
    width, height = size_inches(ax)
    image = f'<img src="{source}" alt="{escape(alt)}" width="{width * 96:.0f}" height="{height * 96:.0f}">'
    return element("figure", image + (element("figcaption", escape(caption)) if caption else ""))


def slim(svg: str) -> str:
    """The same picture in fewer characters: no prologue or metadata, outlines to a hundredth of a point."""
    start = svg.index("<svg")
    bare = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg[start:], flags=re.DOTALL)
    drawn = re.sub(r' d="([^"]+)"', lambda path: f' d="{_tight(path[1])}"', bare)
    return re.sub(r"\s*\n\s*", " ", drawn).replace("> <", "><")


_LONG = re.compile(r"-?\d+\.\d{3,}")
_PLAIN = "=:/,;()'+-.!*?@$~"  # what may stand in an address as it is; the rest becomes %xx


def _tight(path: str) -> str:
    """An outline without spaces, since each becomes three characters in an address."""
    rounded = _LONG.sub(_hundredth, path).strip()
    joined = re.sub(r"\s*([A-Za-z])\s*", r"\1", rounded)
    return re.sub(r"\s+", ",", re.sub(r"\s+-", "-", joined))


def _hundredth(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Column:
    """A table column: heading, whether it holds numbers, whether its cells are markup already."""

    title: str
    number: bool = False
    markup: bool = False


SHORT = 8  # rows of a table that stays on one page of paper


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """A table whose first cell of every row is its heading; scrolls sideways inside its own box.

    On a phone each row becomes a block of its own, in which every cell tells its column.
    """
    head = "".join(
        element("th", escape(column.title), scope="col", class_="num" if column.number else "")
        for column in columns
    )
    lines = [element("tr", _cells(columns, row)) for row in rows]
    # outside the box that scrolls, or a narrow screen would cut the caption
    title = paragraph(caption, "caption") if caption else ""
    inner = element("thead", element("tr", head)) + element("tbody", "".join(lines))
    boxed = element("table", inner, class_="data rows")
    kind = "scroll short" if len(lines) <= SHORT else "scroll"
    return title + element("div", boxed, class_=kind, tabindex="0", role="group", aria_label=caption)


def _cells(columns: Sequence[Column], row: Sequence[Any]) -> str:
    cells = []
    for i, (column, value) in enumerate(zip(columns, row, strict=True)):
        content = str(value) if column.markup else escape(str(value))
        kind = "num" if column.number else ""
        if i == 0:
            cells.append(element("th", content, scope="row", class_=kind))
        else:
            cells.append(element("td", content, class_=kind, data_label=column.title))
    return "".join(cells)


def badge(label: str, kind: str, title: str = "") -> str:
    """A small coloured label."""
    return element("span", escape(label), class_=f"badge {kind}", title=title)
