"""One invented report, worked out so that the processes of all others begin with what they share."""

from __future__ import annotations

import json
from pathlib import Path

from tikmon_nb.batch.execute import import_runner

EXAMPLE = {"creator_id": "noor", "draws": 256}
"""Whose report is worked out: that of an invented creator that tikmon brings, and for how many years."""
IMPORTS = 4
"""Its first cells: parameters, and what it imports."""
WORTH_IT = 4
"""From so many reports on, they gain more from it than it takes."""


def warm_up(notebook: Path, reports: int) -> None:
    """Import what reports need; for many of them also fill caches that hold nothing of anybody."""
    import_runner()
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {"__name__": "warming"}
    for cell in cells if reports >= WORTH_IT else cells[:IMPORTS]:
        exec("".join(cell["source"]), names)  # noqa: S102  our own notebook
        if "parameters" in cell["metadata"].get("tags", ()):
            names |= EXAMPLE
