"""The text of a mail, and which of it is newest: plain text, `.eml` and HTML, with what is quoted below it.

Each part keeps the places of the whole: a part is the whole text with everything else left blank.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from html.parser import HTMLParser

MAX_CHARACTERS = 20_000
"""Longer mails are read up to here; an offer is never as long."""

MAX_SOURCE = 400_000
"""Of a mail with headers, or a page, so many characters are looked at; what follows is attachments."""

MAX_BOUNDARIES = 200
"""A mail of more pieces is no mail that a person sent; it is read as it stands."""

MAX_PARTS = 6
"""Quotes within quotes beyond these are taken together."""

_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{1,40}: ?[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,50}){2,200}\n")
_KNOWN_HEADER = re.compile(r"^(?:from|to|date|subject|received|mime-version|return-path): ?", re.I | re.M)
_LOOKS_LIKE_HTML = re.compile(r"<(?:!doctype|html|body|div|p|table|br|span|b|td)\b[^<>]{0,400}>", re.I)
_WROTE = re.compile(
    r"(?:op|on|le|am) .{4,200}\b(?:schreef|wrote|a écrit|schrieb)\b.{0,120}:?|.{3,120}\b(?:schreef op"
    r"|wrote on)\b.{0,80}:"
    r"|-{2,} ?(?:oorspronkelijk bericht|original message|forwarded message|doorgestuurd bericht) ?-{2,}"
    r"|_{20,}",
    re.I,
)
_OUTLOOK = re.compile(r"(?:van|from|de|von): .{1,200}", re.I)
_OUTLOOK_NEXT = re.compile(r"(?:verzonden|sent|datum|date|aan|to|envoyé|gesendet): .{1,200}", re.I)
_BLOCKS = {
    *("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "blockquote", "section")
}
_UNSEEN = {*("script", "style", "head", "title", "template", "noscript", "svg", "object")}
_VOID = {*("br", "img", "hr", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source")}
_HIDDEN = re.compile(
    r"display ?: ?none|visibility ?: ?hidden|font-size ?: ?0(?![.\d])|opacity ?: ?0(?![.\d])", re.I
)


@dataclass(frozen=True)
class MailText:
    """The text of a mail; `parts` are as long as it, the newest first, what is quoted after it."""

    text: str
    parts: tuple[str, ...]


def mail_text(source: str | bytes) -> MailText:
    """The readable text of a mail that is given as text, HTML or as the content of an `.eml` file.

    >>> mail_text("Doe maar 500.\\n> Wij bieden 400.").parts
    ('Doe maar 500.\\n                 ', '             \\n  Wij bieden 400.')
    """
    if isinstance(source, bytes):
        source = _decoded(source)
    text = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ")
    if len(_KNOWN_HEADER.findall(text[:4000])) >= 2 and _HEADER.match(text):
        text = _of_message(text)
    if _LOOKS_LIKE_HTML.search(text[:20_000]):
        text = _of_html(text)
    text = text[:MAX_CHARACTERS]
    return MailText(text, _parts(text))


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace")


def _of_message(text: str) -> str:
    """The text of a mail with headers: its plain part, or else its HTML part; no attachments."""
    text = text[:MAX_SOURCE]
    if text.count("\n--") > MAX_BOUNDARIES:
        return text.partition("\n\n")[2]
    try:
        message = email.message_from_bytes(text.encode("utf-8", "replace"), policy=email.policy.default)
        body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        content = body.get_content() if body is not None else ""
    except (LookupError, ValueError, KeyError, AttributeError, IndexError, TypeError, AssertionError):
        content = ""  # headers that no mail program writes
    return content if isinstance(content, str) and content.strip() else text.partition("\n\n")[2]


class _Shown(HTMLParser):
    """Collects what a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces = list[str]()
        self.size = 0
        self._hidden = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        unseen = tag in _UNSEEN or any(
            name == "hidden" or (name == "style" and value and _HIDDEN.search(value)) for name, value in attrs
        )
        if tag not in _VOID and (self._hidden or unseen):
            if len(self._hidden) < 1000:
                self._hidden.append(tag)
            return
        if tag in _BLOCKS:
            self._add("\n")
        elif tag in ("td", "th"):
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif not self._hidden and tag in ("td", "th"):
            self._add(": " if not "".join(self.pieces[-3:]).rstrip().endswith(":") else " ")
        elif not self._hidden and tag in _BLOCKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._add(re.sub(r"\s+", " ", data))

    def _add(self, piece: str) -> None:
        if self.size < 2 * MAX_CHARACTERS:
            self.pieces.append(piece)
            self.size += len(piece)


def _of_html(text: str) -> str:
    shown = _Shown()
    shown.feed(text[:MAX_SOURCE])
    lines = ("".join(shown.pieces)).split("\n")
    return re.sub(
        r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()).removesuffix(":") for line in lines)
    ).strip()


def _parts(text: str) -> tuple[str, ...]:
    lines = text.split("\n")
    depths = list[int]()
    below = 0  # quotes that a line such as "Op maandag schreef Noor:" opens
    for i, line in enumerate(lines):
        signs = re.match(r"[> ]*", line)
        depth = signs[0].count(">") if signs else 0
        bare = line[signs.end() if signs else 0 :].strip()
        following = next((other.strip() for other in lines[i + 1 : i + 3] if other.strip()), "")
        if not depth and (
            _WROTE.fullmatch(bare[:400]) or (_OUTLOOK.fullmatch(bare) and _OUTLOOK_NEXT.match(following))
        ):
            if not following.startswith(">"):
                below += 1
            depths.append(-1)  # of no part
            continue
        depths.append(min(depth + below, MAX_PARTS - 1))
    found = [_only(lines, depths, depth) for depth in sorted(set(depths) - {-1})]
    return tuple(part for part in found if part.strip()) or (text,)


def _only(lines: list[str], depths: list[int], depth: int) -> str:
    return "\n".join(
        re.sub(r"^[> ]+", lambda match: " " * len(match[0]), line) if at == depth else " " * len(line)
        for line, at in zip(lines, depths, strict=True)
    )
