"""How a caption could begin: with a label that its rule set takes, and without a hidden one further on."""

from __future__ import annotations

from tikmon_nb.inputs.rule_sets.advertising import DisclosureRules
from tikmon_nb.rules.captions.reading import Reading


def mended(caption: str, reading: Reading | None, language: str, rules: DisclosureRules) -> str:
    """`caption` with a label of grade A at its start, the one for its language.

    Hashtags that were the label are not repeated.
    """
    label = rules.mend.get(language) or rules.mend["nl"]
    rest, cut = caption, []
    for seen in reading.labels if reading else ():
        if seen.span.text.startswith(("#", "＃")):
            cut.append((seen.span.start, seen.span.end))
    for start, end in sorted(set(cut), reverse=True):
        before, after = rest[:start].rstrip(" "), rest[end:].lstrip(" ")
        in_sentence = before[-1:].isalnum() and after[:1].isalnum()
        if in_sentence and "#" not in before.rpartition(" ")[2]:  # a word of a sentence: it stays one
            rest = f"{before} {rest[start + 1 : end]} {after}"
        else:
            rest = f"{before} {after}"
    rest = rest.strip()
    gap = "\n" if rest.startswith("#") else " "  # a label hides in a row of hashtags
    return f"{label}{gap}{rest}" if rest else label
