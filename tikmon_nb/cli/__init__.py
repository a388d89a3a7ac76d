"""The command line: arguments in, exit code out. 0 is well, 1 something failed, 2 an input is wrong."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from tikmon_nb.cli.commands import tikmon
from tikmon_nb.cli.looking_back import backtest, score
from tikmon_nb.cli.money import left, tax
from tikmon_nb.cli.offers import offer, prices
from tikmon_nb.cli.runs import portfolio, report
from tikmon_nb.cli.shell import run
from tikmon_nb.cli.statements import check, claim

__all__ = ["main", "tikmon"]

for command in (report, portfolio, check, claim, backtest, score, tax, left, offer, prices):
    tikmon.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tikmon` with the arguments of this process and leave with its exit code."""
    for name in ("SIGTERM", "SIGHUP"):
        told = getattr(signal, name, None)  # Windows has no terminal that hangs up
        if told and signal.getsignal(told) != signal.SIG_IGN:  # as nohup has it
            signal.signal(told, _interrupt)
    sys.exit(run(tikmon, list(sys.argv[1:] if arguments is None else arguments)))


def _interrupt(*_: object) -> None:
    """Being told to end is an interrupt: clean up, then leave."""
    raise KeyboardInterrupt
