"""How every command behaves: one clear message per problem, no traceback, a fixed exit code."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tikmon_nb.batch.placing import StoppedHalfwayError
from tikmon_nb.cli.speaking import problem, spoken, usage_lines
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import overruled
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import DEFAULT_LANG, LOCALES, Text

Command = TypeVar("Command", bound=Callable[..., Any])

_STEERS = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_GROUPED = re.compile(r"[+-]?[1-9](\d{0,2}\.\d{3,}|\d*\.\d{3})")  # in Dutch 1.500 is fifteen hundred
OK, SOME_FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


class AmountType(click.types.FloatParamType):
    """A number as people write it, read as in a claim: `1.500` and `1,5k` are 1500; in doubt refused.

    `currency` is the one that it may name, none where that is empty.
    """

    def __init__(self, currency: str = "") -> None:
        self.currency = currency

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that `value` is, in whole."""
        from tikmon_nb.inputs.prose.seen import as_seen
        from tikmon_nb.inputs.prose.written_amounts import amounts

        with contextlib.suppress(ValueError):  # not as a computer writes it
            if not _GROUPED.fullmatch(str(value).strip()):
                return float(value)
        seen = as_seen(str(value).strip())[0]
        found = amounts(seen)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(seen)):
            one = found[0]
            named = one.currency not in ("", self.currency)
            if one.low == one.high and not (named or one.at_least or one.doubtful):
                return one.low
        raise click.BadParameter(f"{value!r} is not a number", ctx, param)


AMOUNT, EUR = AmountType(), AmountType("EUR")


def run(command: click.Command, arguments: list[str]) -> int:
    """The exit code of `command`; problems of an input are told, one a line, and as JSON when asked for."""
    text = _text(arguments)
    try:
        result = spoken(command, text).main(arguments, prog_name="tikmon", standalone_mode=False)
        return result if isinstance(result, int) else OK
    except InputError as error:
        _say(error, arguments, text)
        return WRONG_INPUT
    except click.ClickException as error:
        if "--json" in arguments:
            usage = {"code": "usage", "severity": "error", "count": 1, "text": problem(error, text)}
            echo_json({"errors": [usage]})
        say("\n".join(usage_lines(error, text)), err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort) as stopped:
        halfway = isinstance(stopped.__cause__ or stopped, StoppedHalfwayError)  # click makes it an Abort
        say(
            text("Stopped; what is ready stays, and the next run goes on from there.")
            if halfway
            else text("Stopped; nothing was changed."),
            err=True,
        )
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        sys.stderr.close()
        return OK
    except MemoryError:
        say(text("This machine has too little memory for it."), err=True)
        return WRONG_INPUT
    except OSError as error:  # a full disk, a folder that may not be written
        why = error.strerror or str(error)
        refused = Finding("system_refused", "error", str(error.filename or ""), found=why)
        _say(InputError([refused]), arguments, text)
        return WRONG_INPUT


def as_called() -> str:
    """How this command can be called again from here: by its name, or by its path where that is not found."""
    name = sys.argv[0]
    return name if Path(name).name == "tikmon" and shutil.which("tikmon") is None else "tikmon"


def _text(arguments: list[str]) -> Text:
    """The language that the arguments ask for; the default where they ask for none that exists."""
    for i, argument in enumerate(arguments):
        lang = argument.removeprefix("--lang=")
        if argument == "--lang" and i + 1 < len(arguments):
            lang = arguments[i + 1]
        if lang in LOCALES and argument.startswith("--lang"):
            return Text(lang)
    return Text(DEFAULT_LANG)


def _say(error: InputError, arguments: list[str], text: Text) -> None:
    sentences = [sentence(finding, text) for finding in error.findings]
    if "--json" in arguments:
        pairs = zip(error.findings, sentences, strict=True)
        echo_json({"errors": [{**finding.as_dict(), "text": shown} for finding, shown in pairs]})
    say("\n".join(sentences), err=True)


def tell_overruled(data: str | None, text: Text) -> None:
    """Say which shipped files are not used, since the data folder holds others of the same name."""
    for name in overruled(data):
        note = text("Note: your own {file} takes the place of the one that tikmon brings.", file=name)
        say(note, err=True)


def say(message: object, *, err: bool = False) -> None:
    """Write `message`, which may hold words of files and arguments, without signs that steer a terminal."""
    click.echo(one_direction(str(message)), err=err)


def echo_json(content: dict[str, Any]) -> None:
    """`content` on standard output as JSON, with what would steer a terminal as an escape."""
    written = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    click.echo(_STEERS.sub(lambda sign: json.dumps(sign[0])[1:-1], written))


def _lang_option(**more: Any) -> Callable[[Command], Command]:
    kind = click.Choice(list(LOCALES))
    return click.option(
        "--lang", type=kind, default=DEFAULT_LANG, show_default=True, help="Language.", **more
    )


def _lang_of_all(context: click.Context, _param: click.Parameter, lang: str) -> None:
    """`tikmon --lang en report noor` is `tikmon report noor --lang en`."""
    commands = context.command.commands if isinstance(context.command, click.Group) else {}
    context.default_map = {name: {"lang": lang} for name in commands}


group_lang_option = _lang_option(expose_value=False, callback=_lang_of_all)


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, in the order in which help shows them."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


shared_options = _options(
    _lang_option(),
    click.option(
        "--data",
        metavar="DIR",
        default=None,
        help="Data folder; without it TIKMON_DATA, else the nearest data/ above here, else the shipped one.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print JSON; see docs/json.md."),
)
"""What every command has."""

year_options = _options(
    click.option("--scenario", default="basis", show_default=True, help="Name of a scenario."),
    click.option("--card", default=DEFAULT_CARD, show_default=True, help="Name of a rate card."),
    click.option("--draws", type=int, default=10_000, show_default=True, help="Simulated years."),
    click.option("--seed", type=int, default=2026, show_default=True, help="Seed of the random numbers."),
)
"""What is worked out, where that is a year."""

run_options = _options(
    year_options,
    click.option("--months", type=int, default=12, show_default=True, help="Length of the forecast."),
)
"""What is worked out: the same for one creator and for a roster."""

work_options = _options(
    click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="At a time."),
    click.option("--timeout", type=click.IntRange(1), default=600, show_default=True, help="Seconds a cell."),
    click.option("--quiet", is_flag=True, help="No progress bar and no list of files."),
)
"""How it is done."""
