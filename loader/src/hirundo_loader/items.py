"""One pass over the items of a rank, or of one of its DataLoader workers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from .archive import Record
from .ending import Gate, RunEnded
from .errors import StateRefusedError
from .feed import Feed
from .plan import Plan
from .progress import Mark, WorkerItem
from .reader import FeedReader
from .sequences import Item, Labels, item_maker

log = logging.getLogger("hirundo_loader")


@dataclass(frozen=True)
class ItemForm:
    """What an item is to look like."""

    tensors: Literal["torch", "numpy"]
    labels: Labels | None
    mask_document_starts: bool
    micro_batch: int | None


class Items(Iterator[Item]):
    """The pass of worker ``worker`` of ``workers``. Connects at the first item.

    With a mark the items are WorkerItems that carry it. Declared ends that mixture records up to
    ``past_version`` took back don't count.
    """

    def __init__(
        self,
        feed: Feed,
        form: ItemForm,
        plan: Plan,
        worker: int,
        workers: int,
        mark: Mark | None,
        past_version: int = 0,
    ) -> None:
        self.plan = plan
        self._past_version = past_version
        self._feed = feed
        self._form = form
        self._worker = worker
        self._workers = workers
        self._mark = mark
        self._next = worker
        self._reader: FeedReader | None = None
        self._gate: Gate
        self._make: Callable[[Sequence[Record]], Item]

    @property
    def consumed(self) -> int:
        """Items of the rank that were given out; exact where there is one worker."""
        return self._next

    def __next__(self) -> Item:
        first = self.plan.first_g(self._next)
        if first is None:
            self.close()
            raise StopIteration
        reader, gate = self._reader or self._open(), self._gate
        gate.expect(self.plan.batch_end(self._next))
        try:
            records = [reader.get(g) for g in range(first, first + self.plan.micro_batch)]
            gate.pass_batch()
        except RunEnded:
            self._end(gate)
            raise StopIteration from None
        item = self._make(records)
        self._next += self._workers
        if self._mark is None:
            return item
        marked = WorkerItem(item)
        marked.mark_with(self._mark)
        return marked

    def _end(self, gate: Gate) -> None:
        """Ends the pass, and each one that asks it again, at the feed's declared end."""
        end = gate.end
        assert end is not None
        self.plan = replace(self.plan, end=end.g if self.plan.end is None else min(end.g, self.plan.end))
        self.close()
        stop = self.plan.stop
        assert stop is not None
        level = logging.WARNING if end.continued else logging.INFO
        log.log(
            level,
            "the feed ends at g=%d (mixture record %d: %s); this run ends at g=%d, behind its last whole "
            "global batch, and leaves %d sequences%s",
            end.g,
            end.version,
            end.reason,
            stop,
            max(0, end.g - stop),
            f". Mixture record {end.continued} continues the feed: go on from this run's state, or pass "
            f"past_version={end.continued} on all ranks to read on at once"
            if end.continued
            else "",
        )

    def _open(self) -> FeedReader:
        feed, form = self._feed, self._form
        manifest = feed.manifest
        decoder = feed.decoder("FeedRecord")
        self._make = item_maker(
            manifest.sequenceLength,
            tensors=form.tensors,
            labels=form.labels,
            mask_document_starts=form.mask_document_starts,
            micro_batch=form.micro_batch,
        )
        self._reader = FeedReader(
            feed.connect(feed.topic),
            manifest,
            decoder,
            needed=self._needs,
            timeout=feed.timeout,
            cause=feed.cause,
            look=lambda: self._gate.look(),
            archive=feed.archive,
        )
        reader = self._reader
        self._gate = Gate(
            feed,
            self.plan,
            past_version=self._past_version,
            seen=reader.highest,
            ahead=reader.ahead,
        )
        return reader

    def _needs(self, g: int) -> bool:
        number = self.plan.item_of(g)
        if number is None or number % self._workers != self._worker:
            return False
        return self.plan.stop is None or g < self.plan.stop

    def state_dict(self) -> dict[str, Any]:
        """For torchdata's StatefulDataLoader: this worker's own position."""
        return {
            "origin": self.plan.origin,
            "taken": self.plan.taken,
            "next": self._next,
            "worker": self._worker,
            "workers": self._workers,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Takes up the position of a worker of the same number among as many."""
        if (state["worker"], state["workers"]) != (self._worker, self._workers):
            raise StateRefusedError(
                f"the state is of worker {state['worker']} of {state['workers']}, this is worker "
                f"{self._worker} of {self._workers}; with other numbers use the dataset's state"
            )
        self.close()
        self.plan = replace(self.plan, origin=state["origin"], taken=state["taken"])
        if self._mark is not None:
            self._mark = self._mark._replace(origin=state["origin"], taken=state["taken"])
        self._next = state["next"]

    def close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
