"""A page as PDF, printed by the Chromium of this machine; nothing is fetched, the page holds all it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tikmon_nb.batch.placing import PRIVATE_FILE
from tikmon_nb.findings import Finding, InputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
TIMEOUT = 120  # seconds for one page


def find_chromium() -> str:
    """The browser that prints; raises `InputError` if this machine has none."""
    for path in filter(None, map(shutil.which, NAMES)):
        return path
    raise InputError([Finding("chromium_missing", "error", expected=", ".join(NAMES[:3]))])


def print_page(page: Path, browser: str, timeout: int = TIMEOUT) -> Path:
    """Print `page` to a PDF beside it, whole or not at all; returns the PDF.

    Raises `InputError` when the browser fails or takes longer than `timeout` seconds.
    """
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="tikmon-") as profile:
        written = Path(profile, "page.pdf")
        command = [browser, "--headless", "--disable-gpu", "--disable-background-networking"]
        command += ["--no-first-run", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to sandbox for root
        command += [f"--print-to-pdf={written}", page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)  # noqa: S603
            outcome = f"exit {done.returncode}"
        except subprocess.TimeoutExpired:
            outcome = f"> {timeout} s"
        if not written.is_file() or written.stat().st_size == 0:
            raise InputError([Finding("pdf_failed", "error", page.name, found=outcome)])
        shutil.copyfile(written, target)
        target.chmod(PRIVATE_FILE)
    return target
