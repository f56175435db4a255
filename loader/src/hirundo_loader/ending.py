"""Where a run ends because its feed is declared to end: the same g for all who ask, whenever they ask.

The mixture log says where a feed ends (``endsAt``), and a later record may take that back and
continue the feed. Ranks look at different moments, so "what the newest record says" would let one
rank stop where another goes on. What they all find alike is this. The mix never ends a feed below
what it has written, and no record rules what was written before it: once the sequence before an end
is in the feed, that end has been reached for good. And the record that continues a feed behind an end
is in the log before the first sequence that it rules, so whoever has seen that sequence can see both.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from confluent_kafka import KafkaException

from .avro import Decoder
from .broker import Connection, Wait
from .errors import FeedTimeoutError
from .plan import Plan

if TYPE_CHECKING:
    from .feed import Feed

log = logging.getLogger("hirundo_loader")

_LOOK_SECONDS = 1.0  # between two questions, while a run waits
_ANSWER_SECONDS = 3.0


class Declaration(NamedTuple):
    """What one mixture record says about the end."""

    version: int
    effective_from: int
    ends_at: int  # -1: the feed goes on
    reason: str = ""
    may_end: bool = True  # whether a domain that runs dry would end the feed


class End(NamedTuple):
    """A declared end: the feed ends before g."""

    g: int
    version: int  # the mixture record that declared it
    reason: str
    continued: int = 0  # the record that took it back; 0: it stands


def end_of(declarations: Iterable[Declaration], plan: Plan, past_version: int = 0) -> End | None:
    """The end that counts for a run; None where none was declared.

    It is the first one that was reached before it was taken back. Passed over are those that
    records up to ``past_version`` took back, and those within the run's first global batch: the run
    that goes on behind an end begins there.
    """
    end: End | None = None
    for said in declarations:
        if end is not None and said.ends_at != end.g:
            reached = said.effective_from >= end.g
            if reached and said.version > past_version and end.g >= plan.origin + plan.global_batch:
                return end._replace(continued=said.version)
            end = None
        if end is None and said.ends_at >= 0:
            end = End(said.ends_at, said.version, said.reason)
    return end


class RunEnded(Exception):
    """Internal: the run's next global batch lies behind its feed's end."""


class Gate:
    """Lets a run's global batches through that are whole, and ends it at the feed's declared end.

    Belongs to one pass. Connects only while it asks.

    Args:
        seen: the highest g that the pass has met in the feed, whoever needs it, and the mixture
            version of that sequence.
        ahead: reads on for so many seconds, for ``seen`` to rise.
    """

    def __init__(
        self,
        feed: Feed,
        plan: Plan,
        *,
        past_version: int,
        seen: Callable[[], tuple[int, int]],
        ahead: Callable[[float], None],
    ) -> None:
        self._feed = feed
        self._plan = plan
        self._past_version = past_version
        self._seen = seen
        self._ahead = ahead
        self._known = 0  # all below is in the feed, or will be, and its declarations are read
        self._declarations: list[Declaration] = []
        self._version = 1  # the last mixture record that was read; the first can't continue a feed
        self._offset = 0
        self._asked = -_LOOK_SECONDS
        self._batch = 0  # where the batch ends that is asked for
        self._begun = 0  # where the batch ends that was begun before it was whole
        self._end: End | None = None

    @property
    def end(self) -> End | None:
        """The end that counts for the run, as far as the mixture log was read."""
        return self._end

    def expect(self, batch_end: int) -> None:
        """Names the batch that is read next, by the g behind it."""
        self._batch = batch_end

    def look(self) -> None:
        """Asks, at most once a second, whether the expected batch lies behind the end.

        Raises RunEnded where it does. What can't be asked now is asked again.
        """
        now = time.monotonic()
        if now - self._asked < _LOOK_SECONDS:
            return
        try:
            highest = self._feed.highest(_ANSWER_SECONDS)
            self._read_declarations()
            self._known = max(self._known, highest + 1)
        except (KafkaException, FeedTimeoutError) as error:
            log.debug("the feed's end will be asked for again after: %s", error)
        finally:
            self._asked = time.monotonic()
        self._judge()

    def pass_batch(self) -> None:
        """Waits until the expected batch is whole; raises RunEnded where it never will be.

        A rank that is alone begins it before, where no domain's policy is to end the feed and no
        declared end cuts it off.
        """
        wait: Wait | None = None
        while self._known < self._batch != self._begun:
            seen, version = self._seen()
            if seen + 1 >= self._batch and version <= self._version:
                self._known = seen + 1
                break
            self.look()
            cut = self._end is not None and self._end.g < self._batch
            if (
                self._plan.world_size == 1
                and self._declarations
                and not self._declarations[-1].may_end
                and not cut
            ):
                self._begun = self._batch
            elif self._known < self._batch:
                wait = wait or Wait(self._feed.timeout, self._cause)
                self._ahead(wait.slice(0.2))
        self._judge()

    def _cause(self) -> str:
        begin = self._batch - self._plan.global_batch
        why = self._feed.cause(self._batch - 1)
        return f"the global batch g={begin} to g={self._batch - 1} is not whole yet: {why}"

    def _judge(self) -> None:
        if self._end is not None and self._end.g < self._batch and self._known >= self._end.g:
            raise RunEnded

    def _read_declarations(self) -> None:
        """Reads what the mixture log has grown by."""
        with self._feed.connect(self._feed.mixture_topic) as connection:
            low, high = connection.range(0, _ANSWER_SECONDS)
            begin = max(low, self._offset)
            if begin >= high:
                return
            self._declarations += read_declarations(connection, self._feed.decoder("MixtureRecord"), begin)
            self._offset = high
        self._version = max(said.version for said in self._declarations)
        self._end = end_of(self._declarations, self._plan, self._past_version)


def read_declarations(connection: Connection, decoder: Decoder, offset: int) -> list[Declaration]:
    """What the committed mixture records from that offset on say about the end."""
    wait = Wait(_ANSWER_SECONDS, lambda: f"the end of {connection.topic} is not to be had")
    connection.assign({0: offset})
    found: list[Declaration] = []
    while True:
        records, ends = connection.poll(wait.slice())
        for record in records:
            said = decoder.decode(record.value())
            stops = any("stop" in (share.get("exhausted"), share.get("then")) for share in said["shares"])
            found.append(
                Declaration(said["version"], said["effectiveFrom"], said["endsAt"], str(said["reason"]), stops)
            )
        if ends:
            return found
