"""Tokens a second and the time of next(): the loader, a memory-mapped array, and Mosaic streaming.

    python benchmarks/throughput.py --bootstrap localhost:9092 [--sequences 4000] [--length 8192]

Writes the same synthetic sequences to a feed of its own (topics benchmark-….feed and .mixture; in
transactions, zstd, as the mix writes them), to an array, and, where mosaicml-streaming is installed,
to MDS shards. Then reads each in one process and prints a table: tokens/s, p50 and p99 of next()
once warm, and the time to the first sequence after a resume at several g. With --deep N these g are
in a feed of N short sequences, up to the last. Deletes its topics.
"""

from __future__ import annotations

import argparse
import statistics
import struct
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import google_crc32c
import numpy as np
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from hirundo_loader import HirundoDataset, avro, schemas
from hirundo_loader.dealing import Dealing

DOCUMENT_TOKENS = 700
VOCABULARY = 200_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bootstrap", default="localhost:9092")
    options.add_argument("--sequences", type=int, default=4000)
    options.add_argument("--length", type=int, default=8192)
    options.add_argument("--partitions", type=int, default=4)
    options.add_argument("--deep", type=int, default=0, help="sequences of 16 tokens, for resumes alone")
    options.add_argument("--ranks-only", action="store_true", help="measure rank 0 of 8 alone")
    options.add_argument("--consumer", action="append", default=[], metavar="KEY=VALUE", help="librdkafka settings")
    options.add_argument("--pace", type=float, default=2.4, help="M tokens/s that a training loop asks of a rank")
    options.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")
    args = options.parse_args()
    if args.deep:
        args.sequences, args.length = args.deep, 16
    prefix = f"benchmark-{uuid.uuid4().hex[:8]}."
    admin = AdminClient({"bootstrap.servers": args.bootstrap})
    topics = [NewTopic(prefix + "feed", args.partitions, 1), NewTopic(prefix + "mixture", 1, 1)]
    for future in admin.create_topics(topics).values():
        future.result(60)
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(args, prefix, Path(folder))
    finally:
        for future in admin.delete_topics([prefix + "feed", prefix + "mixture"]).values():
            future.result(60)


def measure(args: argparse.Namespace, prefix: str, folder: Path) -> None:
    write_feed(args, prefix)
    if args.deep:
        resumes(args, prefix)
        return
    print(f"{args.sequences} sequences of {args.length} tokens, {args.partitions} partitions, one process\n")
    print(f"{'':44} {'M tokens/s':>10} {'p50 µs':>8} {'p99 µs':>8}")

    def feed(**options: Any) -> HirundoDataset:
        return dataset(args, prefix, **options)

    rows: list[tuple[str, Callable[[], Iterator[Any]]]] = [
        ("loader, NumPy, no labels", lambda: iter(feed(tensors="numpy", labels=None))),
        ("loader, NumPy", lambda: iter(feed(tensors="numpy"))),
    ]
    try:
        import torch  # noqa: F401

        rows.append(("loader, torch (int64 ids, labels, positions)", lambda: iter(feed(tensors="torch"))))
    except ImportError:
        pass
    eighth: tuple[str, Callable[[], Iterator[Any]]] = (
        "loader, NumPy, rank 0 of 8, batches of 64",
        lambda: iter(feed(tensors="numpy", world_size=8, global_batch=64)),
    )
    if args.ranks_only:
        rows.clear()
    rows.append(eighth)
    if args.ranks_only:
        measure_rows(rows, args)
        measure_rows([(eighth[0] + ", paced", eighth[1])], args, args.length / (args.pace * 1e6))
        return
    write_array(args, folder / "array.npy")
    rows.append(("memory-mapped array, uint32 views", lambda: views(args, folder / "array.npy")))
    rows.append(("memory-mapped array, int64 ids and labels", lambda: copies(args, folder / "array.npy")))
    try:
        from streaming import StreamingDataset

        write_mds(args, folder / "mds")
        rows.append(
            (
                "Mosaic streaming, MDS on disk, uint32",
                lambda: iter(StreamingDataset(local=str(folder / "mds"), shuffle=False, batch_size=1)),
            )
        )
    except ImportError as error:
        print(f"(without Mosaic streaming: {error})", file=sys.stderr)
    measure_rows(rows, args)
    print(f"\nasked {args.pace} M tokens/s, as a training loop asks one rank:")
    paced = [rows[1], eighth, rows[-1]]
    measure_rows(paced, args, args.length / (args.pace * 1e6))
    print()
    resumes(args, prefix)


def measure_rows(
    rows: list[tuple[str, Callable[[], Iterator[Any]]]], args: argparse.Namespace, pause: float = 0.0
) -> None:
    for name, source in rows:
        best = max((run(source, args, pause) for _ in range(1 if pause else args.repeat)), key=lambda found: found[0])
        print(f"{name:44} {best[0] / 1e6:10.2f} {best[1] * 1e6:8.0f} {best[2] * 1e6:8.0f}", flush=True)


def dataset(args: argparse.Namespace, prefix: str, **options: Any) -> HirundoDataset:
    return HirundoDataset(
        args.bootstrap, prefix + "feed", prefix + "mixture", end_g=args.sequences, timeout=60,
        consumer_config=dict(one.split("=", 1) for one in args.consumer), **options,
    )  # fmt: skip


def resumes(args: argparse.Namespace, prefix: str) -> None:
    print(f"time to the first of {args.sequences} sequences for a new dataset, connection included:")
    for g in (10, args.sequences // 2, args.sequences - 1):
        times = [first(dataset(args, prefix, start_g=g)) for _ in range(7)]
        print(f"  g={g:<12} median {statistics.median(times) * 1e3:7.0f} ms, worst {max(times) * 1e3:7.0f} ms")


def run(
    source: Callable[[], Iterator[Any]], args: argparse.Namespace, pause: float = 0.0
) -> tuple[float, float, float]:
    """(tokens/s over all, median and p99 of next() behind the first tenth), in s.

    With a pause the loop asks for one sequence in so many seconds: what it waits for counts, not how
    fast it could go.
    """
    times = []
    items = source()
    begin = last = time.perf_counter()
    for _ in items:
        now = time.perf_counter()
        times.append(now - last)
        if pause:
            time.sleep(max(0.0, begin + len(times) * pause - now))
            now = time.perf_counter()
        last = now
    if len(times) not in (args.sequences, args.sequences // 64 * 8):
        raise SystemExit(f"{len(times)} sequences came instead of {args.sequences}")
    warm = sorted(times[len(times) // 10 :])
    rate = len(times) * args.length / (last - begin)
    return rate, warm[len(warm) // 2], warm[int(len(warm) * 0.99)]


def first(data: HirundoDataset) -> float:
    begin = time.perf_counter()
    next(iter(data))
    took = time.perf_counter() - begin
    data.close()
    return took


def views(args: argparse.Namespace, path: Path) -> Iterator[np.ndarray]:
    array = np.memmap(path, np.uint32, "r").reshape(-1, args.length)
    for row in array:
        row.sum()  # so that its pages are read at all
        yield row


def copies(args: argparse.Namespace, path: Path) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for row in np.memmap(path, np.uint32, "r").reshape(-1, args.length):
        ids = row.astype(np.int64)
        yield ids, ids.copy()


def sequence(g: int, length: int) -> np.ndarray:
    """Ids with the frequencies of text (zstd finds something to do), the same for the same g."""
    ranks = np.random.default_rng(g).zipf(1.2, length)
    return np.minimum(ranks, VOCABULARY - 1).astype("<u4")


def write_array(args: argparse.Namespace, path: Path) -> None:
    with path.open("wb") as out:
        for g in range(args.sequences):
            out.write(sequence(g, args.length).tobytes())


def write_mds(args: argparse.Namespace, folder: Path) -> None:
    from streaming import MDSWriter

    columns = {"g": "int", "tokens": f"ndarray:uint32:{args.length}"}
    with MDSWriter(out=str(folder), columns=columns) as writer:
        for g in range(args.sequences):
            writer.write({"g": g, "tokens": sequence(g, args.length)})


def write_feed(args: argparse.Namespace, prefix: str) -> None:
    producer = Producer(
        {
            "bootstrap.servers": args.bootstrap,
            "transactional.id": prefix,
            "compression.type": "zstd",
            "message.max.bytes": 64 << 20,
            "linger.ms": 50,
        }
    )
    producer.init_transactions(60)
    producer.begin_transaction()
    dealing = Dealing(args.partitions, 0)
    producer.produce(prefix + "mixture", mixture(args), partition=0)
    per_transaction = max(500, args.sequences // 1000)
    for g in range(args.sequences):
        if g % per_transaction == per_transaction - 1:
            producer.commit_transaction(60)
            producer.begin_transaction()
        while True:
            try:
                producer.produce(prefix + "feed", record(g, args.length), partition=dealing.partition(g))
                break
            except BufferError:
                producer.poll(0.05)
    producer.commit_transaction(60)


@lru_cache
def header(name: str) -> tuple[Any, bytes]:
    schema = schemas.resolved(name)
    return schema, avro.MARKER + struct.pack("<Q", avro.fingerprint(avro.canonical_form(schema)))


def message(name: str, values: dict[str, Any]) -> bytes:
    """The record in Avro's single-object encoding; fields that are left out take their defaults."""
    schema, head = header(name)
    return head + encode(schema, values)


def encode(schema: Any, value: Any) -> bytes:
    """What the logs of a feed are made of: records, arrays, strings, bytes, integers and booleans."""
    if schema in ("int", "long"):
        return number(value)
    if schema in ("string", "bytes"):
        octets = value.encode() if isinstance(value, str) else value
        return number(len(octets)) + octets
    if schema == "boolean":
        return b"\x01" if value else b"\x00"
    if schema["type"] == "array":
        items = [encode(schema["items"], one) for one in value]
        return b"".join([number(len(items)), *items, number(0)] if items else [number(0)])
    return b"".join(encode(f["type"], value.get(f["name"], f.get("default"))) for f in schema["fields"])


def number(value: int) -> bytes:
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def mixture(args: argparse.Namespace) -> bytes:
    return message(
        "MixtureRecord",
        {
            "version": 1, "effectiveFrom": 0, "feedId": "benchmark", "partitions": args.partitions,
            "sequenceLength": args.length, "tokenizer": "o200k_base", "seed": 0,
            "shares": [{"domain": "ja", "numerator": 1, "denominator": 1}],
        },
    )  # fmt: skip


def record(g: int, length: int) -> bytes:
    tokens = sequence(g, length).tobytes()
    documents = [
        {"id": g * 1000 + start, "start": start, "length": min(DOCUMENT_TOKENS, length - start)}
        for start in range(0, length, DOCUMENT_TOKENS)
    ]
    return message(
        "FeedRecord",
        {
            "g": g, "domain": "ja", "mixtureVersion": 1, "ordinal": g, "tokens": tokens,
            "documents": documents, "tokenizer": "o200k_base",
            "checksum": struct.unpack("<i", struct.pack("<I", google_crc32c.value(tokens)))[0],
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
