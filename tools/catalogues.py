"""Message catalogues: `update` collects the sentences in the code, `check` proves that none is missing.

`update` also writes `build/tikmon.pot`, from which a catalogue for another language is begun.
"""

from __future__ import annotations

import io
import string
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tikmon_nb.cli import tikmon
from tikmon_nb.cli.speaking import messages_of

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tikmon_nb"
LOCALES = PACKAGE / "views" / "page" / "locales"
TEMPLATE = ROOT / "build" / "tikmon.pot"
KEYWORDS = {"text": None, "self": None, "mark": None, "plural": (1, 2), "mark_plural": (1, 2)}
PAIRS = {"of_period": (1, 2)}  # of each call two messages: of a year, and of a period of another length
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]


def collect() -> Catalog:
    """Every sentence that the package marks for translation, and the help of its commands."""
    catalog = Catalog(project="tikmon", charset="utf-8")
    for message in marked(KEYWORDS):
        catalog.add(message)
    for pair in marked(PAIRS):
        for message in pair:
            catalog.add(message)
    for message in messages_of(tikmon):
        catalog.add(message)
    return catalog


def marked(keywords: dict[str, Any]) -> list[Any]:
    """What the package says through these functions: a message, or as many as the function takes."""
    found = extract_from_dir(str(PACKAGE), METHODS, {"**.j2": {"encoding": "utf-8"}}, keywords)
    return [message for _file, _line, message, _comments, _context in found if message and any(message)]


def path_of(lang: str) -> Path:
    return LOCALES / lang / "LC_MESSAGES" / "tikmon.po"


def load(lang: str) -> Catalog:
    """The catalogue of one language; empty when there is none yet."""
    if not path_of(lang).exists():
        return Catalog(locale=lang)
    with path_of(lang).open("rb") as file:
        return read_po(file, locale=lang)


def merged(lang: str | None = None) -> Catalog:
    """The catalogue of `lang` with exactly the sentences of today; what is new has no translation.

    Without `lang` nothing has: the template with which a translator begins.
    """
    old = load(lang) if lang else Catalog()
    new = Catalog(locale=lang, project="tikmon", charset="utf-8", fuzzy=False)
    for message in collect():
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else ("", "") if message.pluralizable else "")
    return new


def written(catalog: Catalog) -> bytes:
    """The catalogue as the bytes of its file; no dates, so that equal content gives equal files."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, sort_output=True, omit_header=True, width=100)
    header = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: tikmon\\n"\n'
        f'"Language: {catalog.locale or ""}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + buffer.getvalue().lstrip(b"\n")


def problems(lang: str) -> list[str]:
    """What is wrong with the catalogue of `lang`: missing, superfluous, or other placeholders."""
    current, today = load(lang), merged(lang)
    ids = {message.id for message in today if message.id}
    found = [f"{lang}: superfluous: {m.id}" for m in current if m.id and m.id not in ids]
    for message in today:
        if message.id:
            found += _problems_of(lang, current.get(message.id), message)
    return found


def _problems_of(lang: str, known: Message | None, message: Message) -> list[str]:
    strings = known.string if known else ""
    forms = strings if isinstance(strings, tuple) else (strings,)
    if not all(forms):
        return [f"{lang}: not translated: {message.id}"]
    if known and known.fuzzy:
        return [f"{lang}: fuzzy: {message.id}"]
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set().union(*map(placeholders, ids))
    bad = [form for form in forms if placeholders(form) - wanted]
    lost = wanted - set().union(*map(placeholders, forms))
    return [f"{lang}: placeholders differ: {message.id}"] if bad or lost else []


def placeholders(message: str) -> set[str]:
    """Names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def main(arguments: list[str]) -> int:
    """`update` or `check`; returns the exit code."""
    langs = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
    if arguments == ["update"]:
        for lang in langs:
            path_of(lang).parent.mkdir(parents=True, exist_ok=True)
            path_of(lang).write_bytes(written(merged(lang)))
        TEMPLATE.parent.mkdir(exist_ok=True)
        TEMPLATE.write_bytes(written(merged()))
    elif arguments != ["check"]:
        print("usage: catalogues.py update | check", file=sys.stderr)
        return 2
    found = [problem for lang in langs for problem in problems(lang)]
    print("\n".join(found) or f"catalogues complete: {', '.join(langs)}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
