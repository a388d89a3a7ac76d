"""Whose files these are: the account names that TikTok's ZIPs and links carry."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath

from tikmon_nb.findings import Findings, Severity

_ZIP = re.compile(
    r"(?:overview|content|followers|viewers)_(?P<download>\d{4}-\d{2}-\d{2}_\d{10}_)?"
    r"(?P<handle>[a-z0-9._]{2,40}?)(?: ?\(\d+\))?\.zip",
    re.IGNORECASE,
)
_ALIKE = 0.6  # of two account names: more than this and one may be the other's later name


@dataclass(frozen=True)
class Account:
    """An account name and the file that carries it; `sure` when only TikTok can have written it."""

    handle: str
    file: str
    sure: bool


def account_of_name(name: str) -> Account | None:
    """The account in the name of the ZIP around a file, where TikTok put one."""
    for part in name.split("!")[:-1]:
        match = _ZIP.fullmatch(PurePosixPath(part).name)
        if match and not match["handle"].isdigit():
            return Account(match["handle"].casefold(), name, sure=match["download"] is not None)
    return None


def note_accounts(accounts: Iterable[Account], findings: Findings) -> None:
    """A finding when the files are of more than one account: two creators added up are neither.

    An error where both names are TikTok's own and not alike; one may also have changed one's name.
    """
    first: dict[str, Account] = {}
    for account in accounts:
        known = first.get(account.handle)
        if known is None or (account.sure and not known.sure):
            first[account.handle] = account
    if len(first) < 2:
        return
    pairs = combinations(first.values(), 2)
    clear = any(one.sure and other.sure and not _alike(one.handle, other.handle) for one, other in pairs)
    severity: Severity = "error" if clear else "warning"
    found = ", ".join(sorted(first))
    findings.add("files_of_several_accounts", severity, file="exports", found=found, count=len(first))


def _alike(one: str, other: str) -> bool:
    if one in other or other in one:
        return True
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE
