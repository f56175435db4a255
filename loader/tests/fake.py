"""A feed in memory: a broker's partitions with markers and aborted records, and its consumer."""

from __future__ import annotations

import io
import json
import random
import struct
from pathlib import Path

import fastavro
import google_crc32c
import numpy as np
from confluent_kafka import KafkaError, KafkaException

from hirundo_loader.dealing import Dealing

SCHEMAS = Path(__file__).parents[1] / "src/hirundo_loader/schemas"
NAMESPACE = "org.hirundo.schemas"


def avro_schema(name: str):
    named: dict = {}
    if name == "FeedRecord":
        fastavro.parse_schema(json.loads((SCHEMAS / "SequenceDocument.avsc").read_text()), named)
    return fastavro.parse_schema(json.loads((SCHEMAS / f"{name}.avsc").read_text()), named)


def canonical_fingerprint(name: str) -> bytes:
    """By fastavro, from the schema with its references written out by hand."""
    schema = json.loads((SCHEMAS / f"{name}.avsc").read_text())
    if name == "FeedRecord":
        document = json.loads((SCHEMAS / "SequenceDocument.avsc").read_text())
        next(f for f in schema["fields"] if f["name"] == "documents")["type"]["items"] = document
    canonical = fastavro.schema.to_parsing_canonical_form(schema)
    return bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO"))


_CACHE: dict = {}


def encode(name: str, values: dict) -> bytes:
    if name not in _CACHE:
        _CACHE[name] = (b"\xc3\x01" + canonical_fingerprint(name), avro_schema(name))
    header, schema = _CACHE[name]
    out = io.BytesIO()
    out.write(header)
    fastavro.schemaless_writer(out, schema, values)
    return out.getvalue()


def record(g: int, length: int = 16, **changes) -> bytes:
    return encode("FeedRecord", {**decoded(g, length), **changes})


def decoded(g: int, length: int = 16) -> dict:
    tokens = (np.arange(length, dtype="<u4") + 1000 * g).tobytes()
    first = 1 + g % (length - 2)
    return {
        "g": g,
        "domain": ("ja", "en", "code")[g % 3],
        "mixtureVersion": 1,
        "ordinal": g // 3,
        "pass": 0,
        "tokens": tokens,
        "documents": [
            {"id": g * 7919 - (1 << 62), "start": 0, "length": first, "offset": 0},
            {"id": g, "start": first, "length": length - first, "offset": 5},
        ],
        "tokenizer": "o200k_base",
        "checksum": struct.unpack("<i", struct.pack("<I", google_crc32c.value(tokens)))[0],
    }


def mixture(
    partitions: int, length: int = 16, feed: str = "feed-1", tokenizer: str = "o200k_base", **changes
) -> bytes:
    return encode(
        "MixtureRecord",
        {
            "version": 1, "effectiveFrom": 0, "feedId": feed, "partitions": partitions,
            "sequenceLength": length, "tokenizer": tokenizer, "seed": 3,
            "shares": [{"domain": "ja", "numerator": 1, "denominator": 1, "exhausted": "wait", "sealed": -1}],
            "author": "", "reason": "", "createdAt": 0, **changes,
        },
    )  # fmt: skip


def says(broker: FakeBroker, version: int, effective_from: int, ends_at: int, **policy: str) -> None:
    """One more mixture record in the fake broker's log."""
    share = {"domain": "ja", "numerator": 1, "denominator": 1, "exhausted": "wait", "sealed": -1} | policy
    value = mixture(
        len(broker.topics["feed"]), version=version, effectiveFrom=effective_from, endsAt=ends_at,
        reason=f"v{version}", shares=[share],
    )  # fmt: skip
    log = broker.topics["mixture"][0]
    log.append((log[-1][0] + 1, value))
    broker.ends["mixture", 0] = log[-1][0] + 1


def report(starving: dict[str, int], ends_at: int = -1) -> bytes:
    return encode(
        "MixtureReport",
        {
            "at": 1, "horizon": 0, "mixtureVersion": 1, "bound": 1.0, "largestError": 0.5, "refusals": [],
            "endsAt": ends_at,
            "domains": [
                {"domain": d, "target": 0.5, "tokens": 0, "error": 0.0, "available": 9, "pass": 0,
                 "starvingAt": g, "starvingSince": 1}
                for d, g in starving.items()
            ],
        },
    )  # fmt: skip


def deal(first: int, end: int, partitions: int, seed: int = 3) -> list[list[int]]:
    """The g's of each partition, dealt as the mixture record's seed says."""
    dealing = Dealing(partitions, seed)
    dealt: list[list[int]] = [[] for _ in range(partitions)]
    for g in range(first, end):
        dealt[dealing.partition(g)].append(g)
    return dealt


class FakeBroker:
    """Topics of partitions of (offset, value); offsets that are not there are markers."""

    def __init__(self) -> None:
        self.topics: dict[str, list[list[tuple[int, bytes]]]] = {}
        self.ends: dict[tuple[str, int], int] = {}
        self.lows: dict[tuple[str, int], int] = {}
        self.open_records: dict[tuple[str, int], int] = {}
        self.reachable = True
        self.probes = 0

    def put(self, topic: str, partitions: list[list[bytes]], markers: float = 0.0, seed: int = 5) -> None:
        self.topics[topic] = []
        for p, values in enumerate(partitions):
            chance = random.Random(seed + p)
            offset, log = 0, []
            for value in values:
                while chance.random() < markers:
                    offset += 1
                log.append((offset, value))
                offset += 1
            self.topics[topic].append(log)
            self.ends[topic, p] = offset + (1 if markers else 0)
            self.lows[topic, p] = 0

    def trim(self, topic: str, p: int, count: int) -> None:
        log = self.topics[topic][p]
        self.lows[topic, p] = log[count - 1][0] + 1
        del log[:count]

    def consumer(self, config: dict) -> FakeConsumer:
        return FakeConsumer(self, config)


class FakeMessage:
    def __init__(self, partition, offset, value=None, code=None) -> None:
        self._all = (partition, offset, value, None if code is None else KafkaError(code))

    def partition(self):
        return self._all[0]

    def offset(self):
        return self._all[1]

    def value(self):
        return self._all[2]

    def error(self):
        return self._all[3]


class FakeMetadata:
    def __init__(self, topics) -> None:
        self.topics = topics


class FakeTopic:
    def __init__(self, partitions) -> None:
        self.partitions = dict.fromkeys(range(partitions))
        self.error = None


class FakeConsumer:
    live = 0

    def __init__(self, broker: FakeBroker, config: dict) -> None:
        self.broker = broker
        self.uncommitted = config["isolation.level"] == "read_uncommitted"
        self.topic = ""
        self.index: dict[int, int] = {}
        self.told: set[int] = set()
        self.paused: set[int] = set()
        self.chance = random.Random(11)
        FakeConsumer.live += 1

    def _up(self) -> None:
        if not self.broker.reachable:
            raise KafkaException(KafkaError(KafkaError._TRANSPORT, "refused"))

    def _go(self, partition) -> None:
        self.topic = partition.topic
        log = self.broker.topics[partition.topic][partition.partition]
        low, high = 0, len(log)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if log[middle][0] < partition.offset else (low, middle)
        self.index[partition.partition] = low
        self.told.discard(partition.partition)

    def assign(self, partitions) -> None:
        self.index, self.told, self.paused = {}, set(), set()
        self.broker.probes += len(partitions)
        for partition in partitions:
            self._go(partition)

    def seek(self, partition) -> None:
        self.broker.probes += 1
        self._go(partition)

    def pause(self, partitions) -> None:
        self.paused |= {p.partition for p in partitions}

    def resume(self, partitions) -> None:
        self.paused -= {p.partition for p in partitions}

    def poll(self, timeout):
        ready = []
        for p, at in self.index.items():
            if p not in self.paused:
                log = self.broker.topics[self.topic][p]
                if at < len(log) or p not in self.told:
                    ready.append(p)
        if not ready or not self.broker.reachable:
            return None
        p = self.chance.choice(ready)
        log, at = self.broker.topics[self.topic][p], self.index[p]
        if at == len(log):
            self.told.add(p)
            return FakeMessage(p, at, code=KafkaError._PARTITION_EOF)
        self.index[p] += 1
        self.told.discard(p)
        return FakeMessage(p, log[at][0], log[at][1])

    def consume(self, count, timeout):
        messages = [self.poll(0) for _ in range(self.chance.randrange(count))]
        return [m for m in messages if m is not None]

    def list_topics(self, topic, timeout):
        self._up()
        found = self.broker.topics.get(topic)
        return FakeMetadata({} if found is None else {topic: FakeTopic(len(found))})

    def get_watermark_offsets(self, partition, timeout=None, cached=False):
        if not cached:
            self._up()
        key = (partition.topic, partition.partition)
        if key[0] not in self.broker.topics:
            raise KafkaException(KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART))
        extra = self.broker.open_records.get(key, 0) if self.uncommitted else 0
        return self.broker.lows[key], self.broker.ends[key] + extra

    def close(self) -> None:
        FakeConsumer.live -= 1


def feed(
    end: int, partitions: int = 4, *, markers: float = 0.2, length: int = 16, first: int = 0, version=lambda g: 1
) -> FakeBroker:
    broker = FakeBroker()
    dealt = deal(first, end, partitions)
    broker.put("feed", [[record(g, length, mixtureVersion=version(g)) for g in gs] for gs in dealt], markers)
    broker.put("mixture", [[mixture(partitions, length)]])
    return broker
