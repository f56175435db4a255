"""Reads the feed's records in g order out of its partitions, and checks that order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .archive import Archive, ArchiveReader, Record
from .avro import Decoder
from .broker import Connection, Wait
from .dealing import Dealing, Needs
from .errors import CorruptRecordError, FeedGoneError, FeedOrderError
from .locate import Locator
from .manifest import Manifest, expect_partitions

AHEAD_BYTES = 4 << 20  # how far a partition may be read ahead of the slowest
AHEAD_RECORDS = (64, 4096)  # and in records at least and at most
SKIP_BYTES = 4 << 20  # a gap of a partition from which seeking beats reading over it
SKIP_RECORDS = 64


@dataclass
class _Cursor:
    """Where one partition's reading stands. ``round`` is the next one expected."""

    round: int
    offset: int
    landed: bool = False  # False after a seek: the first record may lie before ``round``
    paused: bool = False
    before: int = -1  # the last round that was seen


class FeedReader:
    """Gives the records of ascending g's. Not thread-safe; belongs to the process that made it.

    What Kafka no longer holds comes from the archive, where there is one, up to the first round
    that Kafka has whole.

    ``needed(g)`` says which g's will be asked for: the values of others are dropped at once.
    ``cause(g)`` explains why g is not there, for the deadline's message; ``look()`` may end a wait
    by an exception.
    """

    def __init__(
        self,
        connection: Connection,
        manifest: Manifest,
        decoder: Decoder,
        *,
        needed: Callable[[int], bool],
        timeout: float | None,
        cause: Callable[[int], str],
        look: Callable[[], None] | None = None,
        archive: Archive | None = None,
    ) -> None:
        self._connection = connection
        self._count = manifest.partitions
        self._manifest = manifest
        self._decode = decoder.decode
        self._lead: Callable[[bytes], int] = lambda value: decoder.lead(value, "g")
        self._version: Callable[[bytes], int] = lambda value: int(decoder.first(value, "mixtureVersion"))
        self._needed = needed
        self._timeout = timeout
        self._cause = cause
        self._look = look
        self._highest = -1  # of all g's that came along
        self._highest_message: Any = None  # whose version was not looked at
        self._highest_version = 0
        self._cursors: list[_Cursor] = []
        self._held: dict[int, bytes] = {}
        self._dealing = Dealing(manifest.partitions, manifest.seed)
        self._needs = Needs(self._dealing, needed)
        self._record_bytes = 0
        self._taken = self._given = 0
        self._from = 0
        self._archive: ArchiveReader | None = None if archive is None else archive.reader(manifest, needed)
        self._archive_end: int | None = 0  # Kafka has it from here on; None: not known

    def close(self) -> None:
        self._connection.close()
        if self._archive is not None:
            self._archive.close()

    def get(self, g: int) -> Record:
        """The record of g, which must be above all that were asked for before."""
        if self._archive is not None:
            if not self._cursors and self._archive_end == 0:
                self._archive_end = self._front(g)
            if self._archive_end is None or g < self._archive_end:
                record = self._archive.get(g)
                if record is not None:
                    if g > self._highest:
                        self._highest, self._highest_message = g, None
                        self._highest_version = record["mixtureVersion"]
                    return record
                self._archive_end = g
        try:
            return self._decode(self._read(g))
        except FeedGoneError as error:
            return self._rewind(g, error)

    def _rewind(self, g: int, gone: FeedGoneError) -> Record:
        """The record of g, which Kafka lost before it was read."""
        if self._archive is None:
            raise FeedGoneError(
                f"{gone}. Name the feed's Parquet archive (HirundoDataset's archive), or start at a later g"
            ) from None
        self._cursors, self._held = [], {}
        self._archive_end = self._front(g)
        record = self._archive.get(g)
        if record is None:
            raise FeedGoneError(f"{gone}, and {self._archive.last()}") from None
        return record

    def _locator(self, g: int) -> Locator:
        wait = Wait(self._timeout, lambda: self._cause(g))
        expect_partitions(self._connection, self._manifest, wait)
        return Locator(self._connection, self._count, self._lead, wait)

    def _front(self, g: int) -> int | None:
        """The first g that Kafka has with all behind it; None where a partition was emptied."""
        front = self._locator(g).front()
        return None if front is None else front * self._count

    def _open(self, g: int) -> None:
        round_ = g // self._count
        starts = self._locator(g).starts(round_)
        self._cursors = [_Cursor(round_, starts[p]) for p in range(self._count)]
        self._needs.begin(round_)
        self._connection.assign(starts)
        if self._archive is not None:
            self._archive.close()

    def _read(self, g: int) -> bytes:
        if not self._cursors:
            self._open(g)
        self._from = g
        self._skip(g // self._count)
        wait: Wait | None = None
        while g not in self._held:
            wait = wait or Wait(self._timeout, lambda: self._cause(g), self._look)
            self._poll(wait.slice(), g // self._count)
        if wait is None:
            self._read_on(g // self._count)
        self._given += 1
        return self._held.pop(g)

    def _read_on(self, round_: int) -> None:
        """Takes what has come meanwhile, twice as much as one record costs on average.

        So the way over what other ranks need is gone in small steps, not all at once where a batch ends.
        """
        if min(cursor.round for cursor in self._cursors) - round_ < self._limit():
            self._work(self._connection.ready(2 * self._taken // (self._given + 1) + 1)[0], round_)

    def highest(self) -> tuple[int, int]:
        """The highest g that came along, whoever needs it, and its mixture version; g is -1 at first."""
        if self._highest_message is not None:
            self._highest_version = self._version(self._highest_message.value())
            self._highest_message = None
        return self._highest, self._highest_version

    def ahead(self, seconds: float) -> None:
        """Reads on for at most so many seconds, behind what was asked for last."""
        if self._cursors:
            self._poll(seconds, self._from // self._count)
        else:
            time.sleep(seconds)  # in the archive

    def _poll(self, seconds: float, round_: int) -> None:
        self._work(self._connection.poll(seconds)[0], round_)

    def _work(self, messages: Iterable[Any], round_: int) -> None:
        landed = False
        for message in messages:
            landed |= self._take(message)
        if landed:
            self._skip(round_)
        self._balance()

    def _take(self, message: Any) -> bool:
        """Checks and keeps one record; True where it is the first behind a seek.

        Others' records are only counted: each one that is given out must have the g that its number
        says, so that a gap or a repeat among them is found there.
        """
        p, offset = message.partition(), message.offset()
        cursor = self._cursors[p]
        if offset < cursor.offset:  # fetched before a seek
            return False
        self._taken += 1
        first = not cursor.landed
        if not first:
            g = self._dealing.position(cursor.round, p)
            if g < self._from or not self._needed(g):
                cursor.before = cursor.round
                cursor.round, cursor.offset = cursor.round + 1, offset + 1
                if g > self._highest:
                    self._highest, self._highest_message = g, message
                return False
        value = message.value()
        if value is None:
            raise CorruptRecordError(f"partition {p} offset {offset} of {self._connection.topic} has no value")
        g = self._lead(value)
        round_, place = divmod(g, self._count)
        if first:
            self._land(p, cursor, g)
        elif round_ != cursor.round:
            self._refuse(p, offset, g, cursor.round)
        if place != self._dealing.places(round_)[p]:
            raise FeedOrderError(
                f"{self._connection.topic} is not dealt as its seed says: partition {p} has g={g} at offset "
                f"{offset} where g={self._dealing.position(round_, p)} must stand"
            )
        cursor.landed, cursor.before = True, round_
        cursor.round, cursor.offset = round_ + 1, offset + 1
        self._record_bytes = len(value)
        if g > self._highest:
            self._highest, self._highest_message = g, message
        if g >= self._from and self._needed(g):
            self._held[g] = value
        return first

    def _land(self, p: int, cursor: _Cursor, g: int) -> None:
        round_ = g // self._count
        if round_ <= cursor.before:
            self._refuse(p, cursor.offset, g, cursor.before + 1)
        if round_ > cursor.round and cursor.before < 0 and cursor.offset:
            raise FeedGoneError(
                f"g={cursor.round * self._count} is no longer in {self._connection.topic}: partition {p}, "
                f"which retention had emptied, goes on at g={g}"
            )
        if round_ > cursor.round:
            self._refuse(p, cursor.offset, g, cursor.round)

    def _refuse(self, p: int, offset: int, g: int, expected: int) -> None:
        kind = "gap" if g // self._count > expected else "repeat"
        raise FeedOrderError(
            f"{kind} in {self._connection.topic}: partition {p} has g={g} at offset {offset} where "
            f"g={self._dealing.position(expected, p)} must stand"
        )

    def _skip(self, round_: int) -> None:
        """Seeks over what no one here needs from the round on, where that is much.

        A partition's record number i + k stands k offsets or more behind number i, so the jump
        can't pass the round.
        """
        for p, cursor in enumerate(self._cursors):
            if not cursor.landed:
                continue
            goal = self._needs.next(p, max(cursor.round, round_))
            behind = goal - cursor.round
            if behind < SKIP_RECORDS:
                continue
            target = cursor.offset + behind
            if behind * self._record_bytes < SKIP_BYTES or target >= self._connection.known_end(p):
                continue
            self._connection.seek(p, target)
            cursor.offset, cursor.round, cursor.landed = target, goal, False

    def _limit(self) -> int:
        return min(AHEAD_RECORDS[1], max(AHEAD_RECORDS[0], AHEAD_BYTES // (self._record_bytes + 1)))

    def _balance(self) -> None:
        """Holds back the partitions that run far ahead of the slowest.

        All partitions share librdkafka's one queue: without this a partition that fills it keeps
        the others from being fetched, and what is read ahead has no bound.
        """
        limit = self._limit()
        slowest = min(cursor.round for cursor in self._cursors)
        pause: list[int] = []
        resume: list[int] = []
        for p, cursor in enumerate(self._cursors):
            lead = cursor.round - slowest
            hold = cursor.landed and lead > (limit // 2 if cursor.paused else limit)
            if hold != cursor.paused:
                cursor.paused = hold
                (pause if hold else resume).append(p)
        if pause:
            self._connection.pause(pause)
        if resume:
            self._connection.resume(resume)
