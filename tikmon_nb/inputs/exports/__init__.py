"""What TikTok itself says about a creator: readers of the files that TikTok gives out."""

from tikmon_nb.inputs.exports.reading import read_exports, read_files
from tikmon_nb.inputs.exports.records import Exports, SourceFile

__all__ = ["Exports", "SourceFile", "read_exports", "read_files"]
