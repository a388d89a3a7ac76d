"""How much to run: which engines at which sizes, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field

ALL_SIZES = (10_000, 100_000, 1_000_000)
MOST_DRAWS = {"monaco": 10_000, "chaospy": 100_000, "pymc": 100_000}  # more takes minutes or gigabytes


@dataclass(frozen=True)
class Plan:
    """One run of the benchmark. `interpreters` holds those of engines that need another environment."""

    engines: tuple[str, ...]
    sizes: tuple[int, ...] = ALL_SIZES
    pairs: int = 5
    replications: int = 60
    roster: tuple[int, ...] = (50, 100, 200)
    interpreters: dict[str, str] = field(default_factory=dict)

    def sizes_of(self, engine: str) -> list[int]:
        """The sizes that `engine` manages."""
        return [size for size in self.sizes if size <= MOST_DRAWS.get(engine, ALL_SIZES[-1])]

    def pairs_at(self, engine: str, draws: int) -> int:
        """Fewer pairs where one takes long."""
        if engine == "monaco":
            return 1
        return self.pairs if draws < ALL_SIZES[-1] else min(self.pairs, 3)


def repeats_at(engine: str, draws: int) -> int:
    """Runs per process: one cold, the rest warm."""
    if engine == "monaco":
        return 1
    return {10_000: 9, 100_000: 5}.get(draws, 3)
