"""How a caption could begin: with a label that both rule sets take, and without a hidden one further on."""

from __future__ import annotations

from tikmon_nb.inputs.rule_sets import DisclosureRules
from tikmon_nb.rules.reading import Reading


def mended(caption: str, reading: Reading | None, rules: DisclosureRules) -> str:
    """`caption` with a label of grade A at its start; hashtags that were the label are not repeated."""
    label = rules.mend["nl"]
    rest, cut = caption, []
    for seen in reading.labels if reading else ():
        if seen.span.text.startswith(("#", "＃")):
            cut.append((seen.span.start, seen.span.end))
    for start, end in sorted(set(cut), reverse=True):
        rest = rest[:start].rstrip(" ") + " " + rest[end:].lstrip(" ")
    rest = rest.strip()
    gap = "\n" if rest.startswith("#") else " "  # a label hides in a row of hashtags
    return f"{label}{gap}{rest}" if rest else label
