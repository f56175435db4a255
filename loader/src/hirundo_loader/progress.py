"""What the loop of this process has consumed of a dataset.

In this process that is a count. Where a DataLoader's workers iterate, nothing but their items
comes here, some of them before their turn, and torch tells no one when it hands one out. So a
worker marks its items, and an item leaves word the first time that the loop looks into it.
"""

from __future__ import annotations

import sys
import time
import uuid
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from .errors import StateRefusedError, StateUnknownError
from .plan import Plan
from .worker import in_worker

Position = tuple[Plan, int]  # a plan, and how many of its items are consumed

_known: weakref.WeakValueDictionary[str, Progress] = weakref.WeakValueDictionary()


class Mark(NamedTuple):
    """Where a worker's item comes from."""

    key: str  # the dataset
    generation: int  # how often a state had been loaded into it
    run: tuple[int, int]  # the DataLoader's seed and the worker's pass: one for all its workers
    begun: int  # when the worker began that pass: clock of ``now``
    worker: int
    origin: int
    taken: int


def now() -> int:
    """A clock that all processes of the machine share, in ns."""
    return time.perf_counter_ns()


class MarkedG(int):
    """A worker's g. It takes the item's mark through whatever rebuilds the item."""

    mark: Mark

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrive_alone, (self.mark, int(self))


def _marked(g: int, mark: Mark) -> MarkedG:
    value = MarkedG(g)
    value.mark = mark
    return value


def _arrive_alone(mark: Mark, g: int) -> int:
    progress = _known.get(mark.key)
    if progress is not None:
        progress.unseen = mark
    return g


class WorkerItem(dict[str, Any]):
    """A worker's item: a dict that tells its dataset when the loop first reads it.

    Only torch's own reading (``default_convert``, ``pin_memory``) and reading in a worker tell
    nothing. Those may build new ones out of it, with the mark in g; ``dict(item)`` is a plain dict.
    """

    __slots__ = ()

    def mark_with(self, mark: Mark) -> None:
        g = dict.__getitem__(self, "g")
        dict.__setitem__(self, "g", [*g[:-1], _marked(g[-1], mark)] if isinstance(g, list) else _marked(g, mark))

    def take_mark(self) -> MarkedG | None:
        """The marked g, where there is one; g is a plain number afterwards."""
        last = self._marked_g()
        if last is not None:
            g = dict.__getitem__(self, "g")
            dict.__setitem__(self, "g", [*g[:-1], int(last)] if isinstance(g, list) else int(last))
        return last

    def _plain(self) -> dict[str, Any]:
        return dict(dict.items(self))  # dict(self) and dict.copy(self) would call keys()

    def _marked_g(self) -> MarkedG | None:
        g = dict.get(self, "g")
        last = g[-1] if isinstance(g, list) and g else g
        return last if isinstance(last, MarkedG) else None

    def _look(self) -> None:
        last = self._marked_g()
        if last is None or in_worker():
            return
        if sys._getframe(2).f_globals.get("__name__", "").startswith("torch.utils.data._utils."):
            return
        progress = _known.get(last.mark.key)
        if progress is not None:
            progress.looked_at(last)
        self.take_mark()

    def __getitem__(self, key: str) -> Any:
        self._look()
        return dict.__getitem__(self, key)

    def __delitem__(self, key: str) -> None:
        self._look()
        dict.__delitem__(self, key)

    def __iter__(self) -> Iterator[str]:  # being overridden, it also makes dict() and ** call keys()
        self._look()
        return dict.__iter__(self)

    def __reversed__(self) -> Iterator[str]:
        self._look()
        return dict.__reversed__(self)

    def keys(self) -> Any:
        self._look()
        return dict.keys(self)

    def values(self) -> Any:
        self._look()
        return dict.values(self)

    def items(self) -> Any:
        self._look()
        return dict.items(self)

    def get(self, key: str, default: Any = None) -> Any:
        self._look()
        return dict.get(self, key, default)

    def pop(self, *args: Any) -> Any:
        self._look()
        return dict.pop(self, *args)

    def popitem(self) -> tuple[str, Any]:
        self._look()
        return dict.popitem(self)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self._look()
        return dict.setdefault(self, key, default)

    def copy(self) -> dict[str, Any]:
        self._look()
        return self._plain()

    def __or__(self, other: Any) -> Any:
        self._look()
        return self._plain() | other

    def __ror__(self, other: Any) -> Any:
        self._look()
        return other | self._plain()

    def __copy__(self) -> WorkerItem:
        return WorkerItem(self._plain())

    def __reduce__(self) -> tuple[Any, ...]:
        last = self._marked_g()
        if last is None:
            return dict, (self._plain(),)
        unmarked = self.__copy__()
        unmarked.take_mark()
        return _arrive, (last.mark, unmarked._plain())

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return self.__reduce__()


def _arrive(mark: Mark, values: dict[str, Any]) -> WorkerItem:
    item = WorkerItem(values)
    item.mark_with(mark)
    return item


class _WorkerPass:
    """One pass of a DataLoader's workers, as far as the loop has looked."""

    def __init__(self, run: tuple[int, int]) -> None:
        self._run = run
        self._begun: dict[int, int] = {}
        self._last: MarkedG | None = None

    @property
    def newest(self) -> int:
        return max(self._begun.values())

    def of_run(self, mark: Mark) -> bool:
        return self._run == mark.run

    def holds(self, mark: Mark) -> bool:
        """A seed may repeat, but a worker begins a pass once."""
        return self.of_run(mark) and self._begun.get(mark.worker, mark.begun) == mark.begun

    def add(self, g: MarkedG) -> None:
        self._begun[g.mark.worker] = g.mark.begun
        if self._last is None or g > self._last:
            self._last = g

    def position(self, plan: Plan) -> Position:
        last = self._last
        assert last is not None
        plan = replace(plan, origin=last.mark.origin, taken=last.mark.taken)
        number = plan.item_of(last)
        assert number is not None
        return plan, number + 1


class Progress:
    """What was consumed of one dataset: of the pass that began last.

    A pass in this process begins with its iterator, one of workers with the first item that the
    loop looks at. As items come in order of g, the highest that was looked at says all.
    """

    def __init__(self, key: str | None = None, generation: int = 0) -> None:
        # A copy in the same process counts for itself; in a worker the key stays that of the loop.
        self.key = uuid.uuid4().hex if key is None or key in _known else key
        self.generation = generation
        self.unseen: Mark | None = None  # of a g that came here outside of a WorkerItem
        self._void = 0  # passes of workers that began before this moment count no more
        self._here: Callable[[], Position] | None = None
        self._workers: _WorkerPass | None = None
        _known[self.key] = self

    def restart(self) -> None:
        """Another position was loaded."""
        self._begin(None)
        if not in_worker():  # torchdata loads its state in the workers alone
            self.generation += 1

    def begin_here(self, position: Callable[[], Position]) -> None:
        """A pass begins whose consumed items this process counts."""
        self._begin(position)

    def _begin(self, position: Callable[[], Position] | None) -> None:
        self._here, self._workers, self.unseen, self._void = position, None, None, now()

    def check(self, mark: Mark) -> None:
        """Raises where the item's workers have not heard of the state that was loaded."""
        if mark.generation != self.generation:
            raise StateRefusedError(
                "these DataLoader workers were started before load_state_dict and go on from "
                f"g={mark.origin}, where they began; make a new DataLoader after load_state_dict "
                "(with persistent_workers the old one keeps its workers)"
            )

    def looked_at(self, g: MarkedG) -> None:
        """The loop read the item that ends with g."""
        mark = g.mark
        if mark.begun <= self._void:
            return
        self.check(mark)
        current = self._workers
        if current is None or not current.holds(mark):
            if current is not None:
                if mark.begun < current.newest:
                    return
                if current.of_run(mark):
                    self._void = current.newest
            self._workers = current = _WorkerPass(mark.run)
        current.add(g)

    @property
    def begun(self) -> bool:
        """Whether a pass is known to have begun here."""
        return self._here is not None or self._workers is not None

    def position(self, plan: Plan) -> Position:
        """The plan of the last pass, and how many of its items are consumed."""
        unseen = self.unseen
        if unseen is not None and unseen.begun > self._void:
            raise StateUnknownError(
                "what the loop has consumed is not known here: a collate_fn puts others in the place "
                "of the workers' items, which would tell. Use state_after(item) with the last item, "
                "state_dict(consumed=n) with the items taken since the start or the loaded state, or "
                "loop over data.loader(num_workers=…)"
            )
        if self._workers is not None:
            return self._workers.position(plan)
        return (plan, 0) if self._here is None else self._here()
