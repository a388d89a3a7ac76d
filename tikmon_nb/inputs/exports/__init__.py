"""What TikTok itself says about a creator: readers of the files that TikTok gives out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.inputs.exports.merging import read_exports, read_files
    from tikmon_nb.inputs.exports.records import Exports, SourceFile
    from tikmon_nb.inputs.exports.registry import KINDS

__all__ = ["KINDS", "Exports", "SourceFile", "read_exports", "read_files"]

_HOMES = {"Exports": "records", "KINDS": "registry", "SourceFile": "records"}

__getattr__, __dir__ = lazy(__name__, _HOMES | dict.fromkeys(("read_exports", "read_files"), "merging"))
