"""Reads what a run has written: topics with read_committed, and Parquet files."""

import hashlib
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "loader" / "src"))

import pyarrow.parquet  # noqa: E402
from confluent_kafka import Consumer, TopicPartition  # noqa: E402
from hirundo_loader.avro import Decoder, resolve  # noqa: E402

from outputs import ArchiveFile, Outputs, Placed  # noqa: E402

_SCHEMAS = {
    f"org.hirundo.schemas.{path.stem}": json.loads(path.read_text("utf-8"))
    for path in (ROOT / "schemas" / "src" / "main" / "avro").glob("*.avsc")
}


def decoder(name):
    full = f"org.hirundo.schemas.{name}"
    return Decoder(resolve(_SCHEMAS[full], _SCHEMAS))


def plain(value):
    """Records as dicts of JSON's types; of bytes the SHA-256 and the length."""
    if isinstance(value, dict):
        columns = list(value.values())
        if columns and all(hasattr(column, "tolist") and column.dtype.kind == "i" for column in columns):
            rows = zip(*(column.tolist() for column in columns))
            return [dict(zip(value, row)) for row in rows]
        return {key: plain(inner) for key, inner in value.items()}
    if hasattr(value, "tobytes"):
        value = value.tobytes()
    if isinstance(value, bytes):
        return f"{hashlib.sha256(value).hexdigest()} {len(value)}"
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def consumer(bootstrap):
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "kills",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
            "reconnect.backoff.max.ms": 500,
            "topic.metadata.refresh.interval.ms": 5000,
            "allow.auto.create.topics": False,
            "log_level": 0,  # a broker that is away is no news here
        }
    )


def partitions(client, topic):
    found = client.list_topics(topic, timeout=30).topics[topic]
    if found.error or not found.partitions:
        raise RuntimeError(f"the broker has no topic {topic}: {found.error}")
    return sorted(found.partitions)


def read(bootstrap, topic, timeout=60):
    """(partition, value) of all records that are committed now."""
    client, records = consumer(bootstrap), []
    try:
        for number in partitions(client, topic):
            client.assign([TopicPartition(topic, number, 0)])
            deadline = time.monotonic() + timeout
            while True:
                message = client.poll(1)
                if message is None:
                    if time.monotonic() > deadline:
                        raise RuntimeError(f"the end of {topic}-{number} does not come within {timeout} s")
                elif not message.error():
                    records.append((number, message.value()))
                elif message.error().code() == -191:  # the partition's end
                    break
    finally:
        client.close()
    return records


class Tail:
    """Counts committed records of topics as they come, and keeps the last ones by key."""

    def __init__(self, bootstrap, counted, kept):
        """``counted``: topics; ``kept``: topic to (decoder, its key's function)."""
        self.counts = dict.fromkeys(counted, 0)
        self.last = {topic: {} for topic in kept}
        self._kept = kept
        self._client = consumer(bootstrap)
        self._client.assign(
            [
                TopicPartition(topic, number, 0)
                for topic in [*counted, *kept]
                for number in partitions(self._client, topic)
            ]
        )

    def poll(self):
        """Takes what has come; never waits long."""
        while True:
            messages = self._client.consume(500, 0.05)
            for message in messages:
                if message.error():
                    continue
                topic = message.topic()
                if topic in self.counts:
                    self.counts[topic] += 1
                else:
                    form, key = self._kept[topic]
                    record = plain(form.decode(message.value()))
                    self.last[topic][key(record)] = record
            if not messages:
                return

    def close(self):
        self._client.close()


def _decoded(bootstrap, topic, name):
    form, records = decoder(name), []
    for number, value in read(bootstrap, topic):
        record = form.decode(value)
        tokens = record["tokens"].tobytes() if name == "Sequence" else b""
        records.append(Placed(number, plain(record), tokens))
    return records


def archive(folder):
    files = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith((".", "_")):
            continue
        name = str(path.relative_to(folder))
        try:
            table = pyarrow.parquet.read_table(path, partitioning=None)
            maps = [field.name for field in table.schema if pyarrow.types.is_map(field.type)]
            rows = ({**row, **{key: dict(row[key]) for key in maps}} for row in table.to_pylist())
            files.append(ArchiveFile(name, [plain(row) for row in rows], ""))
        except Exception as error:  # whatever is wrong with a file, it is torn
            files.append(ArchiveFile(name, [], f"{type(error).__name__}: {error}"))
    return files


def delivered(path):
    if not path.exists():
        return []
    return [(int(g), digest) for g, digest in (line.split() for line in path.read_text().splitlines())]


def outputs(bootstrap, prefix, domains, archives, trainer):
    """Everything that a run has written, from outside.

    archives: folder with ``documents`` and ``feed``; trainer: the loader's folder, or None.
    """
    return Outputs(
        documents=_decoded(bootstrap, prefix + "documents", "Document"),
        duplicates=_decoded(bootstrap, prefix + "duplicates", "Duplicate"),
        rejects=_decoded(bootstrap, prefix + "rejects", "Reject"),
        files=_decoded(bootstrap, prefix + "files", "FileReport"),
        sequences={d: _decoded(bootstrap, f"{prefix}sequences.{d}", "Sequence") for d in domains},
        feed=_decoded(bootstrap, prefix + "feed", "FeedRecord"),
        mixture=_decoded(bootstrap, prefix + "mixture", "MixtureRecord"),
        packed={r.record["domain"]: r.record for r in _decoded(bootstrap, prefix + "pack-report", "PackReport")},
        curated={r.record["source"]: r.record for r in _decoded(bootstrap, prefix + "curate-report", "CurateReport")},
        document_archive=archive(archives / "documents"),
        feed_archive=archive(archives / "feed"),
        taken=None if trainer is None else delivered(trainer / "taken"),
        given=None if trainer is None else delivered(trainer / "given"),
    )
