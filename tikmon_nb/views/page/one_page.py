"""A report as one page: what everybody reads is shown, the rest is folded."""

from __future__ import annotations

from collections import defaultdict

from tikmon_nb.views.page.html import Html, Section, element, paragraph
from tikmon_nb.views.page.text import Text

ON_A_SHEET = ("streams", "moves", "disclosure", "supervision", "method")


class OnePage:
    """The sections of a page, one after the other.

    `brief`: nothing is known of the creator yet, so that the answer alone says what to do. `short`: one sheet
    of A4, with the first lines of what a manager asks about.
    """

    def __init__(self, text: Text, *, brief: bool = False, short: bool = False) -> None:
        self.text, self.brief, self.short = text, brief, short
        self._unsaid: dict[str, list[str]] = defaultdict(list)

    def fold(self, made: Html) -> Html:
        """`made` with its first lines shown and the rest folded; nothing where it has nothing to say."""
        if self.brief or not isinstance(made, Section):
            return Html("") if self.brief else made
        if self.short:
            return made.first if made.name in ON_A_SHEET and not made.unsaid else Html("")
        if made.unsaid:
            self._unsaid[made.unsaid].append(f"“{made.heading}”")
            return Html("")
        return made.folded

    def unsaid(self) -> Html:
        """What the sections so far had nothing to say of, and why, in one line."""
        if not self._unsaid:
            return Html("")
        reasons = [
            self.text("{sections}, because {reason}", sections=self.text.join(titles), reason=reason)
            for reason, titles in self._unsaid.items()
        ]
        line = self.text("Not on this page: {reasons}.", reasons="; ".join(reasons))
        return Html(element("section", paragraph(line, "unsaid")), line)
