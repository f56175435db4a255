"""A small run's outputs, made up for tests: all that must hold of it holds."""

import copy
import hashlib
import struct

from compare import PARTITIONS
from outputs import ArchiveFile, Outputs, Placed

LENGTH = 8  # tokens of a sequence
SIZES = {"ja": (11, 9, 14, 8, 10, 13, 7, 9, 12, 10), "en": (5, 8, 3, 6, 7, 8, 2, 4)}
FEED = ("ja", "en", "ja", "en", "ja", "ja", "en", "en", "ja", "ja")  # the domain of each g


def digest(tokens):
    return f"{hashlib.sha256(tokens).hexdigest()} {len(tokens)}"


def _pack(number, ids):
    return struct.pack(f"<{len(ids)}I", *ids)


def _document(number, domain):
    place = {"source": "MADE-0000", "file": "a.warc.gz", "line": 0, "position": 100 * number}
    return {"id": number, "domain": domain, "text": f"text {number}", "values": {}, "origin": place}


def _sequences(domain, documents, padded):
    """Packs documents one after the other, or each into a sequence of its own."""
    sequences, tokens, pieces = [], [], []

    def close():
        raw = _pack(0, tokens + [0] * (LENGTH - len(tokens)))
        record = {"domain": domain, "ordinal": len(sequences), "tokens": digest(raw), "documents": list(pieces)}
        sequences.append(Placed(len(sequences) % PARTITIONS, record, raw))
        tokens.clear()
        pieces.clear()

    for number, size in documents:
        offset = 0
        while offset < size:
            length = min(LENGTH - len(tokens), size - offset)
            pieces.append({"id": number, "start": len(tokens), "length": length, "offset": offset})
            tokens.extend(1000 * number + offset + i for i in range(length))
            offset += length
            if len(tokens) == LENGTH or (padded and offset == size):
                close()
    return sequences, len(tokens)


def made_run():
    """Two domains, of which ``en`` has one document a sequence; a duplicate, a reject, a loader."""
    run, number = Outputs(), 0
    for domain, sizes in SIZES.items():
        documents = []
        for size in sizes:
            number += 1
            documents.append((number, size))
            run.documents.append(Placed(number % 4, _document(number, domain)))
        log, open_tokens = _sequences(domain, documents, domain == "en")
        run.sequences[domain] = log
        run.packed[domain] = {
            "domain": domain,
            "selected": len(sizes),
            "refused": {},
            "tokens": sum(sizes),
            "sequences": len(log),
            "openTokens": open_tokens,
        }
    place = {"source": "MADE-0000", "file": "a.warc.gz", "line": 0, "position": 5000}
    run.duplicates.append(Placed(0, {"id": 90, "duplicateOf": 1, "kind": "EXACT", "origin": place}))
    run.rejects.append(Placed(1, {"stage": "identify", "reason": "language", "origin": {**place, "position": 6000}}))
    run.files.append(Placed(2, {"source": "MADE-0000", "file": "a.warc.gz", "line": 0, "records": number + 2}))
    run.curated["MADE-0000"] = {
        "records": number + 2,
        "documents": {domain: len(sizes) for domain, sizes in SIZES.items()},
        "exactDuplicates": 1,
        "nearDuplicates": 0,
        "rejects": {"identify/language": 1},
    }
    _mix(run)
    run.mixture.append(Placed(0, {"effectiveFrom": 0, "shares": [["ja", 1, 2], ["en", 1, 2]]}))
    _archive(run)
    run.taken = [(f.record["g"], f.record["tokens"].split()[0]) for f in run.feed]
    run.given = run.taken[:3] + run.taken[1:]
    return copy.deepcopy(run)


def _mix(run):
    """Deals each round to the partitions, the last first, from where each shard was left."""
    shards = {(d, p): p for d in run.sequences for p in range(PARTITIONS)}
    for g, domain in enumerate(FEED):
        partition = PARTITIONS - 1 - g % PARTITIONS
        ordinal = shards[domain, partition]
        shards[domain, partition] += PARTITIONS
        source = run.sequences[domain][ordinal].record
        run.feed.append(Placed(partition, {"g": g, **copy.deepcopy(source), "mixtureVersion": 1}))


def _archive(run):
    rows = [copy.deepcopy(one.record) for one in run.documents]
    run.document_archive = [ArchiveFile("domain=ja/part-0.parquet", rows[:5], ""), ArchiveFile("part-1.parquet", rows[5:], "")]
    run.feed_archive = [ArchiveFile("partition=0/part-0.parquet", [copy.deepcopy(f.record) for f in run.feed], "")]
