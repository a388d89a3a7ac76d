"""Small pieces of HTML that a notebook shows and a shared page repeats; anything but `Markup` is escaped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Html(Markup):
    """Markup that Jupyter renders; `plain` is what a terminal shows."""

    plain: str

    def __new__(cls, markup: str = "", plain: str = "") -> Html:
        """`markup` is taken as it is, never escaped."""
        made = super().__new__(cls, markup)
        made.plain = plain
        return made

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return self.plain or "<html>"


def element(tag: str, *content: str, **attributes: str) -> Markup:
    """`<tag attributes>content</tag>`; an attribute without a value is left out."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value
    )
    inner = "".join(map(escape, content))
    return Markup(f"<{tag}{written}>{inner}</{tag}>")  # noqa: S704  all of it is escaped


def paragraph(sentence: str, class_: str = "") -> Markup:
    """One sentence as a paragraph."""
    return element("p", sentence, class_=class_)


def paragraphs(sentences: Iterable[str]) -> Markup:
    """Each sentence as a paragraph of its own."""
    return Markup().join(map(paragraph, sentences))


def bullets(items: Iterable[str], class_: str = "", tag: str = "ul") -> Markup:
    """The items as a list; nothing when there are none."""
    rows = [element("li", item) for item in items]
    return element(tag, *rows, class_=class_) if rows else Markup()


class Section(Html):
    """A section with a heading that a page can link to: as it is, or `folded`.

    `unsaid` says why it has nothing to tell, in words that can follow "because"; empty where it has.
    """

    name: str
    heading: str
    unsaid: str
    first: Html
    """Its heading and first lines alone."""
    folded: Html
    """Its heading and first lines, with the rest behind them to unfold."""


def section(name: str, title: str, *body: str, lead: str = "", more: str = "", unsaid: str = "") -> Section:
    """A section: the heading `title`, the first lines `lead`, and the `body`, which may be folded.

    `more` names what is folded; without a `lead` the heading does.
    """
    heading, rest = element("h2", title, id=name), Markup().join(body)
    made = Section(element("section", heading, lead, rest, aria_labelledby=name), title)
    if not lead:
        shown = element("details", element("summary", heading), rest)
    else:
        shown = heading + lead + (element("details", element("summary", more), rest) if rest else "")
    made.name, made.heading, made.unsaid = name, title, unsaid
    made.first = Html(element("section", heading, lead, aria_labelledby=name, class_="first-lines"), title)
    made.folded = Html(element("section", shown, aria_labelledby=name), title)
    return made


def figure(ax: Axes, alt: str, caption: str = "", *, shaded: bool = False) -> Markup:
    """The figure of `ax` as inline SVG image with alternative text; the same bytes for the same data.

    It is light or dark as the page is, but for one that is `shaded`, whose words stand on shades.
    """
    from tikmon_nb.views.figures.plots import size_inches

    picture = svg(ax) if shaded else following(svg(ax))
    source = "data:image/svg+xml," + quote(picture, safe=_PLAIN)
    width, height = size_inches(ax)
    kind = ' class="shaded"' if shaded else ""
    size = f'width="{width * 96:.0f}" height="{height * 96:.0f}"'
    image = f'<img src="{source}" alt="{escape(alt)}" {size}{kind}>'
    under = element("figcaption", caption) if caption else ""
    return element("figure", Markup(image), under)  # noqa: S704  an address that nothing in it ends


def svg(ax: Axes) -> str:
    """The figure of `ax` as SVG; the same bytes for the same data."""
    import matplotlib as mpl  # only where something is drawn: an overview has tables alone

    from tikmon_nb.views.figures.plots import STYLE

    buffer = io.BytesIO()
    with mpl.rc_context(fname=STYLE):
        ax.get_figure(root=True).savefig(  # type: ignore[union-attr]
            buffer, format="svg", metadata={"Date": None, "Creator": None}
        )
    return slim(buffer.getvalue().decode())


def following(picture: str) -> str:
    """The same picture, with the colours of a dark page where it stands on one."""
    from tikmon_nb.views.figures.plots import IN_THE_DARK

    rules = "".join(
        f'[style*="{what}: {light}"]{{{what}:{dark}!important}}'
        for light, dark in IN_THE_DARK.items()
        for what in ("fill", "stroke")
        if f"{what}: {light}" in picture
    )
    return picture.replace("</style>", f"@media (prefers-color-scheme:dark){{{rules}}}</style>", 1)


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
    """A table column: its heading, and whether it holds numbers."""

    title: str
    number: bool = False


SHORT = 8  # rows of a table that stays on one page of paper


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]], caption: str = "") -> Markup:
    """A table whose first cell of every row is its heading; scrolls sideways inside its own box.

    On a phone each row becomes a block of its own, in which every cell tells its column.
    """
    head = (
        element("th", column.title, scope="col", class_="num" if column.number else "") for column in columns
    )
    kept = list(rows)
    lines = [element("tr", *_cells(columns, row)) for row in kept]
    # outside the box that scrolls, or a narrow screen would cut the caption
    title = paragraph(caption, "caption") if caption else ""
    inner = (element("thead", element("tr", *head)), element("tbody", *lines))
    sortable = " sortable" if any(isinstance(cell, Sorted) for row in kept[:1] for cell in row) else ""
    boxed = element("table", *inner, class_=f"data rows{sortable}")
    kind = "scroll short" if len(lines) <= SHORT else "scroll"
    return title + element("div", boxed, class_=kind, tabindex="0", role="group", aria_label=caption)


class Sorted(NamedTuple):
    """A cell of a table that can be sorted: what it shows, and what it is sorted by."""

    shown: str
    by: str | float


class Figures(str):
    """The heading of a column of numbers."""


def rows_table(rows: Sequence[Mapping[str, Any]], caption: str = "") -> Markup:
    """A `table` of rows that all hold their cells by heading; nothing where there are none."""
    if not rows:
        return Markup()
    columns = [Column(heading, isinstance(heading, Figures)) for heading in rows[0]]
    return table(columns, [list(row.values()) for row in rows], caption)


def _cells(columns: Sequence[Column], row: Sequence[Any]) -> Iterator[Markup]:
    for i, (column, value) in enumerate(zip(columns, row, strict=True)):
        shown, by = value if isinstance(value, Sorted) else (value, "")
        kind = "num" if column.number else ""
        if i == 0:
            yield element("th", shown, scope="row", class_=kind, data_sort=str(by))
        else:
            yield element("td", shown, class_=kind, data_label=column.title, data_sort=str(by))


def badge(label: str, kind: str, title: str = "") -> Markup:
    """A small coloured label."""
    return element("span", label, class_=f"badge {kind}", title=title)
