"""What a run has written, as plain values."""

from dataclasses import dataclass, field


@dataclass
class Placed:
    """A record and its partition; of bytes, the SHA-256 in hexadecimal and the length.

    ``tokens`` are a sequence's token ids as they are stored; of other records there are none.
    """

    partition: int
    record: dict
    tokens: bytes = b""


@dataclass
class ArchiveFile:
    """A Parquet file under its final name; ``fault`` says why it can't be read, or is empty."""

    name: str
    rows: list
    fault: str


@dataclass
class Outputs:
    """All logs in the order of their partitions, the archives, and what the loader gave out.

    ``packed`` and ``curated`` are the last reports, by domain and by source. ``taken`` and ``given``
    are lists of (g, SHA-256), None where no loader ran.
    """

    documents: list = field(default_factory=list)
    duplicates: list = field(default_factory=list)
    rejects: list = field(default_factory=list)
    files: list = field(default_factory=list)
    sequences: dict = field(default_factory=dict)
    feed: list = field(default_factory=list)
    mixture: list = field(default_factory=list)
    packed: dict = field(default_factory=dict)
    curated: dict = field(default_factory=dict)
    document_archive: list = field(default_factory=list)
    feed_archive: list = field(default_factory=list)
    taken: list | None = None
    given: list | None = None
