"""Whatever tikmon writes, as text that two versions of the code can be compared by.

Only what a person cannot see is evened out: how a character is escaped, paths of this machine, times,
versions, checksums, random ids. A figure is opened, and its glyphs are read back as words.
"""

from __future__ import annotations

import ast
import hashlib
import html
import io
import json
import re
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib import font_manager

TIMES = {"started", "finished", "versions"}
"""Keys of a manifest that say when and by what it was made."""
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATES = "application/vnd.jupyter.widget-state+json"
FIGURE = "data:image/svg+xml,"
MOST_ROWS = 1_000  # of a longer table, its first rows and a checksum of all
GLYPHS = re.compile(r'(?:<use xlink:href="#DejaVuSans[A-Za-z-]*-[0-9a-f]+"[^>]*/>)+')
GLYPH = re.compile(r'#DejaVuSans([A-Za-z-]*)-([0-9a-f]+)"')
OUTLINE = re.compile(r'<path id="DejaVuSans[^>]*/>')


def digest(text: str) -> str:
    """Enough of a checksum to tell two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def plain(text: str, places: Mapping[str, str]) -> str:
    """`text` with a name for each of the folders `places`, and without checksums."""
    for folder in sorted(places, key=len, reverse=True):
        text = text.replace(folder, places[folder])
    return re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text)


def file_text(path: Path) -> str:
    """What the file at `path` says; of a kind that is not known here, its text or a checksum."""
    reader = READERS.get(path.suffix)
    if reader:
        return reader(path)
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(content)} bytes {hashlib.sha256(content).hexdigest()[:12]}\n"


def markup_text(markup: str) -> str:
    """HTML or SVG with one tag or piece of text a line, every character escaped in one way."""
    parser = _Markup()
    parser.feed(markup)
    parser.close()
    parser.end_text()
    return "\n".join(parser.lines) + "\n"


class _Markup(HTMLParser):
    """Collects the lines of `markup_text`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._said: list[str] = []

    def end_text(self) -> None:
        if said := "".join(self._said):
            raw = self.cdata_elem is not None  # style and script hold no entities
            self.lines.append(said if raw else html.escape(said, quote=False) if said.strip() else " ")
        self._said.clear()

    def handle_data(self, data: str) -> None:
        self._said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, attrs, ">")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, attrs, "/>")

    def handle_endtag(self, tag: str) -> None:
        self.end_text()
        self.lines.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.end_text()
        self.lines.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.lines.append(f"<!{decl}>")

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> None:
        self.end_text()
        told, figures = [tag], []
        for name, value in attrs:
            if value is not None and value.startswith(FIGURE):
                figures.append(_figure_text(urllib.parse.unquote(value.removeprefix(FIGURE))))
                value = "[figure]"
            told.append(name if value is None else f'{name}="{html.escape(value)}"')
        self.lines.append(f"<{' '.join(told)}{end}")
        self.lines += figures


def _figure_text(svg: str) -> str:
    """A figure of matplotlib, with its words where they are drawn as outlines of glyphs."""
    return markup_text(GLYPHS.sub(_words, OUTLINE.sub("", svg))).rstrip("\n")


def _words(glyphs: re.Match[str]) -> str:
    said = (_letters(style).get(int(number, 16), "?") for style, number in GLYPH.findall(glyphs[0]))
    return f"<text>{html.escape(''.join(said))}</text>"


@cache
def _letters(style: str) -> dict[int, str]:
    """Characters of DejaVu Sans, which is matplotlib's own, by the number of their glyph."""
    weight = "bold" if "Bold" in style else "normal"
    font = font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans", weight=weight))
    return {glyph: chr(code) for code, glyph in font_manager.get_font(font).get_charmap().items()}


def _json_file(path: Path) -> str:
    return _json_text(json.loads(path.read_text("utf-8")))


def _json_text(content: Any) -> str:
    return json.dumps(_timeless(content), ensure_ascii=False, indent=1) + "\n"


def _timeless(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _timeless(value) for key, value in content.items() if key not in TIMES}
    return [_timeless(value) for value in content] if isinstance(content, list) else content


def _table_file(path: Path) -> str:
    """A Parquet table as its types and values, which have all their digits."""
    table = pd.read_parquet(path)
    types = "\n".join(f"{name}: {kind}" for name, kind in table.dtypes.items())
    values = table.to_csv(sep="\t", lineterminator="\n")
    if len(table) > MOST_ROWS:
        sums = table.sum(numeric_only=True).to_csv(sep="\t", lineterminator="\n")
        values = table.head(20).to_csv(sep="\t", lineterminator="\n") + f"{digest(values)}\n{sums}"
    return f"{len(table)} rows\n{types}\n{values}"


def _notebook_file(path: Path) -> str:
    """Parameters and outputs of an executed notebook, never its source."""
    notebook, out = json.loads(path.read_text("utf-8")), io.StringIO()
    states = notebook["metadata"].get("widgets", {}).get(WIDGET_STATES, {}).get("state", {})
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        if any(tag.endswith("parameters") for tag in cell["metadata"].get("tags", ())):
            out.writelines(_parameters("".join(cell["source"])))
        for output in cell["outputs"]:
            out.writelines(_output(output, states))
    return out.getvalue()


def _parameters(source: str) -> Iterator[str]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            yield f"{ast.unparse(target)} = {ast.unparse(node.value)}\n"


def _output(output: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[str]:
    if output["output_type"] == "stream":
        yield f"[{output['name']}]\n{''.join(output['text'])}\n"
    elif output["output_type"] == "error":
        yield f"[error] {output['ename']}: {output['evalue']}\n"
    for mime, content in sorted(output.get("data", {}).items()):
        if mime == WIDGET_VIEW:
            yield from (f"{line}\n" for line in _widget(content["model_id"], states, set()))
        elif mime != "text/plain" or WIDGET_VIEW not in output["data"]:  # beside a widget it is cut short
            said = _json_text(content) if "json" in mime else "".join(content)
            yield f"[{mime}]\n{markup_text(said) if mime == 'text/html' else said}\n"


def _widget(model: str, states: Mapping[str, Any], seen: set[str], deep: str = "") -> Iterator[str]:
    """A widget as an indented tree of those below it, without the random ids that link them."""
    if model in seen:
        yield f"{deep}(again) {states[model]['model_name']}"
        return
    seen.add(model)
    yield f"{deep}{states[model]['model_name']}"
    for name, value in sorted(states[model]["state"].items()):
        if value is not None and not name.startswith(("_model", "_view")):
            yield from _field(name, value, states, seen, f"{deep}  ")


def _field(name: str, value: Any, states: Mapping[str, Any], seen: set[str], deep: str) -> Iterator[str]:
    below = [
        one for one in (value if isinstance(value, list) else [value]) if str(one).startswith("IPY_MODEL_")
    ]
    if below:
        yield f"{deep}{name}:"
        for one in below:
            yield from _widget(one.removeprefix("IPY_MODEL_"), states, seen, f"{deep}  ")
    elif isinstance(value, str) and "<" in value:
        yield f"{deep}{name}:"
        yield markup_text(value)
    else:
        yield f"{deep}{name} = {json.dumps(value, ensure_ascii=False)}"


READERS: Mapping[str, Callable[[Path], str]] = {
    ".html": lambda path: markup_text(path.read_text("utf-8")),
    ".ipynb": _notebook_file,
    ".json": _json_file,
    ".parquet": _table_file,
}
