"""What TikTok itself says about a creator: readers of the files that TikTok gives out."""

from tikmon_nb.inputs.exports.records import Exports, SourceFile
from tikmon_nb.inputs.exports.studio import read_exports

__all__ = ["Exports", "SourceFile", "read_exports"]
