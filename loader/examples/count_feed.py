"""Counts a feed from outside: with Kafka, Avro and fractions, and none of Hirundo's code.

Holds each prefix against |tokens - target| <= S * (1 - 1/(2n-2)), exactly, and g against gaps and
repeats; prints the largest deviation of each domain and the SHA-256 of the feed. In a padded feed
real tokens count, those that a document of the sequence covers, and the bound is S. Exit status 3 if
the promise is broken. Needs confluent-kafka and fastavro.

    python count_feed.py localhost:9092 [--prefix P] [--schemas schemas/src/main/avro]
"""

import argparse
import hashlib
import io
import json
import sys
from fractions import Fraction
from pathlib import Path

import fastavro
from confluent_kafka import Consumer, TopicPartition

HEADER_BYTES = 10


def schema(folder, *names):
    known = {}
    for name in names:
        parsed = fastavro.parse_schema(json.loads((folder / f"{name}.avsc").read_text()), known)
    return parsed


def committed(consumer, topic):
    """All committed values of a topic, by partition."""
    for partition in consumer.list_topics(topic, timeout=30).topics[topic].partitions:
        place = TopicPartition(topic, partition)
        low, high = consumer.get_watermark_offsets(place, timeout=30)
        consumer.assign([TopicPartition(topic, partition, low)])
        while consumer.position([place])[0].offset < high:
            message = consumer.poll(10)
            if message is None:
                break  # an open transaction holds what is behind
            if message.error():
                raise SystemExit(f"{topic}-{partition}: {message.error()}")
            yield partition, message.value()


def shares_by_g(records):
    """The shares from each g on at which they change; a record drops what was to come behind it."""
    changes = {}
    for record in sorted(records, key=lambda r: r["version"]):
        changes = {g: s for g, s in changes.items() if g < record["effectiveFrom"]}
        steps = [] if record["padded"] else record["steps"]  # those of a padded feed have records
        for place in [record, *steps]:
            changes[place["effectiveFrom"]] = {
                s["domain"]: Fraction(s["numerator"], s["denominator"]) for s in place["shares"]
            }
    return changes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bootstrap")
    parser.add_argument("--prefix", default="")
    parser.add_argument("--feed", default="feed", help="the feed's topic, behind the prefix")
    parser.add_argument(
        "--schemas",
        type=Path,
        default=Path(__file__).parents[2] / "schemas/src/main/avro",
    )
    asked = parser.parse_args()
    consumer = Consumer(
        {
            "bootstrap.servers": asked.bootstrap,
            "group.id": "count-feed",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": False,
        }
    )
    mixture_schema = schema(asked.schemas, "MixtureRecord")
    feed_schema = schema(asked.schemas, "SequenceDocument", "FeedRecord")

    def decode(value, of):
        return fastavro.schemaless_reader(io.BytesIO(value[HEADER_BYTES:]), of)

    mixture = [decode(v, mixture_schema) for _, v in committed(consumer, asked.prefix + "mixture")]
    feed = {}
    lasts = {}
    repeats = 0
    for partition, value in committed(consumer, asked.prefix + asked.feed):
        record = decode(value, feed_schema)
        repeats += record["g"] in feed
        lasts[partition] = max(lasts.get(partition, -1), record["g"])
        feed[record["g"]] = (
            record["domain"],
            len(record["tokens"]) // 4,
            sum(document["length"] for document in record["documents"]),
            hashlib.sha256(
                repr((partition, record["domain"], record["ordinal"], record["pass"])).encode()
                + record["tokens"]
            ).digest(),
        )
    consumer.close()
    if not feed:
        raise SystemExit("the feed is empty")
    partitions = mixture[0]["partitions"]
    length = next(g for g in range(len(feed) + 1) if g not in feed)
    ahead = len(feed) - length  # partitions commit on their own
    gaps = sum(last // partitions > length // partitions for last in lasts.values()) == partitions
    changes = shares_by_g(mixture)
    sequence = mixture[0]["sequenceLength"]
    first_named = {}
    for record in sorted(mixture, key=lambda r: r["version"]):
        for share in record["shares"]:
            first_named.setdefault(share["domain"], record["effectiveFrom"])
    domains = sorted(first_named)
    padded = mixture[0]["padded"]
    tokens = dict.fromkeys(domains, 0)
    padding = 0
    target = dict.fromkeys(domains, Fraction(0))
    largest = dict.fromkeys(domains, Fraction(0))
    broken = 0
    digest = hashlib.sha256()
    shares = {}
    for g in range(length):
        shares = changes.get(g, shares)
        domain, count, documents, record_digest = feed[g]
        padding += count - documents
        digest.update(record_digest)
        counted, asked = (documents, documents) if padded else (count, sequence)
        tokens[domain] += counted
        n = max(2, sum(start <= g for start in first_named.values()))
        bound = sequence if padded else sequence * (1 - Fraction(1, 2 * n - 2))
        for d in domains:
            target[d] += asked * shares.get(d, Fraction(0))
            off = abs(tokens[d] - target[d])
            largest[d] = max(largest[d], off)
            broken += off > bound
    print(f"{length} sequences, {sum(tokens.values())} tokens, {padding} of padding, "
          f"{len(mixture)} mixture records, "
          f"{len(changes)} changes of shares, {repeats} repeats, {ahead} records ahead, "
          f"{'a gap' if gaps else 'no gap'}")
    for d in domains:
        print(f"{d:8} {tokens[d]:>14} tokens, target {float(target[d]):>16.1f}, "
              f"largest deviation {float(largest[d]):.1f}")
    print(f"largest deviation {float(max(largest.values())):.1f} of at most {float(bound):.1f}; "
          f"prefixes beyond it: {broken}")
    print(f"sha256 {digest.hexdigest()}")
    sys.exit(3 if broken or gaps or repeats else 0)


if __name__ == "__main__":
    main()
