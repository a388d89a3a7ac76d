"""Damage for files, with no part of the package in it: `mutated` keeps the numbers, `damaged` nothing.

`damaged` makes what matters to a reader of whole columns or of JSON: other numbers, in one cell or all the
way down, keys twice, deep nesting, half letters, other encodings and ends of lines, rows of another width.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import workbook_format

_KEPT = re.compile(rb"[0-9][0-9.,:eE+-]*|[+-](?=[0-9])")
_PIECES = (
    *(
        b'"',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"\x00",
        b'""',
        b'","',
        b" ",
        b"\xef\xbb\xbf",
        b"{",
        b"}",
        b"[",
    ),
    *(
        b"]",
        b":",
        b"\\",
        b"null",
        b"true",
        b"undefined",
        b"\xff",
        "\u202e".encode(),
        "é".encode(),
        b"-",
        b"N/A",
    ),
)


Change = Callable[[bytes, random.Random], bytes]
Rows = list[list[str]]

_NUMBERS = (
    *("0", "-5", "+7", "007", "-0", "1.0", "1.5", "12,50", "12.", ".5", "1,234", "1.234", "1.234,50"),
    *("1,234.50", "12,345,678", "1 234", "1\u00a0234", "1'234", "1_000", "1.5K", "2M", "12%", "€ 12,50"),
    *("1e5", "1E+05", "7.63E+18", "7.62987E+18", "1e-7", "1e400", "0x10", "NaN", "nan", "inf", "-Infinity"),
    *("9" * 19, "9" * 25, "9" * 400, "2147483648", "9223372036854775808", "9999999999999", "10000000000000"),
    *("7629867741511486000", "7629867741511486734.0", "1777000000000", "-1777000000", "99999999999"),
    *("\u0661\u0662", "\uff11\uff12", "1\u00b2", "", " ", "-", "/", "--", "N/A", "null", "None", "undefined"),
)
_DATES = (
    *("31/02/2026 10:00:00", "13/12/2026 10:00:00", "12/13/2026 10:00:00", "03/04/2026 24:00:00"),
    *("00/01/2026 00:00:00", "29/02/2028 23:59:60", "01/01/1969 00:00:00", "31/12/9999 23:59:59"),
    *("2026-07-03 19:00:12", "2026-07-03T19:00:12Z", "2026-7-3", "3-7-2026", "7/3/2026", "2026-02-30"),
    *("2262-04-12", "0001-01-01", "2026-07-03 19:00:12 UTC", "2026-07-03T19:00:12.000Z", "3 juli", "July 3"),
    *("29 februari", "03/07/2026 19:00", "03.07.2026 19:00:12", "2025-10-26 02:30:00", "2026-03-29T02:30"),
    *("2026-06-01 ~ 2026-07-15", "2026-07-01 ~ 2026-07-31", "2026-07-15 ~ 2026-07-01", "23h 7m", "25:00"),
)
_TEXTS = (
    *("x", "Total", "é", "🌸", "\u202e", "\x00", "a\x1fb", "\u2028", "x" * 200, '"', "a\nb", "a\r\nb"),
    *("true", "FALSE", "yes", "Settled", "settled ", "Ineligible", "USD", "eur", "@Sam_Fictief", '="12"'),
    *("https://www.tiktok.com/@x/video/7629867741511486734", "x" * 140_000),
)
_BYTES = (
    *(b"\x00", b"\xff", b"\xe9", b"\xc3", b"\xc0\x80", b"\xed\xa0\xbd", b"\xf4\x90\x80\x80", b"\x1a", b"\r"),
    *(b"\x0c", b"\x85", "\u2028".encode(), "\u00a0".encode(), b"\xef\xbb\xbf", b"\xfe\xff", b'"', b"\\"),
)
_ESCAPES = (
    *(
        b"\\ud83d",
        b"\\udf38",
        b"\\udf38\\ud83d",
        b"\\ud83d\\udf38",
        b"\\ud83dx",
        b"\\u0000",
        b"\\x",
        b"\\u12",
    ),
    *(b"\\/", b'\\"', b"\\n", b"\\", b"\n", b"\x01", b"\t", b"\xed\xa0\xbd", b"\xff", b"\\u00E9", b"\\U0041"),
)
_JSON_VALUES = (
    *(b"[" * depth + b"]" * depth for depth in (3, 200, 900, 1_100, 20_000)),
    *(b'{"a":' * depth + b"1" + b"}" * depth for depth in (3, 900, 1_100)),
    *(b"NaN", b"Infinity", b"-Infinity", b"-", b"01", b"1.", b".5", b"+1", b"True", b"nul", b"", b"'a'"),
    *(b"true", b"false", b"null", b"[]", b"{}", b'""', b'" "', b'"N/A"', b'"None"', b"[1]", b'{"a": 1}'),
    *(b'"\\ud83d"', b'"\\ud83d\\udf38"', b'"\\u0000"', b'"a', b'["\\udc00"]', b'{"\\ud83d": 1}'),
    *(
        b"-0",
        b"-0.0",
        b"1e2",
        b"1E400",
        b"1.0",
        b"12.5",
        b"1e-400",
        b"9" * 5_000,
        b'"' + b"x" * 20_000 + b'"',
    ),
)
_NUMBER = re.compile(rb"-?[0-9](?:[0-9.,:/]*[0-9])?")
_DATE = re.compile(rb"\d{1,4}[-/]\d\d[-/]\d{2,4}(?:[T ]\d\d:\d\d:\d\d)?|\d{1,2} [a-z]+(?=\")")
_SECONDS = re.compile(rb"(?<![0-9.])1[67][0-9]{8}(?![0-9.])")
_PAIR = re.compile(rb'("(?:[^"\\\n]|\\.){1,40}")(\s*:\s*)("(?:[^"\\\n]|\\.)*"|-?[0-9.eE+-]+|true|false|null)')
_STRING = re.compile(rb'"(?=[^",:}\]\n])')
_TOKEN = re.compile(rb"[\[\]{},:]")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to four places changed outside its numbers."""
    for _ in range(chance.randint(1, 4)):
        data = _one(data, chance)
    return data


def _one(data: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(7)
    at = _place(data, chance)
    if kind == 0:
        return data[:at] + chance.choice(_PIECES) + data[at:]
    if kind == 1:
        return data[:at] + data[at + 1 :] if at < len(data) else data
    if kind == 2 and at < len(data):
        return data[:at] + bytes([_letter(chance)]) + data[at + 1 :]
    if kind == 3:  # cut off
        return data[:at]
    return _other_lines(data, kind, chance)


def _other_lines(data: bytes, kind: int, chance: random.Random) -> bytes:
    """A line doubled or lost, or two that changed places; parts of a record only if they hold no digit."""
    lines = data.split(b"\n")
    in_parts = data[:1] in (b"{", b"[") and not lines[0].endswith(b"}")
    free = [n for n, line in enumerate(lines) if not in_parts or not any(48 <= byte <= 57 for byte in line)]
    if not free:
        return data
    i, j = chance.choice(free), chance.choice(free)
    if kind == 4:
        lines.insert(j, lines[i])
    elif kind == 5:
        lines[i], lines[j] = lines[j], lines[i]
    else:
        del lines[i]
    return b"\n".join(lines)


def _letter(chance: random.Random) -> int:
    code = chance.randrange(256)
    return code if not chr(code).isdigit() else 65


def _place(data: bytes, chance: random.Random) -> int:
    """A place that lies in no number, nor beside one in which it would make another number."""
    for _ in range(20):
        at = chance.randrange(len(data) + 1) if data else 0
        around = data[max(at - 1, 0) : at + 1]
        if not any(48 <= byte <= 57 or (byte in b"+-.," and _in_number(data, at)) for byte in around):
            return at
    return len(data)


def _in_number(data: bytes, at: int) -> bool:
    near = data[max(at - 24, 0) : at + 24]
    start = min(at, 24)
    return any(m.start() <= start <= m.end() for m in _KEPT.finditer(near))


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to three faults of any kind, within an entry when it is a ZIP."""
    if data[:2] == b"PK" and chance.random() < 0.8 and (packed := _within(data, chance)) is not None:
        return packed
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        of_kind = _JSON if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") else _TABLE
        data = chance.choice(_ANY + of_kind)(data, chance)
    return data


def _within(data: bytes, chance: random.Random) -> bytes | None:
    """The ZIP with one entry damaged, its checksum right; None when it is damaged already."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    name = chance.choice([*parts, *[name for name in parts if "sheet" in name or "String" in name] * 4])
    parts[name] = damaged(parts[name], chance)
    return workbook_format.stored(parts)


def _found(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """A match somewhere in `data`."""
    return pattern.search(data, chance.randrange(len(data) + 1)) or pattern.search(data)


def _replacing(pattern: re.Pattern[bytes], make: Callable[[re.Match[bytes], random.Random], bytes]) -> Change:
    """A change of one match of `pattern` into what `make` gives for it."""

    def change(data: bytes, chance: random.Random) -> bytes:
        match = _found(pattern, data, chance)
        return data[: match.start()] + make(match, chance) + data[match.end() :] if match else data

    return change


def _other_number(match: re.Match[bytes], chance: random.Random) -> bytes:
    number = match[0]
    at = chance.randrange(len(number))
    digit = b"%d" % chance.randrange(10)
    return chance.choice(
        (
            number[:at] + digit + number[at + 1 :],
            number[:at] + digit + number[at:],
            number[:at] + number[at + 1 :],
            chance.choice(_NUMBERS).encode(),
        )
    )


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_BYTES) + data[at:]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _nothing(data: bytes, chance: random.Random) -> bytes:
    """Nothing, next to nothing, or the first line alone; only now and then."""
    if chance.random() < 0.8:
        return data
    return chance.choice(
        (b"", b" \r\n", b"\xef\xbb\xbf", b"\x00", b"[]", b"{}", b"[{}]", data.split(b"\n")[0])
    )


def _recoded(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8-sig", "replace")
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8", "utf-8-sig", "utf-32"))
    before = chance.choice(("", "", "\ufeff", "\ufeff\ufeff", " \n"))
    return (before + text).encode(encoding, "replace")


def _line_ends(data: bytes, chance: random.Random) -> bytes:
    end = chance.choice((b"\r\n", b"\r", b"\n\n", b"\r\r\n", b"\n\r", b"\n \n", b"\n\xef\xbb\xbf", b"\x0b"))
    if chance.random() < 0.6:
        return data.replace(b"\n", end)
    return _replacing(re.compile(b"\n"), lambda *_: end)(data, chance)


def _other_seconds(data: bytes, chance: random.Random) -> bytes:
    """All Unix times in milliseconds, or as fractions."""
    return _SECONDS.sub(rb"\g<0>" + chance.choice((b"000", b"999", b".0", b".5")), data)


def _key_twice(match: re.Match[bytes], chance: random.Random) -> bytes:
    key, colon, value = match.groups()
    other = chance.choice((value, b"null", b'"12"', b"7", chance.choice(_JSON_VALUES)))
    pairs = [key + colon + value, key + colon + other]
    chance.shuffle(pairs)
    return b", ".join(pairs)


def _other_key(match: re.Match[bytes], chance: random.Random) -> bytes:
    key, colon, value = match.groups()
    spelt = b'"\\u%04x' % key[1] + key[2:]
    new = chance.choice((spelt, key.lower(), key[:-1] + b'2"', b'""', key[:-1] + b' "', key.strip(b'"')))
    return new + colon + value


def _other_value(match: re.Match[bytes], chance: random.Random) -> bytes:
    numbers = [number.encode() for number in chance.choices(_NUMBERS, k=2)]
    texts = (json.dumps(text).encode() for text in (*chance.choices(_DATES, k=2), chance.choice(_TEXTS)))
    bare = match[3].strip(b'"')
    values = (bare, b'"%s"' % bare, b'" %s "' % bare, numbers[0], b'"%s"' % numbers[1], *texts)
    sound = (b"-3", b"12.5", b"1e3", b"null", b"true", b'""', b"[]", b"{}")
    return match[1] + match[2] + chance.choice((*values, *sound, *chance.choices(_JSON_VALUES, k=6)))


def _wrapped(data: bytes, chance: random.Random) -> bytes:
    before, after = chance.choice(
        (
            *(
                (b"[", b"]"),
                (b'{"data": ', b"}"),
                (b'{"data": {"videos": ', b"}}"),
                (b'{"x": 1, "items": ', b"}"),
            ),
            *((b'{"itemList": [], "entries": ', b"}"), (b'{"videos": ', b', "videos": []}'), (b"[", b",]")),
            *(
                (b"", b" x"),
                (b"", data),
                (b"", b"\n" + data),
                (b"[" * 1_100, b"]" * 1_100),
                (b"[1, null, ", b"]"),
            ),
            *((b"\n\n ", b"\n"), (b"", b","), (b"// x\n", b""), (b'{"data": ' * 1_100, b"}" * 1_100)),
        )
    )
    return before + data + after


def _written_again(data: bytes, chance: random.Random) -> bytes:
    """The same JSON in another layout and order of keys."""
    try:
        found = json.loads(data)
        parts = [found]
    except (ValueError, RecursionError):
        try:
            parts = [json.loads(line) for line in data.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return data
    layout = dict(chance.choice(((), (("indent", 1),), (("separators", (",", ":")),))))
    layout |= {"ensure_ascii": chance.random() < 0.5, "sort_keys": chance.random() < 0.3}
    return "\n".join(json.dumps(part, **layout) for part in parts).encode("utf-8", "replace")


def _of_rows(change: Callable[[Rows, random.Random], None]) -> Change:
    """A change of the cells of a table, which is written again."""

    def changed(data: bytes, chance: random.Random) -> bytes:
        text = data.decode("utf-8-sig", "replace")
        first = text[:4000].partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            return data
        if not any(rows):
            return data
        change(rows, chance)
        return csv_text(rows, chance, delimiter).encode("utf-8-sig" if data[:1] == b"\xef" else "utf-8")

    return changed


def csv_text(rows: Rows, chance: random.Random, delimiter: str = ",") -> str:
    """`rows` as CSV, in one of the ways in which programs write it."""
    if chance.random() < 0.1:
        delimiter = chance.choice(",;\t")
    buffer = io.StringIO(newline="")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = chance.choice(("\n", "\n", "\r\n"))
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def _one_cell(rows: Rows, chance: random.Random) -> None:
    row = chance.choice([row for row in rows if row])
    at = chance.randrange(len(row))
    row[at] = chance.choice(
        (chance.choice(_NUMBERS), chance.choice(_DATES), chance.choice(_TEXTS), _look(row[at], chance))
    )


def _column(rows: Rows, chance: random.Random) -> None:
    """A column that looks otherwise in every row, or in some."""
    at, share = chance.randrange(max(map(len, rows))), chance.choice((1.0, 1.0, 0.5, 0.02))
    looks = chance.randrange(10**6)  # every cell in the same way
    same = chance.choice(_NUMBERS + _DATES) if chance.random() < 0.2 else None
    for row in rows[1:]:
        if at < len(row) and chance.random() < share:
            row[at] = _look(row[at], random.Random(looks)) if same is None else same


def _look(cell: str, chance: random.Random) -> str:
    """`cell` as another program or another person would write it."""
    number = float(cell) if re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]+)?", cell) else None
    looks = [
        cell + " ",
        " " + cell,
        cell + "\t",
        f"\u00a0{cell}\u2003",
        f'="{cell}"',
        f"'{cell}",
        cell.upper(),
        "",
    ]
    looks += [cell.replace(".", ","), cell.replace("/", "-"), cell + "\n", cell.replace(" ", "T"), cell[:-3]]
    looks += [
        re.sub(r"^(\d\d)/(\d\d)", r"\2/\1", cell),
        cell[:-5] + "00000",
        cell * 2,
        cell + "\u200b",
        cell[::-1],
    ]
    if number is not None:
        looks += [f"{number:,.2f}", f"{number:,.0f}", f"{number:.1f}", f"{number:.5E}", f"{number:.0f}%"]
        looks += [
            f"{number:,.2f}".translate(str.maketrans(",.", ".,")),
            f"€ {number:.2f}",
            f"-{cell}",
            f"0{cell}",
        ]
    return chance.choice(looks)


def _rows_moved(rows: Rows, chance: random.Random) -> None:
    at = chance.randrange(len(rows))
    row = rows[at]
    kind = chance.randrange(6)
    if kind == 0:
        rows[at] = row[: chance.randrange(len(row) + 1)]
    elif kind == 1:
        rows[at] = row + [chance.choice(("", "x", "5"))] * chance.choice((1, 2, 50))
    elif kind == 2:
        rows[at:at] = [chance.choice(([], [""] * len(row), [" "], ["Total", "12"]))] * chance.choice(
            (1, 1, 5)
        )
    elif kind == 3:
        rows.insert(chance.randrange(len(rows) + 1), list(row))
    elif kind == 4:
        chance.shuffle(rows)
    else:
        rows[1:] = rows[:0:-1]


def _columns_moved(rows: Rows, chance: random.Random) -> None:
    width = len(rows[0]) or 1
    at, to = chance.randrange(width), chance.randrange(width)
    kind = chance.randrange(4)
    for row in rows:
        if at < len(row) and kind == 0:
            row.insert(to, row.pop(at))
        elif at < len(row) and kind == 1:
            row.insert(to, row[at])
        elif at < len(row) and kind == 2:
            del row[at]
        elif kind == 3:
            row.append("")


def _header(rows: Rows, chance: random.Random) -> None:
    names = rows[0]
    if names:
        at = chance.randrange(len(names))
        name = names[at]
        looks: Sequence[Any] = (
            name.upper(),
            f" {name} ",
            name.replace(" ", "  "),
            name[:-1],
            "",
            "x",
            names[0],
        )
        names[at] = chance.choice(looks)


_ANY: tuple[Change, ...] = (
    *(_replacing(_NUMBER, _other_number),) * 4,
    *(_replacing(_DATE, lambda _, chance: chance.choice(_DATES).encode()), mutated),
    *(_other_seconds, _insert, _cut, _nothing, _recoded, _line_ends),
)
_JSON: tuple[Change, ...] = (
    *(_replacing(_PAIR, _other_value),) * 6,
    *(_replacing(_PAIR, _key_twice),) * 3,
    *(_replacing(_STRING, lambda match, chance: match[0] + chance.choice(_ESCAPES)),) * 3,
    _replacing(_PAIR, _other_key),
    _replacing(
        _TOKEN,
        lambda match, chance: match[0] + chance.choice((b" ", b"\n", b",", b"/*x*/", b"\x0c", b"\xa0")),
    ),
    *(_wrapped, _written_again),
)
_TABLE: tuple[Change, ...] = (
    *(_of_rows(_one_cell),) * 6,
    *(_of_rows(_column),) * 5,
    *(_of_rows(_rows_moved),) * 3,
    *(_of_rows(_columns_moved), _of_rows(_header)),
)
