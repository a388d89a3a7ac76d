"""The stand-in for the report notebook."""

from __future__ import annotations

from tests.stand_in import stand_in, without_kernels

__all__ = ["stand_in", "without_kernels"]
