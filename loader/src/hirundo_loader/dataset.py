"""The dataset that a training loop iterates over."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from . import worker
from .archive import Archive
from .broker import ConsumerFactory
from .errors import HirundoError, StateRefusedError
from .feed import Feed
from .items import ItemForm, Items
from .manifest import Manifest
from .plan import Plan
from .progress import Mark, Position, Progress, WorkerItem, now
from .sequences import Item, Labels

if TYPE_CHECKING:
    from torch.utils.data import DataLoader, IterableDataset

    _Base = IterableDataset[Item]
elif worker.HAS_TORCH:
    from torch.utils.data import IterableDataset as _Base
else:
    _Base = object

log = logging.getLogger("hirundo_loader")
_forks = 0


def _forked() -> None:
    global _forks
    _forks += 1


os.register_at_fork(after_in_parent=_forked)


class HirundoDataset(_Base):
    """The sequences of a feed, for one rank of a training job.

    Global batch b is the sequences g from b*B to (b+1)*B - 1, whatever the number of ranks,
    workers or partitions; rank r of W takes the r-th of W equal contiguous parts. Give it to
    ``DataLoader(data, batch_size=None, num_workers=n)``: worker w takes every n-th item from item
    w on, and as a DataLoader asks its workers in turn, the rank's sequences come in g order.
    (``batch_size=k`` with workers would put sequences of different global batches together; use
    ``micro_batch=k`` for batches.)

    Iteration ends, on all ranks and workers at the same g, where the mixture log declares the feed's
    end: behind the last global batch that is whole. What is left below a batch's size is not given;
    where the feed is continued, it begins the next batch. A global batch is given out only once all
    of it is in the feed (with ``world_size=1`` only where a domain may end the feed).

    Args:
        bootstrap: the Kafka brokers, ``host:port,…``.
        topic, mixture_topic: the feed's topics, with their prefix if they have one.
        report_topic: for causes of a wait only; by default ``mixture_topic`` + ``-report``.
        rank, world_size: this process among the data-parallel ones.
        global_batch: B, sequences of one optimizer step over all ranks; divisible by
            ``world_size``. Default: one a rank.
        micro_batch: None yields single sequences; k yields ``collate`` of k, k dividing B / W.
        start_g: where a run without a saved state begins.
        end_g: the run ends behind the last whole global batch below it, or below the feed's
            declared end where that comes first.
        stop_at_end: as ``end_g`` = the feed's committed end when this object is made. Ranks that
            start at different moments would see different ends: for several ranks pass the
            ``feed_end()`` of one to all as ``end_g``.
        past_version: declared ends that mixture records up to this version took back don't count
            (the same on all ranks; for a run that begins before an end behind which the feed was
            continued).
        tensors: "torch" (int64 copies), "numpy" (``input_ids`` is a uint32 view, read-only), or
            "auto": torch where it is installed.
        labels: "same": a copy of ``input_ids``, for models that shift inside the loss (Hugging
            Face). "shifted": ``labels[t] = input_ids[t + 1]``, the last -100. None: none.
            Padding is -100 in both.
        mask_document_starts: give each document's first token the label -100, so that no loss
            comes from predicting over a border.
        timeout: seconds until a wait raises FeedTimeoutError with its cause; None waits for ever,
            and logs the cause each 30 s.
        consumer_config: further librdkafka settings (security.protocol, sasl.…).
        archive: the feed's Parquet archive (``feed.archive`` of its configuration): a folder or a
            URI of pyarrow.fs (``s3://bucket/feed``). What Kafka no longer holds is read from it,
            and then Kafka goes on. Needs pyarrow.
        extra_schemas: parsed Avro schemas of other versions of FeedRecord, complete in themselves.
        consumer_factory: makes the client from its settings, in place of confluent_kafka.Consumer.

    Not thread-safe. Nothing is connected before it is needed, and each process has its own
    connection, so forked and spawned workers are both safe.
    """

    def __init__(
        self,
        bootstrap: str,
        topic: str = "feed",
        mixture_topic: str = "mixture",
        *,
        report_topic: str | None = None,
        rank: int = 0,
        world_size: int = 1,
        global_batch: int | None = None,
        micro_batch: int | None = None,
        start_g: int = 0,
        end_g: int | None = None,
        stop_at_end: bool = False,
        past_version: int = 0,
        tensors: Literal["auto", "torch", "numpy"] = "auto",
        labels: Labels | None = "same",
        mask_document_starts: bool = False,
        timeout: float | None = 300.0,
        archive: str | os.PathLike[str] | None = None,
        consumer_config: Mapping[str, Any] | None = None,
        extra_schemas: Sequence[Any] = (),
        consumer_factory: ConsumerFactory | None = None,
    ) -> None:
        if tensors not in ("auto", "torch", "numpy"):
            raise ValueError(f"tensors={tensors!r}: one of auto, torch, numpy")
        if labels not in ("same", "shifted", None):
            raise ValueError(f"labels={labels!r}: one of same, shifted, None")
        if tensors == "torch" and not worker.HAS_TORCH:
            raise ValueError("tensors='torch', but torch is not installed; use 'numpy'")
        if stop_at_end and end_g is not None:
            raise ValueError("stop_at_end and end_g exclude each other")
        self._feed = Feed(
            bootstrap,
            topic,
            mixture_topic,
            report_topic or f"{mixture_topic}-report",
            timeout,
            consumer_config or {},
            extra_schemas,
            consumer_factory,
            None if archive is None else Archive(os.fspath(archive)),
        )
        kind: Literal["torch", "numpy"] = (
            "torch" if tensors == "torch" or (tensors == "auto" and worker.HAS_TORCH) else "numpy"
        )
        self._form = ItemForm(kind, labels, mask_document_starts, micro_batch)
        self._live: Items | None = None
        self._passes = 0
        self._progress = Progress()
        self._forks = _forks
        self._past_version = past_version
        self._sent = False  # pickled, so a spawned worker may hold it
        size = world_size if global_batch is None else global_batch
        self._plan = Plan(start_g, size, world_size, rank, micro_batch or 1, end=end_g)
        if stop_at_end:
            self._plan = replace(self._plan, end=self.feed_end())

    @property
    def manifest(self) -> Manifest:
        """What feed this is; asks the mixture log at first use."""
        return self._feed.manifest

    @property
    def end_g(self) -> int | None:
        """Where the run ends: as given, or the feed's end that ``stop_at_end`` found."""
        return self._plan.end

    def feed_end(self) -> int:
        """The first g that is not committed now."""
        return self._feed.end()

    def __iter__(self) -> Items:
        number, count = worker.place()
        self._passes += 1
        mark = None
        if worker.in_worker():
            plan, progress = self._plan, self._progress
            run = (worker.seed(), self._passes)
            mark = Mark(progress.key, progress.generation, run, now(), number, plan.origin, plan.taken)
        items = Items(self._feed, self._form, self._plan, number, count, mark, self._past_version)
        if mark is None:
            self._live = items
            self._progress.begin_here(lambda: (items.plan, items.consumed))
        return items

    def state_dict(self, consumed: int | None = None) -> dict[str, Any]:
        """The position behind all that the loop has consumed, as plain JSON values.

        ``g`` is the first sequence of the first global batch that is not wholly consumed,
        ``manifest`` the digest of the feed's properties, ``feed`` these properties. A state taken
        between two optimizer steps has no more than that, and fits any world size. One taken in
        the midst of a global batch also has ``partial`` and fits only the same world size and
        global batch.

        Consumed is what iteration in this process or ``loader()`` has given out, and of the items
        of a DataLoader's workers all up to the last that the loop has looked into (read a value,
        a key, unpacked it): one that was received but never looked into does not count. Of several
        passes over one dataset the one that began last counts. ``consumed`` overrides the count:
        items taken since the start or the loaded state.

        Raises StateUnknownError where a ``collate_fn`` in the workers made other objects of the
        items, with their g. If it also drops g, nothing can be seen here at all: the state is then
        the start, with a warning in the log.
        """
        if consumed is not None or worker.in_worker():
            return self._state(self._plan, consumed or 0)
        plan, items = self._progress.position(self._plan)
        if not self._progress.begun and (self._sent or _forks != self._forks):
            log.warning(
                "no item of this dataset has been looked into, so its state is the start, g=%d. If a "
                "DataLoader's collate_fn replaces the items, use state_dict(consumed=n)",
                plan.origin,
            )
            self._forks, self._sent = _forks, False
        return self._state(plan, items)

    def state_after(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The state of a loop whose last consumed item is this one."""
        g = item["g"]
        last = int(g[-1] if isinstance(g, (list, tuple)) else g)
        number = self._plan.item_of(last)
        if number is None:
            raise ValueError(f"g={last} is not an item of rank {self._plan.rank} of this run")
        return self._state(self._plan, number + 1)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes to a saved position; the next iteration begins there.

        Raises StateRefusedError, naming the difference, for a state of another feed, or one from
        the midst of a global batch that does not fit.
        """
        self.manifest.check(state)
        partial, taken = state.get("partial"), 0
        if partial:
            taken = int(partial["taken"])
            for key in ("world_size", "global_batch"):
                if partial[key] != getattr(self._plan, key):
                    raise StateRefusedError(
                        f"the state was saved in the midst of a global batch ({taken} sequences a rank "
                        f"after g={state['g']}) with {key}={partial[key]}, here it is "
                        f"{getattr(self._plan, key)}; save at the end of a global batch to change it"
                    )
        self._plan = replace(self._plan, origin=int(state["g"]), taken=taken)
        self.close()
        self._live = None
        self._forks, self._sent = _forks, False
        self._progress.restart()

    def loader(self, num_workers: int = 0, **options: Any) -> _CountingLoader:
        """A DataLoader of this dataset; what it has given out counts as consumed, looked at or not.

        ``options`` are those of torch.utils.data.DataLoader but ``batch_size``, which is None.
        """
        if not worker.HAS_TORCH:
            raise HirundoError("loader() needs torch; iterate over the dataset itself instead")
        from torch.utils.data import DataLoader

        return _CountingLoader(
            self, DataLoader(self, batch_size=None, num_workers=num_workers, **options)
        )

    def close(self) -> None:
        """Ends this process's connection, if it has one. Iterating again connects again."""
        if self._live is not None:
            self._live.close()

    def __getstate__(self) -> dict[str, Any]:
        self._sent = True
        progress = (self._progress.key, self._progress.generation)
        return {**self.__dict__, "_live": None, "_progress": progress, "_sent": False}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        self._progress = Progress(*state["_progress"])
        self._forks = _forks

    def _state(self, plan: Plan, items: int) -> dict[str, Any]:
        g, taken = plan.after(items)
        manifest = self.manifest
        state: dict[str, Any] = {"g": g, "manifest": manifest.digest, "feed": manifest.properties}
        if taken:
            state["partial"] = {
                "taken": taken,
                "world_size": plan.world_size,
                "global_batch": plan.global_batch,
            }
        return state


class _CountingLoader:
    """A DataLoader that tells its dataset what the loop has been given."""

    def __init__(self, data: HirundoDataset, inner: DataLoader[Item]) -> None:
        self.dataset = data
        self._inner = inner

    def __iter__(self) -> Iterator[Item]:
        data, plan, given = self.dataset, self.dataset._plan, 0

        def position() -> Position:
            return plan, given

        source = iter(self._inner)
        data._progress.begin_here(position)
        try:
            for item in source:
                if isinstance(item, WorkerItem):
                    g = item.take_mark()
                    if g is not None:
                        data._progress.check(g.mark)
                    item = dict(item)
                given += 1
                data._progress.unseen = None
                yield item
        finally:
            del source
            data._progress.unseen = None

    def state_dict(self) -> dict[str, Any]:
        return self.dataset.state_dict()

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.dataset.load_state_dict(state)
