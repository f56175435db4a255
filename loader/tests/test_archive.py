"""Rewinding: what Kafka lost comes from the Parquet archive, and Kafka goes on without a seam."""

import os
import random
import shutil
import sys

import numpy as np
import pytest
from fake import decoded, deal, feed

pq = pytest.importorskip("pyarrow.parquet")

from shelves import Shelves  # noqa: E402

from hirundo_loader import (  # noqa: E402
    CorruptRecordError,
    FeedGoneError,
    FeedOrderError,
    FeedTimeoutError,
    HirundoDataset,
    HirundoError,
    archive,
)

@pytest.fixture
def lost(tmp_path):
    """g below 200 in the archive, from about 100 on in Kafka, whose partitions begin unevenly."""
    shelves = Shelves(tmp_path / "feed", 4)
    shelves.write(deal(0, 200, 4))
    broker = feed(400, 4)
    for p, count in enumerate((20, 25, 31, 22)):
        broker.trim("feed", p, count)
    broker.shelves = shelves
    return broker


def dataset(broker, **options):
    options = {"tensors": "numpy", "timeout": 2.0, "archive": broker.shelves.folder, **options}
    return HirundoDataset("broker:9092", consumer_factory=broker.consumer, **options)


def same(items, others):
    for one, other in zip(items, others, strict=True):
        assert one.keys() == other.keys()
        for key, value in one.items():
            assert np.array_equal(value, other[key]), (one["g"], key)
            assert getattr(value, "dtype", type(value)) == getattr(other[key], "dtype", type(other[key]))


def test_the_items_are_those_that_kafka_gave_and_go_on_from_kafka(lost):
    whole = feed(400, 4)
    before = HirundoDataset("b", consumer_factory=whole.consumer, tensors="numpy", end_g=400)
    same(dataset(lost, end_g=400), before)


@pytest.mark.parametrize("start", (0, 1, 63, 95, 96, 99, 123, 124, 125, 131, 199, 200, 399))
def test_every_position_is_found(lost, start):
    assert [item["g"] for item in dataset(lost, start_g=start, end_g=400)] == list(range(start, 400))


@pytest.mark.parametrize(("world", "workers"), ((1, 0), (1, 3), (2, 1), (3, 0), (8, 0), (8, 3)))
def test_ranks_and_workers_share_it_as_they_share_kafka(lost, world, workers):
    data_loader = pytest.importorskip("torch.utils.data").DataLoader
    seen = []
    for rank in range(world):
        data = dataset(lost, rank=rank, world_size=world, global_batch=24, start_g=24, end_g=216, tensors="torch")
        part = [item["g"] for item in data_loader(data, batch_size=None, num_workers=workers)]
        assert part == [g for g in range(24, 216) if (g - 24) % 24 // (24 // world) == rank]
        seen += part
    assert sorted(seen) == list(range(24, 216))


def test_resumes_go_back_and_forth_over_the_border(lost):
    state, seen = None, []
    for world in (1, 3, 8, 2, 1, 4):
        parts, states = [], []
        for rank in range(world):
            data = dataset(lost, rank=rank, world_size=world, global_batch=24)
            if state:
                data.load_state_dict(state)
            items = iter(data)
            parts += [next(items)["g"] for _ in range(48 // world)]
            states.append(data.state_dict())
            data.close()
        state = states[0]
        seen += sorted(parts)
    assert seen == list(range(288))


def test_tokens_are_views_of_the_files_rows(lost):
    ids = next(iter(dataset(lost)))["input_ids"]
    assert not ids.flags.owndata and not ids.flags.writeable


def test_files_that_were_copied_without_their_times_are_found(lost):
    for path in lost.shelves.files:
        moment = random.Random(path.name).randrange(10**9)
        os.utime(path, (moment, moment))
    assert [item["g"] for item in dataset(lost, start_g=17, end_g=300)] == list(range(17, 300))


def test_files_are_opened_once_whatever_a_rank_leaves_out(lost, monkeypatch):
    opened = []
    open_file = archive._File.open
    monkeypatch.setattr(archive._File, "open", lambda file: opened.append(file.path) or open_file(file))
    data = dataset(lost, rank=2, world_size=3, global_batch=24, end_g=96)
    assert [item["g"] for item in data] == [b * 24 + 16 + i for b in range(4) for i in range(8)]
    assert max(opened.count(path) for path in opened) <= 2  # once for its bounds


@pytest.mark.parametrize("near", (1, 5))
def test_what_is_far_away_is_found_by_footers(lost, monkeypatch, near):
    reader = archive.Archive(str(lost.shelves.folder)).reader(dataset(lost).manifest, lambda g: True)
    reader._near = near
    gs = sorted(random.Random(near).sample(range(200), 40))
    assert [reader.get(g)["g"] for g in gs] == gs
    assert reader.get(900) is None
    reader.close()


def test_kafka_may_lose_more_while_the_archive_is_read(lost):
    items = iter(dataset(lost, start_g=40, end_g=400))
    assert [next(items)["g"] for _ in range(20)] == list(range(40, 60))
    for p in range(4):
        lost.trim("feed", p, 10)
    assert [item["g"] for item in items] == list(range(60, 400))


def test_partitions_that_retention_emptied_are_read_from_the_archive(tmp_path):
    broker = feed(80, 4)
    broker.shelves = Shelves(tmp_path / "feed", 4)
    broker.shelves.write(deal(0, 80, 4))
    for p in (1, 2):
        broker.trim("feed", p, 20)
    assert [item["g"] for item in dataset(broker, end_g=80)] == list(range(80))
    with pytest.raises(FeedGoneError, match="retention emptied partition 1"):
        dataset(broker).feed_end()
    items = iter(dataset(broker, start_g=78, timeout=0.3))
    assert [next(items)["g"] for _ in range(2)] == [78, 79]
    with pytest.raises(FeedTimeoutError):
        next(items)


def test_rows_that_neither_has_are_named(lost):
    gone = [path for path in lost.shelves.files if any(g in range(40, 60) for g in column(path))]
    for path in gone:
        path.unlink()
    seen = []
    with pytest.raises(
        FeedGoneError, match=r"g=\d+ is no longer in feed: partition \d begins at g=\d+, and the archive .* ends at g=1"
    ):
        for item in dataset(lost):
            seen.append(item["g"])
    assert seen == list(range(len(seen))) and len(seen) < 60


def column(path):
    return pq.read_table(path, columns=["g"])["g"].to_pylist()


def test_without_an_archive_the_remedy_is_named(lost):
    with pytest.raises(FeedGoneError, match="g=0 is no longer in feed: partition .*Name the feed's Parquet archive"):
        next(iter(dataset(lost, archive=None)))


def test_a_folder_without_files_is_named(lost, tmp_path):
    with pytest.raises(FeedGoneError, match="the archive .*nowhere has no files of this feed's partitions"):
        next(iter(dataset(lost, archive=tmp_path / "nowhere")))


def test_an_archive_of_another_feed_is_refused(lost):
    shutil.rmtree(lost.shelves.folder)
    lost.shelves.write(deal(0, 200, 4), tokenizer="llama3")
    with pytest.raises(CorruptRecordError, match="part-.*tokenizer 'llama3', the feed with 'o200k_base'"):
        next(iter(dataset(lost)))


@pytest.mark.parametrize(
    ("change", "message"),
    (
        (lambda rows: rows[:2] + rows[3:], r"gap in .*: partition 0 has g=1[2-5] where g=(8|9|10|11) must stand"),
        (lambda rows: rows[:3] + rows[2:], r"repeat in .*: partition 0 has g=(8|9|10|11) where g=1[2-5] must stand"),
        (lambda rows: [{**r, "checksum": 5} if i == 2 else r for i, r in enumerate(rows)], "CRC-32C"),
    ),
)
def test_damaged_rows_raise(lost, change, message):
    shutil.rmtree(lost.shelves.folder / "partition=0")
    gs = deal(0, 200, 4)[0]
    lost.shelves.put(0, change([decoded(g) for g in gs]))
    with pytest.raises((FeedOrderError, CorruptRecordError), match=message):
        list(dataset(lost, end_g=24))


def test_a_file_that_is_cut_is_named(lost):
    path = next(p for p in lost.shelves.files if 3 in column(p) or 2 in column(p))
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(CorruptRecordError, match=f"{path.name} is no Parquet file that can be read"):
        list(dataset(lost, end_g=8))


def test_a_file_that_is_damaged_inside_is_named(lost):
    path = lost.shelves.files[0]
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 8 : len(octets) // 2] = bytes(len(octets) // 2 - len(octets) // 8)
    path.write_bytes(octets)
    with pytest.raises((CorruptRecordError, FeedOrderError), match=path.name):
        list(dataset(lost, end_g=100))


def test_without_pyarrow_the_extra_is_named(lost, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(HirundoError, match=r"pip install 'hirundo-loader\[archive\]'"):
        next(iter(dataset(lost)))
