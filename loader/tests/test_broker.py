"""Against a real broker: set HIRUNDO_TEST_BOOTSTRAP to its host:port. Makes its own topics."""

import os
import random
import re
import subprocess
import sys
import threading
import time
import types
import uuid
from pathlib import Path

import pytest
from fake import deal, mixture, record, report

from hirundo_loader import (
    FeedGoneError,
    FeedTimeoutError,
    HirundoDataset,
    HirundoError,
    LossPublisher,
    schemas,
)

BOOTSTRAP = os.environ.get("HIRUNDO_TEST_BOOTSTRAP", "")
DEMO_ARCHIVE = os.environ.get("HIRUNDO_TEST_ARCHIVE", "")
pytestmark = pytest.mark.skipif(not BOOTSTRAP, reason="HIRUNDO_TEST_BOOTSTRAP is not set")


class Feed:
    """Topics of its own, written by a transactional producer that also aborts."""

    def __init__(self, partitions, bootstrap=BOOTSTRAP):
        from confluent_kafka import Producer

        self.prefix = f"loader-{uuid.uuid4().hex[:8]}."
        self.partitions = partitions
        self.bootstrap = bootstrap
        self.create(self.topic, partitions)
        self.create(self.mixture, 1)
        self.create(self.mixture + "-report", 1)
        self.producer = Producer(
            {"bootstrap.servers": bootstrap, "transactional.id": self.prefix, "linger.ms": 20}
        )
        self.producer.init_transactions(60)

    topic = property(lambda self: self.prefix + "feed")
    mixture = property(lambda self: self.prefix + "mixture")

    def create(self, topic, partitions):
        from confluent_kafka.admin import AdminClient, NewTopic

        admin = AdminClient({"bootstrap.servers": self.bootstrap})
        for future in admin.create_topics([NewTopic(topic, partitions, 1)]).values():
            future.result(30)

    def manifest(self, length=16):
        self.produce(self.mixture, mixture(self.partitions, length))

    def produce(self, topic, value):
        self.producer.begin_transaction()
        self.producer.produce(topic, value, partition=0)
        self.producer.commit_transaction(60)

    def send(self, dealt, length=16, **changes):
        for p, gs in enumerate(dealt):
            for g in gs:
                while True:
                    try:
                        self.producer.produce(self.topic, record(g, length, **changes), partition=p)
                        break
                    except BufferError:
                        self.producer.poll(0.1)

    def write(self, first, end, length=16, **changes):
        self.producer.begin_transaction()
        self.send(deal(first, end, self.partitions), length, **changes)
        self.producer.commit_transaction(60)

    def abort(self, first, end, length=16):
        self.producer.begin_transaction()
        self.send(deal(first, end, self.partitions), length)
        self.producer.flush(30)
        self.producer.abort_transaction(60)

    def delete(self, offsets):
        from confluent_kafka import TopicPartition
        from confluent_kafka.admin import AdminClient

        goals = [TopicPartition(self.topic, p, offset) for p, offset in enumerate(offsets)]
        admin = AdminClient({"bootstrap.servers": BOOTSTRAP})
        for future in admin.delete_records(goals).values():
            future.result(30)

    def data(self, **options):
        return HirundoDataset(BOOTSTRAP, self.topic, self.mixture, **{"timeout": 20.0, **options})


@pytest.fixture(scope="module")
def written():
    """2,000 sequences in transactions of random size, a third of them written twice, aborted first."""
    feed, chance, g = Feed(4), random.Random(2), 0
    feed.manifest()
    while g < 2000:
        end = min(2000, g + 4 * chance.randrange(1, 40))
        if chance.random() < 0.4:
            feed.abort(g, end)
        feed.write(g, end)
        g = end
    feed.abort(2000, 2040)
    return feed


def test_aborted_transactions_leave_no_trace(written):
    data = written.data(stop_at_end=True)
    assert [item["g"] for item in data] == list(range(2000))
    assert data.state_dict()["g"] == 2000


@pytest.mark.parametrize("g", (1, 777, 1999))
def test_seeks_to_g(written, g):
    begin = time.monotonic()
    assert next(iter(written.data(start_g=g, end_g=g + 1)))["g"] == g
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("workers", (0, 3))
def test_ranks_and_workers_together_take_each_sequence_once(written, workers):
    torch = pytest.importorskip("torch")
    seen = []
    for rank in range(2):
        data = written.data(rank=rank, world_size=2, global_batch=40, end_g=2000)
        loader = torch.utils.data.DataLoader(data, batch_size=None, num_workers=workers)
        stream = [item["g"] for item in loader]
        assert stream == [b * 40 + rank * 20 + i for b in range(50) for i in range(20)]
        seen += stream
    assert sorted(seen) == list(range(2000))


def test_worker_processes_of_a_process_with_its_own_connection(written):
    torch = pytest.importorskip("torch")
    data = written.data(end_g=100)
    assert next(iter(data))["g"] == 0
    loader = torch.utils.data.DataLoader(data, batch_size=None, num_workers=2)
    assert [item["g"] for item in loader] == list(range(100))
    data.close()


def test_jumps_over_what_other_ranks_take(written, monkeypatch):
    monkeypatch.setattr("hirundo_loader.reader.SKIP_BYTES", 1000)
    stream = [i["g"] for i in written.data(world_size=5, rank=4, global_batch=500, end_g=2000, micro_batch=None)]
    assert stream == [b * 500 + 400 + i for b in range(4) for i in range(100)]


def test_a_feed_that_grows_is_followed():
    feed = Feed(3)
    items = iter(feed.data(end_g=60))
    feed.manifest()
    writer = threading.Thread(target=lambda: [feed.write(g, g + 6) for g in range(0, 60, 6)])
    writer.start()
    assert [item["g"] for item in items] == list(range(60))
    writer.join()


def test_an_open_transaction_and_the_end_are_named():
    feed = Feed(2)
    feed.manifest()
    feed.write(0, 11)
    feed.producer.begin_transaction()
    feed.send(deal(11, 14, 2))
    feed.producer.flush(30)
    data = feed.data(timeout=1.0)
    with pytest.raises(FeedTimeoutError, match="the feed ends at g=10; an open transaction holds partition"):
        list(data)
    feed.producer.abort_transaction(60)
    data.close()


@pytest.fixture
def archived(tmp_path):
    """600 sequences of 4,096 tokens, also in an archive."""
    pytest.importorskip("pyarrow")
    from shelves import Shelves

    feed = Feed(3)
    feed.manifest(4096)
    for g in range(0, 600, 60):
        feed.write(g, g + 60, 4096)
    feed.archive = tmp_path / "feed"
    Shelves(feed.archive, 3).write(deal(0, 600, 3), 4096)
    return feed


def test_a_domain_without_data_is_named():
    feed = Feed(2)
    feed.manifest()
    feed.write(0, 9)
    feed.produce(feed.mixture + "-report", report({"ja": -1, "math": 9}))
    with pytest.raises(FeedTimeoutError, match="ends at g=8; domain math starving since g=9 according to mixture-rep"):
        list(feed.data(timeout=1.0))


@pytest.mark.parametrize("workers", (0, 1, 3))
def test_all_ranks_and_workers_stop_by_themselves_at_the_declared_end(workers):
    torch = pytest.importorskip("torch")
    feed = Feed(3)
    feed.manifest()
    feed.write(0, 50)
    seen, states = [], []
    late = threading.Timer(2.0, feed.produce, (feed.mixture, mixture(3, version=2, effectiveFrom=40, endsAt=50)))
    late.start()
    for rank in range(2):
        data = feed.data(rank=rank, world_size=2, global_batch=12, timeout=60)
        loader = torch.utils.data.DataLoader(data, batch_size=None, num_workers=workers)
        part = [item["g"] for item in loader]
        assert part == [b * 12 + rank * 6 + i for b in range(4) for i in range(6)]
        seen += part
        states.append(data.state_dict())
    late.join()
    assert sorted(seen) == list(range(48)) and states[0] == states[1] and states[0]["g"] == 48
    feed.produce(feed.mixture, mixture(3, version=3, effectiveFrom=50))
    feed.write(50, 72, mixtureVersion=3)
    late_rank = feed.data(rank=1, world_size=2, global_batch=12)
    assert [item["g"] for item in late_rank] == [b * 12 + 6 + i for b in range(4) for i in range(6)]
    after = feed.data(global_batch=12, end_g=72)
    after.load_state_dict(states[0])
    assert [item["g"] for item in after] == list(range(48, 72))


@pytest.mark.skipif(not DEMO_ARCHIVE, reason="HIRUNDO_TEST_ARCHIVE is not set: no demo runs")
@pytest.mark.parametrize("file", ("README.md", "../README.md"))
def test_the_readmes_example_runs_as_it_is_printed(file):
    pytest.importorskip("torch")
    text = (Path(__file__).parents[1] / file).read_text("utf-8")
    example = next(block for block in re.findall(r"```python\n(.*?)```", text, re.S) if "HirundoDataset(" in block)
    steps = []

    class Enough(Exception):
        pass

    class Model:
        def __call__(self, ids, labels):
            assert ids.shape == labels.shape and ids.shape[0] == 1
            steps.append(ids)
            if len(steps) == 9:
                raise Enough
            return types.SimpleNamespace(loss=0.0)

    model = Model()
    names = {"rank": 0, "world": 1, "saved": None, "model": model, "step_done": True, "train": model}
    with pytest.raises(Enough):
        exec(example.replace("localhost:9092", BOOTSTRAP), names)
    assert names["data"].state_dict()["manifest"] == names["data"].manifest.digest
    names["data"].close()


LEAVES = """
import gc, os, sys, time
from hirundo_loader import HirundoDataset
bootstrap, topic, mixture, workers, way = sys.argv[1:]
threads = lambda: len(os.listdir("/proc/self/task"))
data = HirundoDataset(bootstrap, topic, mixture, global_batch=4, end_g=400, timeout=20)
if workers == "-1":
    source = data
else:
    from torch.utils.data import DataLoader
    source = DataLoader(data, batch_size=None, num_workers=int(workers))
before = threads()
if way == "whole":
    assert sum(1 for _ in source) == 400
elif way == "part":
    items = iter(source)
    assert next(items)["g"] == 0 and next(items)["g"] == 1
    if workers == "-1":
        items.close()
    del items
else:  # the interpreter ends in the midst of it
    items = iter(source)
    next(items)
    sys.exit(0)
data.close()
gc.collect()
deadline = time.monotonic() + 20
while threads() > before:
    if time.monotonic() > deadline:
        sys.exit(f"{threads()} threads, {before} before")
    time.sleep(0.05)
"""


@pytest.mark.parametrize("way", ("whole", "part", "exit"))
@pytest.mark.parametrize("workers", (-1, 0, 1, 3))
def test_no_thread_is_left(written, workers, way):
    if workers >= 0:
        pytest.importorskip("torch")
    arguments = [BOOTSTRAP, written.topic, written.mixture, str(workers), way]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LEAVES, *arguments], capture_output=True, text=True, timeout=90
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_deleted_records_come_from_the_archive_and_kafka_goes_on(archived):
    whole = list(archived.data(end_g=600, tensors="numpy"))
    archived.delete((50, 71, 64))
    rewound = list(archived.data(end_g=600, tensors="numpy", archive=archived.archive))
    assert [item["g"] for item in rewound] == list(range(600))
    for one, other in zip(whole, rewound, strict=True):
        assert all((one[key] == other[key]).all() for key in ("input_ids", "labels", "position_ids"))
        assert one["domain"] == other["domain"]
    with pytest.raises(FeedGoneError, match="g=0 is no longer in .*: partition . begins at g=1[45]"):
        next(iter(archived.data()))


def test_records_deleted_while_they_are_read_come_from_the_archive(archived):
    little = {"queued.max.messages.kbytes": 64, "fetch.message.max.bytes": 32768, "queued.min.messages": 1}
    items = iter(archived.data(end_g=600, archive=archived.archive, consumer_config=little))
    assert [next(items)["g"] for _ in range(10)] == list(range(10))
    archived.delete((150, 150, 150))
    assert [item["g"] for item in items] == list(range(10, 600))


@pytest.mark.skipif(not DEMO_ARCHIVE, reason="HIRUNDO_TEST_ARCHIVE is not set")
def test_the_archive_that_the_mix_writes_holds_what_kafka_holds():
    from hirundo_loader.archive import Archive
    from hirundo_loader.sequences import item_maker

    data = HirundoDataset(BOOTSTRAP, tensors="numpy", stop_at_end=True, timeout=20.0)
    reader = Archive(DEMO_ARCHIVE).reader(data.manifest, lambda g: True)
    make = item_maker(
        data.manifest.sequenceLength, tensors="numpy", labels="same", mask_document_starts=False, micro_batch=None
    )
    count = 0
    for item in data:
        record = reader.get(item["g"])
        if record is None:  # committed to Kafka, not yet to a file
            break
        archived = make([record])
        assert all((archived[key] == item[key]).all() for key in ("input_ids", "cu_seqlens", "position_ids"))
        assert (archived["domain"], archived["g"]) == (item["domain"], item["g"])
        count += 1
    assert count > 10
    reader.close()


def test_a_missing_topic_is_named():
    with pytest.raises(FeedTimeoutError, match="topic 'no-such-mixture' does not exist"):
        HirundoDataset(BOOTSTRAP, "no-such-feed", "no-such-mixture", timeout=1.0).state_dict()


def test_an_unreachable_broker_is_named():
    with pytest.raises(FeedTimeoutError, match="broker at localhost:1 is not reachable"):
        HirundoDataset("localhost:1", timeout=1.0).state_dict()


def test_a_process_that_leaves_its_iterator_open_ends(written):
    code = (
        "from hirundo_loader import HirundoDataset\n"
        f"items = iter(HirundoDataset({BOOTSTRAP!r}, {written.topic!r}, {written.mixture!r}))\n"
        "print(next(items)['g'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")


def test_losses_are_written_to_a_topic_that_is_there():
    from confluent_kafka import Consumer, TopicPartition
    from confluent_kafka.admin import AdminClient, NewTopic

    topic = f"loader-{uuid.uuid4().hex[:8]}.loss"
    with pytest.raises(HirundoError, match=f"topic '{topic}' does not exist"):
        LossPublisher(BOOTSTRAP, topic, run="r").publish(1, 8, {"ja": 2.0}, {"ja": 8})
    admin = AdminClient({"bootstrap.servers": BOOTSTRAP})  # a client without a name ends before its answer
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(30)
    with LossPublisher(BOOTSTRAP, topic, run="r") as losses:
        for step in range(1, 101):
            losses.publish(step, 8 * step, {"ja": 1.0 / step}, {"ja": 8})
    consumer = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": topic})
    consumer.assign([TopicPartition(topic, 0, 0)])
    found = []
    while len(found) < 100:
        message = consumer.poll(20)
        assert message is not None and message.error() is None
        found.append(schemas.decoder("TrainingLoss").decode(message.value()))
    consumer.close()
    assert [one["g"] for one in found] == list(range(8, 808, 8))
    assert found[3]["domains"][0]["loss"] == 0.25
