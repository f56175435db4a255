"""Which sequences a rank and a worker take: arithmetic alone, no state.

Global batch b of a run that starts at ``origin`` is the B sequences g in
[origin + b*B, origin + (b+1)*B). Rank r of W takes the r-th of W equal contiguous parts of each.
An *item* is what the loader yields at once: ``micro_batch`` consecutive sequences of the rank,
which never cross a global batch.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """The items of one rank. ``taken`` sequences of the first batch were consumed before."""

    origin: int
    global_batch: int
    world_size: int
    rank: int
    micro_batch: int = 1
    taken: int = 0
    end: int | None = None

    def __post_init__(self) -> None:
        if self.world_size < 1 or not 0 <= self.rank < self.world_size:
            raise ValueError(
                f"rank={self.rank} of world_size={self.world_size}: rank must be in [0, world_size)"
            )
        if self.global_batch < 1 or self.global_batch % self.world_size:
            raise ValueError(
                f"global_batch={self.global_batch} is not divisible by world_size={self.world_size}: "
                "each rank takes an equal part of each global batch"
            )
        if self.micro_batch < 1 or self.per_rank % self.micro_batch:
            raise ValueError(
                f"micro_batch={self.micro_batch} does not divide the {self.per_rank} sequences "
                "that a rank takes of a global batch"
            )
        if self.origin < 0:
            raise ValueError(f"g={self.origin} is below 0")
        if not 0 <= self.taken < self.per_rank or self.taken % self.micro_batch:
            raise ValueError(
                f"{self.taken} sequences were taken of a rank's {self.per_rank} in the current "
                f"global batch, which is not a whole number of micro-batches of {self.micro_batch}"
            )

    @property
    def per_rank(self) -> int:
        """Sequences of each global batch that one rank takes."""
        return self.global_batch // self.world_size

    @property
    def stop(self) -> int | None:
        """The end of the last whole global batch below ``end``."""
        if self.end is None:
            return None
        whole = max(0, self.end - self.origin) // self.global_batch
        return self.origin + whole * self.global_batch

    def first_g(self, item: int) -> int | None:
        """The first g of the rank's item number ``item``; None behind the end."""
        batch, place = divmod(self.taken + item * self.micro_batch, self.per_rank)
        begin = self.origin + batch * self.global_batch
        stop = self.stop
        if stop is not None and begin >= stop:
            return None
        return begin + self.rank * self.per_rank + place

    def batch_end(self, item: int) -> int:
        """The g behind the global batch of the rank's item number ``item``."""
        batch = (self.taken + item * self.micro_batch) // self.per_rank
        return self.origin + (batch + 1) * self.global_batch

    def item_of(self, g: int) -> int | None:
        """The rank's item that holds g; None where g is not the rank's or was consumed before."""
        if g < self.origin:
            return None
        batch, place = divmod(g - self.origin, self.global_batch)
        place -= self.rank * self.per_rank
        if not 0 <= place < self.per_rank:
            return None
        position = batch * self.per_rank + place - self.taken
        return position // self.micro_batch if position >= 0 else None

    def after(self, items: int) -> tuple[int, int]:
        """(g, taken) once ``items`` items are consumed: g begins a batch, ``taken`` of it is done."""
        batch, taken = divmod(self.taken + items * self.micro_batch, self.per_rank)
        return self.origin + batch * self.global_batch, taken
