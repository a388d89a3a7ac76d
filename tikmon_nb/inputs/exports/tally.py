"""The counting collector of findings, for the readers that do not use `Findings` yet."""

from __future__ import annotations

from tikmon_nb.inputs.quality import Finding, Findings, printable

__all__ = ["Tally", "printable"]


class Tally(Findings):
    """Findings about `file`, equal ones counted."""

    def __init__(self, file: str) -> None:
        super().__init__(file=file, counted=True)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per code, in the order in which they were first met."""
        return tuple(self.items)
