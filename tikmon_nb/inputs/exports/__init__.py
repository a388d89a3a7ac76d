"""What TikTok itself says about a creator: readers of the files that TikTok gives out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.inputs.exports.reading import read_exports, read_files
    from tikmon_nb.inputs.exports.records import Exports, SourceFile

__all__ = ["Exports", "SourceFile", "read_exports", "read_files"]

__getattr__, __dir__ = lazy(
    __name__,
    {"Exports": "records", "SourceFile": "records", "read_exports": "reading", "read_files": "reading"},
)
