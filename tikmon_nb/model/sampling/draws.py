"""All randomness: one stream of numbers per (seed, creator, name), the same whatever else is drawn.

Every assumption is drawn by pushing its own uniform numbers through its quantile function. So two
scenarios that differ in one assumption share all other draws, and a run may be cut into pieces, or made
longer, without changing a draw: every number has its own place in its stream.

Numbers that last all year (`once`) have 32 bits or more and may come from a low-discrepancy sequence;
numbers of a month (`words`) are 16-bit words for the tables of `tables`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import DTypeLike, NDArray

from tikmon_nb.inputs.run_limits import Method
from tikmon_nb.model.sampling import sobol
from tikmon_nb.vocabulary import DIMENSIONS

Array = NDArray[np.float64]
Words = NDArray[np.uint16]

REPLICATES = 8
"""Independent scrambles of the low-discrepancy sequence among which the draws go round."""

MARKET = "/market"
"""Whose numbers are everybody's: no creator can bear this name."""

_MONTH = 1 << 64  # how far apart the months of one stream lie
_PER_WORD = 4  # 16-bit words in one of the generator


_BLOCK = 128  # dimensions of all names together, and again for every item of a list
_MOST_LABELS = 20  # items of a list with dimensions of their own


def no_dimension(_name: str) -> int | None:
    """A plan that gives no assumption a dimension of the low-discrepancy sequence."""
    return None


def dimension_of(key: str) -> int | None:
    """The dimension, from 0, of what is drawn once under `key`; `None` for plain random numbers."""
    name, *labels = key.split("/")
    if name not in DIMENSIONS or any(not label.isdigit() for label in labels):
        return None
    numbers = [int(label) for label in labels] or [0]
    if max(numbers) > _MOST_LABELS or (len(numbers) > 1 and numbers[1] > 1):
        return None
    return DIMENSIONS[name] + _BLOCK * numbers[0]


class _Digest(ISeedSequence):
    """Seeds a generator with the 256 bits of a name's SHA-256: as good as numpy's own mixing, and quicker."""

    def __init__(self, name: bytes) -> None:
        self._words = np.frombuffer(hashlib.sha256(name).digest(), dtype="<u8").astype(np.uint64)

    def generate_state(self, n_words: int, dtype: DTypeLike = np.uint64) -> NDArray[np.uint64]:
        """The digest, which is what a 128-bit generator asks for."""
        if n_words != self._words.size or np.dtype(dtype) != np.uint64:
            raise ValueError("a name seeds generators of 4 x 64 bits")
        return self._words


def generator(seed: int, creator: str, name: str) -> np.random.Generator:
    """numpy's generator on the stream of (seed, creator, name), for what is not drawn per simulated year."""
    return np.random.Generator(_bits(seed, creator, name))


def _bits(seed: int, creator: str, name: str) -> np.random.PCG64DXSM:
    key = f"{seed}:{len(creator)}:{creator}/{name}".encode()
    return np.random.PCG64DXSM(_Digest(key))  # type: ignore[arg-type]  # an ISeedSequence will do


@dataclass(frozen=True)
class Draws:
    """Where the random numbers of one simulated creator come from.

    `draws` numbers from place `first` on. `dimension` gives the low-discrepancy dimension of what is drawn
    once, or None for plain random numbers. `given` holds numbers (0-1, one for every place from 0 on) that
    stand in for what would be drawn once under a name. The names in `common` are not the creator's own: what
    is drawn once under these is the same for everybody.
    """

    seed: int
    creator: str
    draws: int
    months: int
    method: Method = "mc"
    first: int = 0
    dimension: Callable[[str], int | None] = no_dimension
    common: frozenset[str] = frozenset()
    given: Mapping[str, Array] = field(default_factory=dict, compare=False, repr=False)
    _made: dict[str, NDArray[Any]] = field(default_factory=dict, compare=False, repr=False)

    def part(self, first: int, draws: int) -> Draws:
        """The same numbers, `draws` of them from place `first` of these on."""
        return replace(self, first=self.first + int(first), draws=int(draws))

    def _bits(self, name: str) -> np.random.PCG64DXSM:
        return _bits(self.seed, self.creator, name)

    def _owner(self, name: str) -> str:
        return MARKET if name in self.common else self.creator

    def once(self, name: str) -> Array:
        """Uniform numbers in (0, 1), one per draw: shape (draws,). For what lasts all year."""
        if name in self.given:
            return self.given[name][self.first : self.first + self.draws]
        dimension = self.dimension(name) if self.method == "sobol" else None
        if dimension is not None:
            return np.asarray((self.sobol(name, dimension) + 0.5) * 2.0**-32, dtype=float)
        bits = _bits(self.seed, self._owner(name), name)
        if self.first:
            bits.advance(self.first)
        return np.asarray(((bits.random_raw(self.draws) >> np.uint64(12)) + 0.5) * 2.0**-52, dtype=float)

    def words(self, name: str) -> Words:
        """Random 16-bit words, one per month and draw: shape (months, draws)."""
        words = np.empty((self.months, self.draws), dtype=np.uint16)
        for month, row in enumerate(self.month_by_month(name)):
            words[month] = row
        return words

    def values(self, name: str, table: NDArray[Any], out: NDArray[Any] | None = None) -> NDArray[Any]:
        """What a `table` of `tables` holds for random words: shape (months, draws), of the table's type.

        A month at a time, while its words and the table are in the cache.
        """
        if out is None:
            out = np.empty((self.months, self.draws), dtype=table.dtype)
        for month, row in enumerate(self.month_by_month(name)):
            table.take(row, out=out[month], mode="clip")
        return out

    def month_by_month(self, name: str) -> Iterator[Words]:
        """Random 16-bit words of one month after the other, shape (draws,) each."""
        bits = self._bits(name)
        begin, skip = divmod(self.first, _PER_WORD)
        count = -(-(skip + self.draws) // _PER_WORD)
        if begin:
            bits.advance(begin)
        for month in range(self.months):
            if month:
                bits.advance(_MONTH - count)
            raw = bits.random_raw(count).astype("<u8", copy=False).view("<u2")
            yield raw[skip : skip + self.draws]

    def sobol(self, name: str, dimension: int) -> NDArray[np.uint32]:
        """Scrambled 32-bit points of one dimension: shape (draws,), replicates in turn."""
        first, last = self.first // REPLICATES, -(-(self.first + self.draws) // REPLICATES)
        columns = max((last - 1).bit_length(), 1)
        skip = self.first - first * REPLICATES
        owner = self._owner(name)
        random = _bits(self.seed, owner, name).random_raw(REPLICATES * (sobol.BITS + 1))
        directions, shift = sobol.scramble(dimension, columns, random, REPLICATES)
        rows = sobol.points(sobol.ordered(directions, self._order(owner)), shift, first, last - first)
        return rows.ravel()[skip : skip + self.draws]

    def _order(self, owner: str) -> NDArray[np.bool_]:
        """The order in which `owner` goes through the points, made once for all parts of a run."""
        key = f"{self.seed}:{owner}/order"
        if key not in self._made:
            random = _bits(self.seed, owner, "/order").random_raw(REPLICATES * sobol.BITS)
            self._made[key] = sobol.orders(random, REPLICATES)
        return self._made[key]
