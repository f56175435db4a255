"""Writes a Parquet archive as Flink's sink does."""

from __future__ import annotations

import os
import random

import pyarrow as pa
import pyarrow.parquet as pq
from fake import decoded

DOCUMENT = pa.struct(
    [(name, pa.int64() if name == "id" else pa.int32()) for name in ("id", "start", "length", "offset")]
)
SCHEMA = pa.schema(
    [
        ("g", pa.int64()), ("domain", pa.string()), ("mixtureVersion", pa.int32()), ("ordinal", pa.int64()),
        ("pass", pa.int32()), ("tokens", pa.binary()), ("documents", pa.list_(DOCUMENT)),
        ("tokenizer", pa.string()), ("checksum", pa.int32()),
    ]
)  # fmt: skip


class Shelves:
    """Per partition some files of consecutive rows, in names that say nothing."""

    def __init__(self, folder, partitions, seed=7):
        self.folder, self.partitions = folder, partitions
        self._chance = random.Random(seed)
        self._clock = 1_700_000_000
        self.files = []

    def write(self, dealt, length=16, **change):
        for p, gs in enumerate(dealt):
            at = 0
            while at < len(gs):
                end = at + self._chance.randrange(1, 30)
                self.put(p, [{**decoded(g, length), **change} for g in gs[at:end]])
                at = end

    def put(self, p, rows):
        path = self.folder / f"partition={p}" / f"part-{self._chance.randrange(10**9):09d}-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path, row_group_size=8)
        self._clock += 1
        os.utime(path, (self._clock, self._clock))
        self.files.append(path)
