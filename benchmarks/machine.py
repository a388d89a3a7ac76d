"""What the benchmark ran on: the processor and the kernel, never a name or a path."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import date
from pathlib import Path

KEPT = (
    "Model name",
    "CPU family",
    "Model",
    "CPU(s)",
    "Thread(s) per core",
    "L1d cache",
    "L2 cache",
    "L3 cache",
)


def describe(versions: dict[str, str]) -> list[str]:
    """Markdown lines: processor, memory, kernel, compiler, versions, date."""
    facts = {name: value for name, value in _lscpu().items() if name in KEPT}
    facts["Vector instructions"] = _vectors()
    facts["Memory"] = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    facts["Kernel"] = f"{platform.system()} {platform.release()}"
    facts["C compiler"] = _compiler()
    facts["Versions"] = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    facts["Date"] = date.today().isoformat()
    return [*(f"- {name}: {value}" for name, value in facts.items() if value), ""]


def apart() -> str:
    """What is said of a section that is measured by itself: when, and on which processor."""
    return (
        f"Measured apart on {date.today().isoformat()} ({_lscpu().get('Model name', 'unknown processor')})."
    )


def _lscpu() -> dict[str, str]:
    lines = _output("lscpu").splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _vectors() -> str:
    flags = _lscpu().get("Flags", "").split()
    return ", ".join(flag for flag in ("avx2", "avx512f") if flag in flags)


def _compiler() -> str:
    lines = _output("gcc", "--version").splitlines()
    return lines[0] if lines else "none"


def _output(*command: str) -> str:
    program = shutil.which(command[0])
    if program is None or not Path(program).exists():
        return ""
    done = subprocess.run(  # noqa: S603 - fixed commands
        [program, *command[1:]], capture_output=True, text=True, check=False, env={"LC_ALL": "C"}
    )
    return done.stdout
