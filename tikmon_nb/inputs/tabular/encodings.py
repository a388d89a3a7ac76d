"""The text in the bytes of a table, and how these encode it."""

from __future__ import annotations

import codecs
import functools
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

DAMAGED = "damaged utf-8"
SAMPLE = 60_000  # characters in which the column names must stand
_LONGEST = 4  # bytes of a character in UTF-8


@dataclass(frozen=True)
class EncodedText:
    """A text, or its bytes in sound UTF-8, which are decoded only as far as somebody asks.

    A byte order mark before the bytes is not of the text.
    """

    source: str | bytes

    @functools.cached_property
    def start(self) -> str:
        """Its first characters, enough to tell what it is."""
        if isinstance(self.source, str):
            return self.source[:SAMPLE]
        data = self.source[: (SAMPLE + 1) * _LONGEST]
        return data.decode("utf-8-sig", "ignore")[:SAMPLE]  # the last letter may be cut

    @functools.cached_property
    def whole(self) -> str:
        """All of it."""
        return self.source if isinstance(self.source, str) else self.source.decode("utf-8-sig")

    @property
    def utf8(self) -> bytes:
        """Its bytes in UTF-8, a byte order mark included; raises `UnicodeEncodeError` for half a letter."""
        return self.source.encode("utf-8") if isinstance(self.source, str) else self.source


def decode(data: bytes) -> tuple[EncodedText, str]:
    """The text in `data` and its encoding; never fails: what is not text has no known header.

    The encoding is `DAMAGED` for UTF-8 in which some letters could not be read.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return EncodedText(data.decode("utf-16", "replace")), "utf-16"
    for encoding, zeros in (("utf-16-le", data[1:40:2]), ("utf-16-be", data[0:40:2])):
        if len(zeros) > 1 and not any(zeros):
            return EncodedText(data.decode(encoding, "replace")), encoding
    if is_utf8(data):
        return EncodedText(data), "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        return EncodedText(data.decode("utf-8-sig", "replace")), DAMAGED
    return EncodedText(data.decode("cp1252", "replace")), "cp1252"


def is_utf8(data: bytes) -> bool:
    """Whether Python decodes `data` as UTF-8; this takes a tenth of the time."""
    ends = pa.py_buffer(np.array([0, len(data)], np.int64))
    try:
        pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
