"""YAML at the file border: read with line numbers, checked by pydantic, every problem collected."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from tikmon_nb.findings import Finding, Findings, InputError, nearest
from tikmon_nb.inputs.folders import read_regular

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MOST_TOLD = 100  # problems of one file
SCHEMA = 1
"""The newest shape of a data file that is read; a file that does not say which it has, has the first."""

KeyPath = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class Record(BaseModel):
    """A frozen record that refuses keys it does not know and numbers that are not finite."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, str_max_length=10_000, arbitrary_types_allowed=True
    )


@dataclass(frozen=True)
class Located:
    """What a YAML file holds, and the line on which each key stands."""

    data: Any
    lines: dict[KeyPath, int]
    file: str

    def line(self, path: KeyPath) -> int | None:
        """The line of `path`, or of its nearest parent that stands in the file."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def load_yaml(path: Path, file: str | None = None) -> Located:
    """The content of one YAML file with line numbers; plain data only.

    Raises `InputError` for a file that is missing, oversized, undecodable, malformed or not a regular one, a
    repeated key, an alias, a tag, nesting deeper than 40 levels, and a newer `schema`, a key that is not part
    of the content. `file` is the name under which problems are reported.
    """
    name = file or path.name
    try:
        builder = _Builder(read_regular(path, MAX_BYTES, name).decode("utf-8-sig"), name)
        data = builder.document()
    except UnicodeDecodeError:
        raise _error("not_utf8", name, expected="UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        row = mark.line + 1 if mark else None
        raise _error("yaml_malformed", name, row=row, found=problem) from None
    located = Located(data, builder.lines, name)
    _take_schema(located)
    return located


def _take_schema(located: Located) -> None:
    found = located.data.pop("schema", SCHEMA) if isinstance(located.data, dict) else SCHEMA
    if type(found) is int and found == SCHEMA:
        return
    code = "schema_newer" if type(found) is int and found > SCHEMA else "value_not_allowed"
    where: dict[str, Any] = {"row": located.line(("schema",)), "column": "schema"}
    raise _error(code, located.file, expected=str(SCHEMA), found=found, **where)


class _Dumper(yaml.SafeDumper):
    """Writes what `load_yaml` reads back: no aliases, no number or word that it would refuse."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _float(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    node = yaml.SafeDumper.represent_float(dumper, value)
    if _AMBIGUOUS.fullmatch(node.value):
        node.value += "0"  # 4.3330 can be read in one way only
    return node


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "'" if _AMBIGUOUS.fullmatch(value) or _plain_value(value) is not value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


_Dumper.add_representer(float, _float)
_Dumper.add_representer(str, _text)


def yaml_text(data: Any) -> str:
    """YAML that `load_yaml` reads back as `data`: the same numbers, to the last digit, and words."""
    return yaml.dump(plain(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def _error(code: str, file: str, **fields: Any) -> InputError:
    findings = Findings()
    findings.error(code, file=file, **fields)
    return InputError(findings)


# 10.000 is ten thousand to a Dutch reader and ten to YAML; 1:30 is ninety to YAML
_AMBIGUOUS = re.compile(r"[-+]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+(?::[0-5]?\d)+)", re.ASCII)
_INTEGER = re.compile(r"[-+]?\d{1,30}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, ".nan": math.nan}
_WORDS |= {f"{sign}.inf": float(f"{sign}inf") for sign in ("", "-", "+")}
_WORDS |= dict.fromkeys(("yes", "true", "on"), True) | dict.fromkeys(("no", "false", "off"), False)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # of libyaml, where PyYAML was made with it


def _plain_value(word: str) -> Any:
    """What a word without quotes stands for: numbers as in YAML 1.2 (010 is ten), days, yes, no, nothing.

    What looks like a day that does not exist, or is a number in another notation, stays text.
    """
    if word.casefold() in _WORDS and word in (word.lower(), word.upper(), word.capitalize(), word.title()):
        return _WORDS[word.casefold()]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _NUMBER.fullmatch(word):
        return float(word)
    try:
        return dt.date.fromisoformat(word) if _DAY.fullmatch(word) else word
    except ValueError:
        return word


class _Builder:
    """Turns the events of a YAML file into plain data, noting the line of every key.

    Events, since they come one by one: nothing is held of what is nested too deeply, or said by an alias.
    """

    def __init__(self, text: str, file: str) -> None:
        self.events, self.file, self.lines = _Loader(text), file, dict[KeyPath, int]()

    def document(self) -> Any:
        """What the only document holds; None if there is none."""
        self._next()  # the start of the stream
        if self.events.check_event(yaml.StreamEndEvent):
            return None
        self._next()
        data = self._value(self._next(), ())
        self._next()
        if not self.events.check_event(yaml.StreamEndEvent):
            raise self._refused("yaml_malformed", self._next(), "---")
        return data

    def _next(self) -> Any:
        return self.events.get_event()

    def _refused(self, code: str, event: Any, found: str = "") -> InputError:
        return _error(code, self.file, row=_line(event), found=found)

    def _value(self, event: Any, path: KeyPath) -> Any:
        if len(path) > MAX_DEPTH:
            raise self._refused("yaml_malformed", event, f"> {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):  # a handful of them can stand for gigabytes
            raise self._refused("yaml_alias", event)
        if event.tag is not None:
            raise self._refused("yaml_tag", event, event.tag)
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        if event.style:
            return event.value
        if _AMBIGUOUS.fullmatch(event.value):
            raise self._refused("number_ambiguous", event, event.value)
        return _plain_value(event.value)

    def _list(self, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused("yaml_malformed", event, "key")
            if (key := event.value) in mapping:
                raise self._refused("yaml_repeated_key", event, key)
            self.lines[(*path, key)] = _line(event)
            mapping[key] = self._value(self._next(), (*path, key))
        return mapping


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def check(model: type[Model], located: Located, path: KeyPath = ()) -> Model:
    """The part of the file at `path` as a `model`, or an `InputError` with all of its problems."""
    data = located.data
    for key in path:
        data = data[key]
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        problems = error.errors()
        findings = [_finding(problem, model, located, path) for problem in problems[:MOST_TOLD]]
        if more := len(problems) - len(findings):
            findings.append(Finding("more_findings", "error", located.file, count=more))
        raise InputError(findings) from None


_CODES = {
    "missing": "value_missing",
    "extra_forbidden": "key_unknown",
    "literal_error": "value_not_allowed",
    "enum": "value_not_allowed",
    "greater_than": "number_out_of_range",
    "greater_than_equal": "number_out_of_range",
    "less_than": "number_out_of_range",
    "less_than_equal": "number_out_of_range",
    "finite_number": "number_out_of_range",
    "model_type": "not_a_mapping",
    "dict_type": "not_a_mapping",
    "list_type": "not_a_list",
    "tuple_type": "not_a_list",
    "string_type": "not_text",
    "string_too_short": "value_missing",
    "string_too_long": "text_too_long",
    "bool_type": "not_yes_or_no",
    "bool_parsing": "not_yes_or_no",
}


def _finding(problem: Any, model: type[BaseModel], located: Located, path: KeyPath) -> Finding:
    *parents, last = problem["loc"] or ("",)
    unknown = problem["type"] == "extra_forbidden"  # then the last is a key as it stands in the file
    where: KeyPath = (*path, *(key for key in parents if not _is_tag(key)))
    where += (last,) if problem["loc"] and (unknown or not _is_tag(last)) else ()
    kind, context = problem["type"], problem.get("ctx", {})
    code = kind if "ours" in context else _CODES.get(kind) or _code_of(kind)
    found = problem.get("input")
    expected, near = _expected(kind, context), tuple[str, ...]()
    if unknown:
        names = _fields(model, problem["loc"][:-1]) + ["schema"] * (len(where) == 1)
        found, near = where[-1], nearest(str(where[-1]), names)
        expected = ", ".join(sorted(names))
    elif kind == "literal_error":
        near = nearest(str(found), [part.strip("' ") for part in expected.split(", ")])
    findings = Findings()
    findings.error(
        code,
        file=located.file,
        row=located.line(where),
        column=key_text(where),
        expected=context.get("expected", expected),
        found=context.get("found") or ("" if kind == "missing" or isinstance(found, dict | list) else found),
        near=near,
    )
    return findings.items[0]


def _code_of(kind: str) -> str:
    if kind.startswith(("date", "datetime")):
        return "not_a_date"
    if kind.startswith(("float", "int", "decimal")):
        return "not_a_number"
    return "value_not_allowed"


def _expected(kind: str, context: dict[str, Any]) -> str:
    for key, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<")):
        if key in context:
            return f"{sign} {context[key]:,}".replace(",", " ")
    if kind == "string_too_long":
        return str(context["max_length"])
    if kind == "literal_error":
        return str(context["expected"]).replace(" or ", ", ").replace("'", "")
    return "YYYY-MM-DD" if kind.startswith("date") else ""


def _is_tag(key: str | int) -> bool:
    """Whether pydantic made up this part of the location (validators, union branches)."""
    return isinstance(key, str) and ("[" in key or ("-" in key and key.startswith("function")))


def _fields(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Names of the fields allowed at `path` below `model`."""
    current: Any = model
    for key in path:
        if isinstance(key, int) or _is_tag(key):
            continue
        field = current.model_fields.get(key) if hasattr(current, "model_fields") else None
        current = _record_in(field.annotation) if field else None
        if current is None:
            return []
    return list(current.model_fields)


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _record_in(part)) is not None:
            return found
    return None


def key_text(path: KeyPath) -> str:
    """A key path as a person writes it: `shop[2].price_eur`."""
    text = ""
    for key in path:
        text += f"[{key + 1}]" if isinstance(key, int) else (f".{key}" if text else str(key))
    return text


def bad_value(code: str, expected: str = "", found: str = "") -> PydanticCustomError:
    """What a validator raises to refuse a value: the finding's code, what was expected, and what was found.

    `found` is only needed for a value of several fields; of a single one it is known.
    """
    return PydanticCustomError(code, code, {"ours": True, "expected": expected, "found": found})


def plain(value: Any) -> Any:
    """YAML data with dates as ISO text, ready for JSON."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
