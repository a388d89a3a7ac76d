"""The limit of the machine: the model as one fused loop in C, compiled here at first use.

The sources are in `c/`; the library goes into `benchmarks/build/`, which git ignores.
"""

from __future__ import annotations

import ctypes
import hashlib
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np

from benchmarks import reference as ref
from benchmarks.engines import inverse_tables

NAME = "C, one fused loop"
SOURCES = Path(__file__).parent / "c"
BUILD = Path(__file__).parent.parent / "build"
FLAGS = (
    "-O3",
    "-march=native",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-fopenmp-simd",
    "-shared",
    "-fPIC",
    "-lm",
)


def run(draws: int, seed: int) -> dict[str, list[float]]:
    """Percentiles, mean and sd of all outputs."""
    outputs = simulate(draws, seed)
    result = np.empty((len(ref.OUTPUTS), len(ref.STATISTICS)))
    shares, scratch = np.array(ref.SHARES), np.empty(2 * draws, np.float32)
    _library().summarise(
        _pointer(outputs),
        ctypes.c_long(draws),
        _pointer(shares),
        len(shares),
        _pointer(scratch),
        _pointer(result),
    )
    return dict(zip(ref.OUTPUTS, result.tolist(), strict=True))


def simulate(draws: int, seed: int) -> ref.Array:
    """All outputs, float32 (18, draws)."""
    outputs = np.empty((len(ref.OUTPUTS), draws), np.float32)
    model = np.concatenate([inverse_tables.all_tables().ravel(), inverse_tables.UNIFORMS.ravel()])
    _library().simulate(_pointer(model), ctypes.c_uint64(seed), ctypes.c_long(draws), _pointer(outputs))
    return outputs


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    """The compiled C; compiled again only where a source or a flag changed."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise ImportError("no C compiler found")
    texts = b"".join(source.read_bytes() for source in sorted(SOURCES.iterdir()))
    library = BUILD / f"limit-{hashlib.sha256(texts + ' '.join(FLAGS).encode()).hexdigest()[:16]}.so"
    if not library.exists():
        BUILD.mkdir(exist_ok=True)
        command = [compiler, str(SOURCES / "limit.c"), "-o", str(library), *FLAGS]
        subprocess.run(command, check=True)  # noqa: S603 - our own source
    return ctypes.CDLL(str(library))
