"""YAML at the file border: read with line numbers, checked by pydantic, every problem collected."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from tikmon_nb.findings import Finding, Findings, InputError, nearest

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
SCHEMA = 1
"""The newest shape of a data file that is read; a file that does not say which it has, has the first."""

KeyPath = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class Record(BaseModel):
    """A frozen record that refuses keys it does not know and numbers that are not finite."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        str_max_length=10_000,
        arbitrary_types_allowed=True,
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

    Raises `InputError` for a missing, oversized, undecodable or malformed file, a repeated key, an alias,
    nesting deeper than 40 levels or a newer `schema`, a key that is not part of the content. `file` is the
    name under which problems are reported.
    """
    name = file or path.name
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise _error("file_too_large", name, found=str(len(raw)))
        loader = yaml.SafeLoader(raw.decode("utf-8-sig"))
        builder, root = _Builder(loader, name), loader.get_single_node()
        data = None if root is None else builder.build(root)
    except OSError as error:
        raise _error("file_unreadable", name, found=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise _error("not_utf8", name, expected="UTF-8") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error) or "nesting"
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
    style = "'" if _AMBIGUOUS.fullmatch(value) else None
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


def _refused(code: str, file: str, node: yaml.Node, found: str = "") -> InputError:
    return _error(code, file, row=node.start_mark.line + 1, found=found)


# 10.000 is ten thousand to a Dutch reader and ten to YAML; 1:30 is ninety to YAML
_AMBIGUOUS = re.compile(r"[-+]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+(?::[0-5]?\d)+)")
_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class _Builder:
    """Turns YAML nodes into plain data, noting the line of every key."""

    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self.loader, self.file, self.lines, self.seen = loader, file, dict[KeyPath, int](), set[int]()

    def build(self, node: yaml.Node, path: KeyPath = ()) -> Any:
        if len(path) > MAX_DEPTH:
            raise _refused("yaml_malformed", self.file, node, f"> {MAX_DEPTH} levels")
        if id(node) in self.seen:  # an alias; a handful of them can stand for gigabytes
            raise _refused("yaml_alias", self.file, node)
        if isinstance(node, yaml.CollectionNode) and node.tag not in _PLAIN_TAGS:
            raise _refused("yaml_malformed", self.file, node, node.tag)
        self.seen.add(id(node))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.style is None and _AMBIGUOUS.fullmatch(node.value):
            raise _refused("number_ambiguous", self.file, node, node.value)
        return self.loader.construct_object(node, deep=True)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refused("yaml_malformed", self.file, key_node, "key")
            key = str(key_node.value)
            if key in mapping:
                raise _refused("yaml_repeated_key", self.file, key_node, key)
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            mapping[key] = self.build(value_node, (*path, key))
        return mapping


def check(model: type[Model], located: Located, path: KeyPath = ()) -> Model:
    """The part of the file at `path` as a `model`, or an `InputError` with all of its problems."""
    data = located.data
    for key in path:
        data = data[key]
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        raise InputError(_finding(problem, model, located, path) for problem in error.errors()) from None


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
    where: KeyPath = (*path, *(key for key in problem["loc"] if not _is_tag(key)))
    kind, context = problem["type"], problem.get("ctx", {})
    code = kind if "ours" in context else _CODES.get(kind) or _code_of(kind)
    found = problem.get("input")
    expected, near = _expected(kind, context), tuple[str, ...]()
    if kind == "extra_forbidden":
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
