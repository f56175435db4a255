"""The dataset that a training loop iterates over."""

from __future__ import annotations

import importlib.util
import logging
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Literal

from confluent_kafka import KafkaException

from . import schemas
from .broker import Connection, ConsumerFactory, Wait
from .errors import HirundoError, StateRefusedError, StateUnknownError
from .locate import Locator
from .manifest import Manifest, expect_partitions, read_manifest, starvation
from .plan import Plan
from .reader import FeedReader
from .sequences import Item, Labels, item_maker

if TYPE_CHECKING:
    from torch.utils.data import DataLoader, IterableDataset

    _Base = IterableDataset[Item]
elif importlib.util.find_spec("torch") is not None:
    from torch.utils.data import IterableDataset as _Base
else:
    _Base = object

log = logging.getLogger("hirundo_loader")
_HAS_TORCH = _Base is not object
_forks = 0
_arrived: set[str] = set()  # keys of datasets whose items came out of workers


def _forked() -> None:
    global _forks
    _forks += 1


os.register_at_fork(after_in_parent=_forked)


class _WorkerG(int):
    """A worker's g: a plain int once it has come to the training process, where it leaves word."""

    key: str

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrive, (self.key, int(self))


def _arrive(key: str, g: int) -> int:
    _arrived.add(key)
    return g


class HirundoDataset(_Base):
    """The sequences of a feed, for one rank of a training job.

    Global batch b is the sequences g from b*B to (b+1)*B - 1, whatever the number of ranks,
    workers or partitions; rank r of W takes the r-th of W equal contiguous parts. Give it to
    ``DataLoader(data, batch_size=None, num_workers=n)``: worker w takes every n-th item from item
    w on, and as a DataLoader asks its workers in turn, the rank's sequences come in g order.
    (``batch_size=k`` with workers would put sequences of different global batches together; use
    ``micro_batch=k`` for batches.)

    Args:
        bootstrap: the Kafka brokers, ``host:port,…``.
        topic, mixture_topic: the feed's topics, with their prefix if they have one.
        report_topic: for causes of a wait only; by default ``mixture_topic`` + ``-report``.
        rank, world_size: this process among the data-parallel ones.
        global_batch: B, sequences of one optimizer step over all ranks; divisible by
            ``world_size``. Default: one a rank.
        micro_batch: None yields single sequences; k yields ``collate`` of k, k dividing B / W.
        start_g: where a run without a saved state begins.
        end_g: the run ends behind the last whole global batch below it.
        stop_at_end: as ``end_g`` = the feed's committed end when this object is made. Ranks that
            start at different moments would see different ends: for several ranks take
            ``feed_end()`` on one and pass it to all as ``end_g``.
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
        tensors: Literal["auto", "torch", "numpy"] = "auto",
        labels: Labels | None = "same",
        mask_document_starts: bool = False,
        timeout: float | None = 300.0,
        consumer_config: Mapping[str, Any] | None = None,
        extra_schemas: Sequence[Any] = (),
        consumer_factory: ConsumerFactory | None = None,
    ) -> None:
        if tensors not in ("auto", "torch", "numpy"):
            raise ValueError(f"tensors={tensors!r}: one of auto, torch, numpy")
        if labels not in ("same", "shifted", None):
            raise ValueError(f"labels={labels!r}: one of same, shifted, None")
        if tensors == "torch" and not _HAS_TORCH:
            raise ValueError("tensors='torch', but torch is not installed; use 'numpy'")
        if stop_at_end and end_g is not None:
            raise ValueError("stop_at_end and end_g exclude each other")
        self.bootstrap = bootstrap
        self.topic = topic
        self.mixture_topic = mixture_topic
        self.report_topic = report_topic or f"{mixture_topic}-report"
        self.timeout = timeout
        self._tensors: Literal["torch", "numpy"] = (
            "torch" if tensors == "torch" or (tensors == "auto" and _HAS_TORCH) else "numpy"
        )
        self._labels = labels
        self._mask_document_starts = mask_document_starts
        self._micro_batch = micro_batch
        self._config = dict(consumer_config or {})
        self._extra_schemas = tuple(extra_schemas)
        self._factory = consumer_factory
        self._manifest: Manifest | None = None
        self._live: _Items | None = None
        self._forks = _forks
        self._sent = False  # pickled, so a spawned worker may hold it
        self._counted: int | None = None
        self._key = uuid.uuid4().hex
        size = world_size if global_batch is None else global_batch
        self._plan = Plan(start_g, size, world_size, rank, micro_batch or 1, end=end_g)
        if stop_at_end:
            self._plan = replace(self._plan, end=self.feed_end())

    @property
    def manifest(self) -> Manifest:
        """What feed this is; asks the mixture log at first use."""
        if self._manifest is None:
            with self._connect(self.mixture_topic) as connection:
                self._manifest = read_manifest(
                    connection, schemas.decoder("MixtureRecord", self._extra_schemas), self.timeout
                )
        return self._manifest

    def feed_end(self) -> int:
        """The first g that is not committed now."""
        manifest = self.manifest
        with self._connect(self.topic) as connection:
            wait = Wait(self.timeout, lambda: connection.trouble() or "the feed's end is not to be had")
            expect_partitions(connection, manifest, wait)
            return self._locator(connection, wait).end()

    def __iter__(self) -> _Items:
        worker, workers = _worker()
        items = _Items(self, self._plan, worker, workers)
        if not _in_worker():
            self._live = items
            self._counted = None
            _arrived.discard(self._key)
        return items

    def state_dict(self, consumed: int | None = None) -> dict[str, Any]:
        """The position behind all that the loop has consumed, as plain JSON values.

        ``g`` is the first sequence of the first global batch that is not wholly consumed,
        ``manifest`` the digest of the feed's properties, ``feed`` these properties. A state taken
        between two optimizer steps has no more than that, and fits any world size. One taken in
        the midst of a global batch also has ``partial`` and fits only the same world size and
        global batch.

        The count is right for iteration in this process and for ``loader()``. Where a plain
        DataLoader's workers iterate, this process can't know: pass ``consumed``, the items taken
        since the start or the loaded state, or use ``state_after(item)``. Without either,
        StateUnknownError is raised where workers may have been started.
        """
        if consumed is not None:
            return self._state(self._plan, consumed)
        if _in_worker():
            return self._state(self._plan, 0)
        arrived = self._key in _arrived
        if self._counted is not None and not arrived:
            return self._state(self._plan, self._counted)
        if self._live is not None and not arrived:
            return self._state(self._live.plan, self._live.consumed)
        if arrived or self._sent or _forks != self._forks:
            raise StateUnknownError(
                f"DataLoader workers {'iterate' if arrived else 'may iterate'} over this dataset, and"
                " what the loop has consumed is not known here. Use "
                "state_after(item) with the last item, state_dict(consumed=n) with the items taken "
                "since the start or the loaded state, or loop over data.loader(num_workers=…)"
            )
        return self._state(self._plan, 0)

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
        self._live = self._counted = None
        self._forks, self._sent = _forks, False
        _arrived.discard(self._key)

    def loader(self, num_workers: int = 0, **options: Any) -> _CountingLoader:
        """A DataLoader of this dataset whose consumed items ``state_dict()`` counts.

        ``options`` are those of torch.utils.data.DataLoader but ``batch_size``, which is None.
        """
        if not _HAS_TORCH:
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
        return {**self.__dict__, "_live": None, "_counted": None}

    def _connect(self, topic: str, isolation: str = "read_committed") -> Connection:
        return Connection(
            self.bootstrap, topic, factory=self._factory, config=self._config, isolation=isolation
        )

    def _locator(self, connection: Connection, wait: Wait) -> Locator:
        decoder = schemas.decoder("FeedRecord", self._extra_schemas)
        return Locator(connection, self.manifest.partitions, lambda v: decoder.lead(v, "g"), wait)

    def _state(self, plan: Plan, items: int) -> dict[str, Any]:
        g, taken = plan.after(items)
        manifest = self.manifest
        state: dict[str, Any] = {"g": g, "manifest": manifest.digest, "feed": asdict(manifest)}
        if taken:
            state["partial"] = {
                "taken": taken,
                "world_size": plan.world_size,
                "global_batch": plan.global_batch,
            }
        return state

    def _cause(self, g: int) -> str:
        """Why g does not come: asks broker, feed and report, within some seconds."""
        try:
            with self._connect(self.topic) as connection:
                trouble = connection.trouble()
                if trouble:
                    return trouble
                wait = Wait(10.0, lambda: "the feed's end is not to be had")
                end = self._locator(connection, wait).end()
                if end > g:
                    return f"g={g} is committed, but did not come ({connection.last_error or 'no error'})"
                ends = {p: connection.range(p)[1] for p in range(self.manifest.partitions)}
            where = f"the feed ends at g={end - 1}" if end else "the feed is empty"
            parts = [f"g={g} is not in the feed yet: {where}", self._blocked(ends), self._starving()]
            return "; ".join(part for part in parts if part)
        except (KafkaException, HirundoError) as error:
            return f"g={g} did not come, and asking why failed: {error}"

    def _blocked(self, ends: Mapping[int, int]) -> str:
        with self._connect(self.topic, "read_uncommitted") as connection:
            behind = {p: connection.range(p)[1] - end for p, end in ends.items()}
        held = [f"partition {p} at offset {ends[p]} ({n} behind it)" for p, n in behind.items() if n > 0]
        return f"an open transaction holds {', '.join(held)}" if held else ""

    def _starving(self) -> str:
        try:
            with self._connect(self.report_topic) as connection:
                return starvation(connection, schemas.decoder("MixtureReport"), 5.0)
        except (KafkaException, HirundoError):
            return ""


class _Items(Iterator[Item]):
    """One pass over the items of a rank, or of one of its workers. Connects at the first item."""

    def __init__(self, data: HirundoDataset, plan: Plan, worker: int, workers: int) -> None:
        self.plan = plan
        self._data = data
        self._worker = worker
        self._workers = workers
        self._next = worker
        self._reader: FeedReader | None = None
        self._make: Any = None

    @property
    def consumed(self) -> int:
        """Items of the rank that were given out; exact where there is one worker."""
        return self._next

    def __next__(self) -> Item:
        first = self.plan.first_g(self._next)
        if first is None:
            self.close()
            raise StopIteration
        reader = self._reader or self._open()
        records = [reader.get(g) for g in range(first, first + self.plan.micro_batch)]
        item = self._make(records)
        if _in_worker():
            g = item["g"]
            item["g"] = [self._mark(one) for one in g] if isinstance(g, list) else self._mark(g)
        self._next += self._workers
        return item

    def _mark(self, g: int) -> int:
        marked = _WorkerG(g)
        marked.key = self._data._key
        return marked

    def _open(self) -> FeedReader:
        data = self._data
        manifest = data.manifest
        decoder = schemas.decoder("FeedRecord", data._extra_schemas)
        self._make = item_maker(
            decoder,
            manifest.sequenceLength,
            tensors=data._tensors,
            labels=data._labels,
            mask_document_starts=data._mask_document_starts,
            micro_batch=data._micro_batch,
        )
        self._reader = FeedReader(
            data._connect(data.topic),
            manifest,
            decoder,
            needed=self._needs,
            timeout=data.timeout,
            cause=data._cause,
        )
        return self._reader

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
                f"{self._worker} of {self._workers}; with other numbers use state_after(item)"
            )
        self.close()
        self.plan = replace(self.plan, origin=state["origin"], taken=state["taken"])
        self._next = state["next"]

    def close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()


class _CountingLoader:
    """A DataLoader that tells its dataset what the loop has been given."""

    def __init__(self, data: HirundoDataset, inner: DataLoader[Item]) -> None:
        self.dataset = data
        self._inner = inner

    def __iter__(self) -> Iterator[Item]:
        source = iter(self._inner)
        data = self.dataset
        data._counted = 0
        try:
            for item in source:
                data._counted += 1
                _arrived.discard(data._key)
                yield item
        finally:
            del source
            _arrived.discard(data._key)

    def state_dict(self) -> dict[str, Any]:
        return self.dataset.state_dict()

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.dataset.load_state_dict(state)


def _in_worker() -> bool:
    if not _HAS_TORCH:
        return False
    from torch.utils.data import get_worker_info

    return get_worker_info() is not None


def _worker() -> tuple[int, int]:
    """(number, count) of this DataLoader worker; (0, 1) outside of one."""
    if _HAS_TORCH:
        from torch.utils.data import get_worker_info

        info = get_worker_info()
        if info is not None:
            return info.id, info.num_workers
    return 0, 1
