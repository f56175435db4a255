"""The feed's declared end: every rank and worker finds the same one, whenever it looks."""

import logging
import random
import threading
import time

import pytest
from fake import deal, feed, record, says

from hirundo_loader import FeedTimeoutError, HirundoDataset, ending
from hirundo_loader.ending import Declaration, end_of
from hirundo_loader.plan import Plan


@pytest.fixture(autouse=True)
def look_often(monkeypatch):
    monkeypatch.setattr(ending, "_LOOK_SECONDS", 0.05)


def dataset(broker, **options):
    options = {"tensors": "numpy", "timeout": 5.0, "consumer_factory": broker.consumer, **options}
    return HirundoDataset("broker:9092", **options)


def gs(items):
    return [item["g"] for item in items]


def grow(broker, first, end):
    """Commits further sequences."""
    for p, part in enumerate(deal(first, end, len(broker.topics["feed"]))):
        log = broker.topics["feed"][p]
        for g in part:
            offset = max(broker.ends["feed", p], log[-1][0] + 1 if log else 0)
            log.append((offset, record(g)))
            broker.ends["feed", p] = offset + 1


@pytest.mark.parametrize("world", (1, 2, 3, 8))
def test_all_ranks_end_behind_the_last_whole_batch(world):
    broker = feed(130)
    says(broker, 2, 120, 130)
    seen = []
    for rank in range(world):
        data = dataset(broker, rank=rank, world_size=world, global_batch=24)
        items = iter(data)
        seen += gs(items)
        assert data.state_dict()["g"] == 120 and "partial" not in data.state_dict()
        assert next(items, None) is None
    assert sorted(seen) == list(range(120))


@pytest.mark.parametrize("workers", (1, 3))
@pytest.mark.parametrize("world", (1, 2))
def test_all_workers_end_there_too(world, workers):
    data_loader = pytest.importorskip("torch.utils.data").DataLoader
    broker = feed(50)
    says(broker, 2, 40, 50)
    for rank in range(world):
        data = dataset(broker, rank=rank, world_size=world, global_batch=12, tensors="torch")
        part = gs(data_loader(data, batch_size=None, num_workers=workers))
        assert part == [g for g in range(48) if g % 12 // (12 // world) == rank]


def test_no_rank_takes_a_part_of_a_batch_that_never_becomes_whole():
    """Rank 0's part of the last batch is there all the time, rank 1's never comes."""
    broker = feed(7, markers=0.0)
    items = iter(dataset(broker, rank=0, world_size=2, global_batch=8))
    end = threading.Timer(0.5, says, (broker, 2, 7, 7))
    end.start()
    begin = time.monotonic()
    assert gs(items) == []
    assert time.monotonic() - begin >= 0.5
    end.join()
    waiting = dataset(feed(7, markers=0.0), rank=0, world_size=2, global_batch=8, timeout=0.4)
    with pytest.raises(FeedTimeoutError, match="g=7 is not in the feed yet: the feed ends at g=6"):
        next(iter(waiting))
    waiting.close()


def test_a_rank_that_is_alone_takes_what_there_is_unless_a_domain_may_end_the_feed():
    broker = feed(7, markers=0.0)
    items = iter(dataset(broker, global_batch=8, timeout=0.4))
    assert [next(items)["g"] for _ in range(7)] == list(range(7))
    with pytest.raises(FeedTimeoutError, match="g=7 is not in the feed yet"):
        next(items)
    items.close()
    says(broker, 2, 0, 7)
    assert gs(dataset(broker, global_batch=8)) == []
    for policy in ({"exhausted": "stop"}, {"exhausted": "repeat", "then": "stop"}):
        may_end = feed(7, markers=0.0)
        says(may_end, 2, 0, -1, **policy)
        waiting = dataset(may_end, global_batch=8, timeout=0.4)
        with pytest.raises(FeedTimeoutError, match="the global batch g=0 to g=7 is not whole yet: g=7 is not in"):
            next(iter(waiting))
        waiting.close()


def test_what_is_whole_is_given_without_asking_for_an_end_each_time(monkeypatch):
    looks = []
    look = ending.Gate.look
    monkeypatch.setattr(ending.Gate, "look", lambda gate: looks.append(gate) or look(gate))
    assert len(gs(dataset(feed(96), end_g=96))) == 96 and not looks
    assert len(gs(dataset(feed(96), rank=0, world_size=2, global_batch=24, end_g=96))) == 48 and len(looks) <= 1


def test_what_is_not_committed_yet_is_waited_for_before_the_end():
    broker = feed(20, markers=0.0)
    says(broker, 2, 20, 33)
    rest = threading.Timer(0.4, grow, (broker, 20, 33))
    rest.start()
    assert gs(dataset(broker, global_batch=4)) == list(range(32))
    rest.join()


def test_an_end_below_end_g_comes_first_and_above_it_last():
    broker = feed(40)
    says(broker, 2, 30, 40)
    assert gs(dataset(broker, end_g=1000)) == list(range(40))
    assert gs(dataset(broker, end_g=17)) == list(range(17))
    assert gs(dataset(broker, start_g=40)) == gs(dataset(broker, start_g=77)) == []


def test_a_feed_that_was_continued_ends_a_run_that_came_to_its_end_and_not_the_one_after(caplog):
    broker = feed(60, version=lambda g: 1 + (g >= 30) + (g >= 42) + (g >= 50))
    says(broker, 2, 30, 42)
    says(broker, 3, 42, -1)
    says(broker, 4, 50, 60)
    with caplog.at_level(logging.WARNING):
        data = dataset(broker, global_batch=8)
        assert gs(data) == list(range(40))
    assert "ends at g=42 (mixture record 2: v2); this run ends at g=40" in caplog.text
    assert "leaves 2 sequences. Mixture record 3 continues the feed" in caplog.text
    after = dataset(broker, global_batch=8)
    after.load_state_dict(data.state_dict())
    assert gs(after) == list(range(40, 56))
    assert gs(dataset(broker, global_batch=8, past_version=3)) == list(range(56))
    assert gs(dataset(broker, global_batch=8, past_version=2)) == list(range(40))


def test_an_end_that_was_taken_back_before_the_feed_came_to_it_never_was_one():
    broker = feed(60, version=lambda g: 1 + (g >= 30) + (g >= 44) + (g >= 50))
    says(broker, 2, 30, 50)
    says(broker, 3, 44, -1)
    says(broker, 4, 50, 60)
    assert gs(dataset(broker, global_batch=8)) == list(range(56))


def test_a_record_that_keeps_the_end_does_not_take_it_back():
    log = [Declaration(1, 0, -1), Declaration(2, 10, 40), Declaration(3, 20, 40), Declaration(4, 40, -1)]
    assert end_of(log[:3], Plan(0, 8, 1, 0)).version == 2
    assert end_of(log, Plan(0, 8, 1, 0)) == (40, 2, "", 4)
    assert end_of(log, Plan(0, 8, 1, 0), past_version=4) is None
    assert end_of(log, Plan(39, 8, 1, 0)) is None
    assert end_of(log[:3], Plan(39, 8, 1, 0)).g == 40


@pytest.mark.parametrize("world", (1, 2, 8))
def test_ranks_that_come_early_or_late_end_at_the_same_g(world):
    """Some wait at the end before the feed goes on, others come by when it has long gone on."""
    broker = feed(42, version=lambda g: 1 + (g >= 30))
    says(broker, 2, 30, 42)
    early = gs(dataset(broker, rank=0, world_size=world, global_batch=8))
    says(broker, 3, 42, -1)
    for p, part in enumerate(deal(42, 99, 4)):
        log = broker.topics["feed"][p]
        log += [(broker.ends["feed", p] + i, record(g, mixtureVersion=3)) for i, g in enumerate(part)]
        broker.ends["feed", p] += len(part)
    parts = [gs(dataset(broker, rank=rank, world_size=world, global_batch=8)) for rank in range(world)]
    assert parts[0] == early
    assert sorted(sum(parts, [])) == list(range(40))


@pytest.mark.parametrize("seed", range(300))
def test_ranks_that_look_at_any_moments_end_at_the_same_g(seed):
    """Plays a feed's history, in which ranks look at the log and at the feed whenever they like."""
    chance = random.Random(seed)
    batch = chance.randrange(1, 9)
    plan = Plan(0, batch, 1, 0)
    log, committed, end = [Declaration(1, 0, -1)], 0, None
    at = [0] * 4  # where each rank stands
    stopped = [None] * 4
    for _ in range(400):
        move = chance.random()
        if move < 0.35:
            committed += chance.randrange(0, 4)
            committed = min(committed, end) if end is not None else committed
        elif move < 0.45:
            horizon = committed + chance.randrange(0, 3)
            if end is not None:
                horizon = min(horizon, end)
                start = chance.randrange(horizon, end + 1)
                end = chance.choice((None, end, chance.randrange(start, end + 9)))
            else:
                start = horizon
                end = chance.choice((None, start + chance.randrange(0, 9)))
            log.append(Declaration(len(log) + 1, start, -1 if end is None else end))
        else:
            rank = chance.randrange(4)
            wanted = at[rank] + batch
            if stopped[rank] is None:
                found = end_of(log, plan)
                if found is not None and found.g < wanted and committed >= found.g:
                    stopped[rank] = at[rank]
                elif committed >= wanted:
                    at[rank] = wanted
    ends = {stop for stop in stopped if stop is not None and stop > 0}
    assert len(ends) <= 1
    if ends:
        assert all(place <= min(ends) or stop is not None for place, stop in zip(at, stopped))


def test_a_rank_that_is_alone_begins_no_batch_that_a_declared_end_cuts_off(monkeypatch):
    """However long ago it asked: the end is known, and that it was reached is not yet."""
    monkeypatch.setattr(ending, "_LOOK_SECONDS", 1.5)
    broker = feed(20, markers=0.0)
    says(broker, 2, 20, 33)
    items = iter(dataset(broker, global_batch=4))
    rest = threading.Timer(0.2, grow, (broker, 20, 33))
    rest.start()
    assert gs(items) == list(range(32))
    rest.join()
