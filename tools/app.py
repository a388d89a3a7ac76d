"""The explorer as a page without code, for who holds its token and sits at this machine: `make app`."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from html import escape
from pathlib import Path
from threading import Thread
from typing import Any

from voila.app import Voila


class LocalVoila(Voila):  # type: ignore[misc]
    """Voila that answers to names of this machine only, as JupyterLab does; Voila itself takes any."""

    name = "voila"

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, in which the name that a browser calls this machine by is looked at."""
        return {**super().init_settings(), "allow_remote_access": False}

    def launch_browser(self) -> None:
        """Open the page with its token, by way of a file that others on this machine cannot read."""
        handle, name = tempfile.mkstemp(suffix=".html")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f'<meta http-equiv="refresh" content="0; url={escape(self.display_url)}">')
        Thread(target=webbrowser.open, args=[Path(name).as_uri()], daemon=True).start()


if __name__ == "__main__":
    LocalVoila.launch_instance()
