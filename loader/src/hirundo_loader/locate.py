"""Finds a round in the partitions by probing: O(log n) probes, whatever the transactions left.

Partition p holds one sequence of each round of P, so its record number i has a g in
[i*P, (i+1)*P). Offsets are not record numbers: transaction markers and aborted records take
offsets, too, and retention removes the front. But between two records of a partition lie at least
as many offsets as records, so from a known record (o, i) the offset o + (i' - i) is never behind
record i': that jump is tried first, halving where it gains little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from .broker import Connection, Wait, retry
from .errors import FeedGoneError, FeedOrderError

NEAR = 16  # records: reading on from there costs less than another probe
Lead = Callable[[bytes], int]


@dataclass
class _Search:
    """What is known of one partition: the record at ``low`` is number ``known``."""

    low: int
    high: int
    known: int = -1
    done: bool = False
    halve: bool = False


class Locator:
    """Probes one topic through a connection, whose assignment it takes over."""

    def __init__(self, connection: Connection, partitions: int, lead: Lead, wait: Wait) -> None:
        self._connection = connection
        self._count = partitions
        self._lead = lead
        self._wait = wait

    def ranges(self) -> dict[int, tuple[int, int]]:
        """First offset and committed end of each partition."""
        return {p: retry(self._wait, partial(self._connection.range, p)) for p in range(self._count)}

    def probe(self, offsets: Mapping[int, int]) -> dict[int, tuple[int, int] | None]:
        """(offset, g) of the first record at or behind each offset; None at the end."""
        if not offsets:
            return {}
        self._connection.assign(offsets)
        found: dict[int, tuple[int, int] | None] = {}
        while len(found) < len(offsets):
            records, ends = self._connection.poll(self._wait.slice())
            for record in records:
                p = record.partition()
                if p in offsets and p not in found:
                    found[p] = (record.offset(), self._lead(record.value()))
            for p in ends:
                found.setdefault(p, None)
        return found

    def front(self) -> int | None:
        """The first round that every partition still holds; None where retention emptied one."""
        ranges = self.ranges()
        firsts = self.probe({p: low for p, (low, high) in ranges.items() if low < high})
        rounds = []
        for p, (low, _) in ranges.items():
            first = firsts.get(p)
            if first is not None:
                rounds.append(first[1] // self._count)
            elif low:
                return None
        return max(rounds, default=0)

    def starts(self, round_: int) -> dict[int, int]:
        """Per partition an offset at or shortly before its record of the round.

        Raises FeedGoneError where the log begins behind it.
        """
        searches = {p: _Search(*bounds) for p, bounds in self.ranges().items()}
        first = self.probe({p: s.low for p, s in searches.items() if s.low < s.high})
        for p, search in searches.items():
            answer = first.get(p)
            if answer is None:
                search.done = True
                continue
            search.low, search.known = answer[0], answer[1] // self._count
            if search.known > round_:
                raise FeedGoneError(
                    f"g={round_ * self._count} is no longer in {self._connection.topic}: partition "
                    f"{p} begins at g={answer[1]}"
                )
        while True:
            guesses = {}
            for p, search in searches.items():
                if search.done:
                    continue
                ahead = round_ - search.known
                if ahead <= NEAR or search.high - search.low <= NEAR:
                    search.done = True
                    continue
                jump = search.low + ahead
                if search.halve or jump >= search.high:
                    jump = (search.low + search.high) // 2
                guesses[p] = jump
            if not guesses:
                return {p: search.low for p, search in searches.items()}
            for p, answer in self.probe(guesses).items():
                self._narrow(p, searches[p], guesses[p], answer, round_)

    def _narrow(
        self, p: int, search: _Search, guess: int, answer: tuple[int, int] | None, round_: int
    ) -> None:
        if answer is None or answer[1] // self._count > round_:
            search.high = guess
            search.halve = True
            return
        known = answer[1] // self._count
        if known <= search.known and answer[0] > search.low:
            raise FeedOrderError(
                f"partition {p} of {self._connection.topic} is out of order: g={answer[1]} at offset "
                f"{answer[0]} follows round {search.known} at offset {search.low}"
            )
        search.halve = (round_ - known) * 4 > round_ - search.known
        search.low, search.known = answer[0], known

    def lasts(self, ranges: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int] | None]:
        """(offset, g) of each partition's last committed record; None where it has none."""
        found: dict[int, tuple[int, int] | None] = {p: None for p in ranges}
        open_ = {p: 1 for p, (low, high) in ranges.items() if low < high}
        while open_:
            offsets = {p: max(ranges[p][0], ranges[p][1] - back) for p, back in open_.items()}
            for p, answer in self.probe(offsets).items():
                if answer is not None:
                    found[p] = answer
                    del open_[p]
                elif offsets[p] == ranges[p][0]:
                    del open_[p]
                else:
                    open_[p] *= 2
        return self._last_behind(found)

    def _last_behind(
        self, found: dict[int, tuple[int, int] | None]
    ) -> dict[int, tuple[int, int] | None]:
        """From a record near the end of each partition to its last one."""
        offsets = {p: answer[0] for p, answer in found.items() if answer is not None}
        left = set(offsets)
        if left:
            self._connection.assign(offsets)
        while left:
            records, ends = self._connection.poll(self._wait.slice())
            for record in records:
                found[record.partition()] = (record.offset(), self._lead(record.value()))
            left.difference_update(ends)
        return found

    def end(self) -> int:
        """The first g that is not committed: every g below it is (or was, before retention)."""
        ranges = self.ranges()
        lasts = self.lasts(ranges)
        for p, answer in lasts.items():
            if answer is None and ranges[p][0]:
                raise FeedGoneError(
                    f"retention emptied partition {p} of {self._connection.topic}: where the feed ends "
                    "can't be known before the next sequence comes"
                )
        counts = {p: 0 if a is None else a[1] // self._count + 1 for p, a in lasts.items()}
        whole = min(counts.values())
        beyond = [p for p, count in counts.items() if count > whole]
        present = set(self._of_round(whole, beyond))
        g = whole * self._count
        while g in present:
            g += 1
        return g

    def _of_round(self, round_: int, partitions: Iterable[int]) -> list[int]:
        wanted = set(partitions)
        if not wanted:
            return []
        starts = self.starts(round_)
        self._connection.assign({p: starts[p] for p in wanted})
        values = []
        while wanted:
            records, ends = self._connection.poll(self._wait.slice())
            for record in records:
                g = self._lead(record.value())
                if g // self._count >= round_ and record.partition() in wanted:
                    wanted.discard(record.partition())
                    if g // self._count == round_:
                        values.append(g)
            wanted.difference_update(ends)
        return values
