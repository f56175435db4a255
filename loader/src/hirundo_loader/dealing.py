"""Which partition holds which g: each round of P is dealt by a keyed permutation."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import lru_cache

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15
_LOOK_AHEAD = 4096


def _mix(z: int) -> int:
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK
    return z ^ (z >> 31)


class Dealing:
    """Round i holds g from i*P to i*P + P - 1, one for each partition.

    Fisher-Yates from the top over SplitMix64 (Steele, Lea and Flood, 2014) keyed by seed and round,
    as docs/logs.md has it.
    """

    def __init__(self, partitions: int, seed: int) -> None:
        self.partitions = partitions
        self._seed = seed
        self.places = lru_cache(4096)(self._places)

    def _places(self, round_: int) -> list[int]:
        """The place in the round of each partition's sequence."""
        places = list(range(self.partitions))
        state = _mix((self._seed + round_ * _GAMMA) & _MASK)
        for k in range(self.partitions - 1, 0, -1):
            state = (state + _GAMMA) & _MASK
            other = _mix(state) % (k + 1)
            places[k], places[other] = places[other], places[k]
        return places

    def position(self, round_: int, partition: int) -> int:
        """The g that the partition has in that round."""
        return round_ * self.partitions + self.places(round_)[partition]

    def partition(self, g: int) -> int:
        round_, place = divmod(g, self.partitions)
        return self.places(round_).index(place)


class Needs:
    """Looks ahead for the rounds in which a reader needs a partition's sequence."""

    def __init__(self, dealing: Dealing, needed: Callable[[int], bool]) -> None:
        self._dealing = dealing
        self._needed = needed
        self.begin(0)

    def begin(self, round_: int) -> None:
        """Looks from that round on."""
        self._looked = round_
        self._rounds: list[deque[int]] = [deque() for _ in range(self._dealing.partitions)]

    def next(self, partition: int, round_: int) -> int:
        """The first such round from ``round_`` on, which must not fall below that of a call before.

        Where none is within some thousand rounds: one before which there is none.
        """
        rounds = self._rounds[partition]
        while True:
            while rounds and rounds[0] < round_:
                rounds.popleft()
            if rounds:
                return rounds[0]
            if self._looked >= round_ + _LOOK_AHEAD:
                return self._looked
            self._look()

    def _look(self) -> None:
        count, round_ = self._dealing.partitions, self._looked
        self._looked += 1
        wanted = [g - round_ * count for g in range(round_ * count, (round_ + 1) * count) if self._needed(g)]
        if len(wanted) == count:
            for rounds in self._rounds:
                rounds.append(round_)
        elif wanted:
            places = self._dealing.places(round_)
            for place in wanted:
                self._rounds[places.index(place)].append(round_)
