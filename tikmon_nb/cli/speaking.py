"""The command line in the reader's language: help, and what is wrong with the arguments.

The commands are written once, in English; `spoken` gives the same commands with every word of their help
from the catalogues. Click's own words are few and are put in place of its English ones here.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterable, Iterator, Sequence

import click

from tikmon_nb.marking import mark
from tikmon_nb.views.page.text import Text

_HEADINGS = {"Options": mark("Options"), "Commands": mark("Commands")}
_HELP, _VERSION = mark("Show this help."), mark("Show the version.")


def messages_of(command: click.Command) -> Iterator[str]:
    """Every English sentence of the help of `command` and of the commands below it, for the catalogues."""
    yield from (sentence for _, sentence in _paragraphs(command.help or ""))
    for param in command.params:
        if isinstance(param, click.Option) and param.help and param.name != "version":
            yield param.help
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from messages_of(below)


def spoken(command: click.Command, text: Text) -> click.Command:
    """`command`, and every command below it, with its help in the language of `text`."""
    new = copy.copy(command)
    new.help = "\n\n".join(before + text(words) for before, words in _paragraphs(command.help or ""))
    new.short_help = new.help.partition("\n\n")[0]  # click would cut it at its own 45 signs
    new.params = [_spoken_param(param, text) for param in command.params]
    new.add_help_option = False
    new.params.append(_help_option(text))
    new.context_class = _context_class(text)
    if isinstance(new, click.Group):
        new.commands = {name: spoken(below, text) for name, below in new.commands.items()}
    return new


def _paragraphs(help_text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs of a docstring; before one whose lines stay as they are stands click's mark for that."""
    for paragraph in inspect.cleandoc(help_text).split("\n\n"):
        bare = paragraph.removeprefix("\b\n")
        kept = bare != paragraph
        if bare.strip():
            yield ("\b\n" if kept else ""), (bare if kept else " ".join(bare.split()))


def _spoken_param(param: click.Parameter, text: Text) -> click.Parameter:
    new = copy.copy(param)
    if isinstance(new, click.Option) and new.help:
        words = _VERSION if new.name == "version" else new.help
        new.help = text(words)
    return new


def _help_option(text: Text) -> click.Option:
    def show(context: click.Context, _param: click.Parameter, asked: bool) -> None:
        if asked and not context.resilient_parsing:
            click.echo(context.get_help(), color=context.color)
            context.exit()

    names, flags = ["-h", "--help"], {"is_flag": True, "is_eager": True, "expose_value": False}
    return click.Option(names, callback=show, help=text(_HELP), **flags)


def _context_class(text: Text) -> type[click.Context]:
    class Formatter(click.HelpFormatter):
        """Click's layout with words of ours."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or text("Usage:") + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(text(_HEADINGS[heading]) if heading in _HEADINGS else heading)

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            translated = [(name, _without_english(about, text)) for name, about in rows]
            super().write_dl(translated, col_max, col_spacing)

    class Context(click.Context):
        formatter_class = Formatter

    return Context


def _without_english(about: str, text: Text) -> str:
    """What click adds to the help of an option, in the language of `text`."""
    about = about.replace("[default: ", "[" + text("default:") + " ")
    return about.replace("[required]", "[" + text("required") + "]").replace("; required]", "]")


def usage_lines(error: click.ClickException, text: Text) -> list[str]:
    """How the command is used, where help is, and what is wrong."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return [error.format_message()]
    wrong = text("Error: {problem}", problem=problem(error, text))
    if context is None:
        return [wrong]
    hint = text("Try {command} for help.", command=f"{context.command_path} --help")
    return [context.get_usage(), hint, "", wrong]


def problem(error: click.ClickException, text: Text) -> str:
    """What is wrong with the arguments, in one or two sentences; of ours, as they were raised."""
    if isinstance(error, click.NoSuchOption):
        unknown = text("There is no option {name}.", name=error.option_name)
        return f"{unknown} {_near(error.possibilities or (), text)}".strip()
    if isinstance(error, click.MissingParameter):
        return text("{name} is missing.", name=_name_of(error))
    if isinstance(error, click.BadParameter):
        return text("{name} must be {expected}.", name=_name_of(error), expected=_expected(error, text))
    if isinstance(error, click.BadOptionUsage):
        return text("Option {name} is not complete.", name=error.option_name)
    return _other(error, text)


def _other(error: click.ClickException, text: Text) -> str:
    """Click's sentences that have no class of their own in every version."""
    message, context = error.format_message(), getattr(error, "ctx", None)
    if message.startswith("No such command"):
        name = message.split("'")[1]
        group = context.command if context else None
        commands = sorted(group.commands) if isinstance(group, click.Group) else []
        return text("There is no command {name}; there are {known}.", name=name, known=text.join(commands))
    if message.startswith("Got unexpected extra argument"):
        extra = message[message.index("(") + 1 : message.rindex(")")]
        return text("Too many arguments: {extra}.", extra=extra)
    if message.startswith("Missing command"):
        return text("Name a command.")
    return message


def _near(names: Sequence[str], text: Text) -> str:
    return text("Did you mean {names}?", names=text.join(sorted(names), "or")) if names else ""


def _name_of(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Argument) and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return error.param.opts[-1] if error.param else str(error.param_hint or "")


def _expected(error: click.BadParameter, text: Text) -> str:
    """What values the parameter takes, in words."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return text.join([str(choice) for choice in kind.choices], "or")
    if isinstance(kind, click.IntRange):
        least = text.number(kind.min or 0)
        return text.span(least, text.number(kind.max)) if kind.max else text("{n} or more", n=least)
    if isinstance(kind, click.DateTime):
        return text("a date such as {example}", example="2026-11-22")
    if kind is click.INT:
        return text("a whole number")
    return text("a number") if isinstance(kind, click.types.FloatParamType) else error.message
