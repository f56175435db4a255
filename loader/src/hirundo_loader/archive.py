"""The feed's Parquet archive: sequences that Kafka no longer holds, by their g.

Below the archive's folder lies ``partition=p/*.parquet``: the rows of a file are consecutive
records of feed partition p. A file's place follows from its first and last g alone, which its
footer has; its name and time only guess the order, so that a place is found with O(log n) footers.
"""

from __future__ import annotations

import bisect
import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import numpy as np
import numpy.typing as npt

from .dealing import Dealing
from .errors import CorruptRecordError, FeedOrderError, HirundoError
from .manifest import Manifest

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.fs import FileInfo, FileSystem
    from pyarrow.parquet import ParquetFile

Record = Mapping[str, Any]  # a feed record's fields, as avro.Decoder gives them

_COLUMNS = ["g", "domain", "mixtureVersion", "tokens", "documents", "tokenizer", "checksum"]
_BATCH_BYTES = 1 << 20
_BUFFER_BYTES = 1 << 20
_SKIP_BYTES = 4 << 20  # of a partition: what is further away is found by footers, not by reading on


class _File:
    """One Parquet file, whose footer is read when it is asked for."""

    def __init__(self, files: FileSystem, info: FileInfo) -> None:
        self.path: str = info.path
        self._files = files
        self._bounds: tuple[int, int] | None = None

    def open(self) -> ParquetFile:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile

        try:
            source = self._files.open_input_file(self.path)
            return ParquetFile(source, buffer_size=_BUFFER_BYTES, pre_buffer=False)
        except (ArrowException, OSError) as error:
            raise CorruptRecordError(f"{self.path} is no Parquet file that can be read: {error}") from None

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and the last g."""
        if self._bounds is None:
            with self.open() as file:
                g = file.schema_arrow.get_field_index("g")
                if g < 0 or not file.metadata.num_rows:
                    raise CorruptRecordError(f"{self.path} has no rows of a feed")
                groups = [file.metadata.row_group(i).column(g).statistics for i in range(file.num_row_groups)]
                low: Any
                high: Any
                if all(group is not None and group.has_min_max for group in groups):
                    low, high = getattr(groups[0], "min"), getattr(groups[-1], "max")  # noqa: B009
                else:
                    column = file.read(["g"], use_threads=False)["g"]
                    low, high = column[0].as_py(), column[-1].as_py()
                self._bounds = int(low), int(high)
        return self._bounds


class _Shelf:
    """The files of one partition in the order of g."""

    def __init__(self, files: FileSystem, folder: str, partitions: int) -> None:
        self._files = files
        self._folder = folder
        self._count = partitions
        self._known: dict[str, _File] = {}
        self._order: list[_File] = []

    def refresh(self) -> None:
        from pyarrow.fs import FileSelector

        try:
            present = self._files.get_file_info(FileSelector(self._folder, allow_not_found=True))
        except OSError as error:
            raise HirundoError(f"the archive's folder {self._folder} can't be listed: {error}") from None
        found = [
            info
            for info in present
            if info.is_file and info.base_name.endswith(".parquet") and info.base_name[0] not in "._"
        ]
        found.sort(key=lambda info: (info.mtime_ns or 0, len(info.path), info.path))
        self._known = {i.path: self._known.get(i.path) or _File(self._files, i) for i in found}
        self._order = list(self._known.values())

    def holding(self, round_: int) -> _File | None:
        """The file with the partition's sequence of that round; None where there is none."""
        found = self._bisect(round_)
        if found is None:  # times that say nothing, as copies have them
            self._order.sort(key=lambda file: file.bounds)
            found = self._bisect(round_)
        return found

    def _bisect(self, round_: int) -> _File | None:
        at = bisect.bisect_right(self._order, round_, key=lambda file: file.bounds[0] // self._count)
        if at and self._order[at - 1].bounds[1] // self._count >= round_:
            return self._order[at - 1]
        return None

    def last(self) -> int | None:
        """The highest g."""
        return max((file.bounds[1] for file in self._order), default=None)


class Archive:
    """A feed's archive: a folder, or a URI that pyarrow.fs knows (``s3://bucket/feed``).

    Nothing is opened before it is needed, so it can go into worker processes.
    """

    def __init__(self, location: str) -> None:
        self.location = location

    def reader(self, manifest: Manifest, needed: Callable[[int], bool]) -> ArchiveReader:
        try:
            from pyarrow import ArrowException
            from pyarrow.fs import FileSystem, LocalFileSystem
        except ImportError:
            raise HirundoError(
                "the archive is Parquet, which needs pyarrow: pip install 'hirundo-loader[archive]'"
            ) from None
        try:
            if "://" in self.location or self.location.startswith("file:"):
                files, folder = FileSystem.from_uri(_with_endpoint(self.location))
            else:
                files, folder = LocalFileSystem(), self.location
        except (ArrowException, OSError) as error:
            raise HirundoError(f"archive {self.location!r} can't be opened: {error}") from None
        return ArchiveReader(self.location, files, folder, manifest, needed)


def _with_endpoint(location: str) -> str:
    """An S3 URI with the environment's endpoint, which pyarrow does not look for by itself."""
    parts = urlsplit(location)
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if parts.scheme != "s3" or not endpoint or "endpoint_override" in parts.query:
        return location
    scheme, _, host = endpoint.rpartition("://")
    query = dict(parse_qsl(parts.query)) | {"scheme": scheme or "https", "endpoint_override": host.rstrip("/")}
    return urlunsplit(parts._replace(query=urlencode(query)))


class ArchiveReader:
    """Gives the records of ascending g's, checks their order, and keeps one batch a partition."""

    def __init__(
        self,
        location: str,
        files: FileSystem,
        folder: str,
        manifest: Manifest,
        needed: Callable[[int], bool],
    ) -> None:
        self._location = location
        self._manifest = manifest
        self._count = manifest.partitions
        self._dealing = Dealing(manifest.partitions, manifest.seed)
        self._needed = needed
        self._shelves = [
            _Shelf(files, f"{folder.rstrip('/')}/partition={p}", self._count) for p in range(self._count)
        ]
        self._near = max(64, _SKIP_BYTES // (4 * manifest.sequenceLength))
        self._rows: list[Iterator[tuple[int, Record | None]]] = []
        self._round = -1  # the one whose records are held
        self._held: dict[int, Record] = {}

    def close(self) -> None:
        self._rows, self._held, self._round = [], {}, -1

    def last(self) -> str:
        """The end of each partition's rows, for a message."""
        ends = [(p, shelf.last()) for p, shelf in enumerate(self._shelves)]
        if all(g is None for _, g in ends):
            return f"the archive {self._location} has no files of this feed's partitions"
        return f"the archive {self._location} ends at " + ", ".join(
            f"g={g} in partition {p}" if g is not None else f"nothing in partition {p}" for p, g in ends
        )

    def lasts(self) -> list[int]:
        """The last g of each partition that has rows."""
        for shelf in self._shelves:
            shelf.refresh()
        return [last for last in (shelf.last() for shelf in self._shelves) if last is not None]

    def get(self, g: int) -> Record | None:
        """The record of g, which must be above all asked for before; None where it is not there."""
        round_ = g // self._count
        if round_ != self._round and not self._turn_to(round_):
            self.close()
            return None
        return self._held.pop(g)

    def _turn_to(self, round_: int) -> bool:
        """Reads on to the round; False where a partition lacks it."""
        if self._rows and round_ - self._round <= self._near:
            while self._round < round_ - 1 and self._next_round():
                pass
            if self._round == round_ - 1 and self._next_round():
                return True
        return self._open(round_) and self._next_round()

    def _next_round(self) -> bool:
        """Reads and checks the next round; False where a partition lacks it."""
        round_ = self._round + 1
        self._held, self._round = {}, round_
        for p in range(self._count):
            row = next(self._rows[p], None)
            if row is None:
                return False
            g, record = row
            if g // self._count != round_:
                kind = "gap" if g // self._count > round_ else "repeat"
                raise FeedOrderError(
                    f"{kind} in {self._location}: partition {p} has g={g} where "
                    f"g={self._dealing.position(round_, p)} must stand"
                )
            if g != self._dealing.position(round_, p):
                raise FeedOrderError(
                    f"{self._location} is not dealt as the feed's seed says: partition {p} has g={g} where "
                    f"g={self._dealing.position(round_, p)} must stand"
                )
            if record is not None:
                self._held[g] = record
        return True

    def _open(self, round_: int) -> bool:
        self.close()
        for shelf in self._shelves:
            shelf.refresh()
            if shelf.holding(round_) is None:
                return False
        self._rows = [self._read(p, round_) for p in range(self._count)]
        self._round = round_ - 1
        return True

    def _read(self, p: int, round_: int) -> Iterator[tuple[int, Record | None]]:
        """(g, record) of the partition's rows from the round on, through all its files."""
        shelf, expected = self._shelves[p], round_
        while True:
            file = shelf.holding(expected)
            if file is None:
                shelf.refresh()
                file = shelf.holding(expected)
            if file is None:
                return
            for batch in self._batches(file, expected * self._count):
                records = _Rows(batch, file.path)
                for i, g in enumerate(records.gs):
                    if g // self._count < round_:
                        continue
                    yield g, records.record(i) if self._needed(g) else None
                    expected = g // self._count + 1

    def _batches(self, file: _File, low: int) -> Iterator[RecordBatch]:
        """The file's rows from the row group that holds g=low, some at a time."""
        rows = max(1, _BATCH_BYTES // (4 * self._manifest.sequenceLength))
        with file.open() as opened:
            present = set(opened.schema_arrow.names)
            lacking = [name for name in _COLUMNS if name not in present]
            if lacking:
                raise CorruptRecordError(f"{file.path} lacks the columns {', '.join(lacking)}")
            at = opened.schema_arrow.get_field_index("g")
            groups = []
            for i in range(opened.num_row_groups):
                known: Any = opened.metadata.row_group(i).column(at).statistics
                if known is None or not known.has_min_max or known.max >= low:
                    groups.append(i)
            for batch in _each(opened.iter_batches(rows, groups, _COLUMNS, use_threads=False), file.path):
                tokenizer = batch.column("tokenizer")[0].as_py()
                if tokenizer != self._manifest.tokenizer:
                    raise CorruptRecordError(
                        f"{file.path} was made with tokenizer {tokenizer!r}, the feed with "
                        f"{self._manifest.tokenizer!r}: it is the archive of another feed"
                    )
                yield batch


class _Rows:
    """A batch's rows as records whose arrays are views of it."""

    def __init__(self, batch: RecordBatch, path: str) -> None:
        self.gs: list[int] = [int(g) for g in batch.column("g").to_numpy()]
        self._domains = batch.column("domain")
        self._versions = batch.column("mixtureVersion")
        self._checksums = batch.column("checksum")
        tokens: Any = batch.column("tokens")
        if tokens.null_count:
            raise CorruptRecordError(f"{path} has rows without tokens")
        self._tokens = np.frombuffer(tokens.buffers()[2], np.uint8)
        self._tokens.flags.writeable = False
        self._token_ends = _offsets(tokens)
        documents: Any = batch.column("documents")
        self._document_ends = _offsets(documents)
        values = documents.values
        self._starts = values.field("start").to_numpy().astype(np.int64)
        self._lengths = values.field("length").to_numpy().astype(np.int64)

    def record(self, i: int) -> Record:
        documents = slice(self._document_ends[i], self._document_ends[i + 1])
        return {
            "g": self.gs[i],
            "domain": self._domains[i].as_py(),
            "mixtureVersion": self._versions[i].as_py(),
            "tokens": self._tokens[self._token_ends[i] : self._token_ends[i + 1]],
            "documents": {"start": self._starts[documents], "length": self._lengths[documents]},
            "checksum": self._checksums[i].as_py(),
        }


def _each(batches: Iterator[RecordBatch], path: str) -> Iterator[RecordBatch]:
    from pyarrow import ArrowException

    try:
        yield from batches
    except (ArrowException, OSError) as error:
        raise CorruptRecordError(f"{path} can't be read to its end: {error}") from None


def _offsets(array: Any) -> npt.NDArray[Any]:
    """Where each row's values begin and end in the buffer of all, for arrays that may be slices."""
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]
