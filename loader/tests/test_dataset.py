"""The dataset over a feed in memory, in this process."""

import gc
import json
import random

import numpy as np
import pytest
from fake import FakeConsumer, deal, feed, mixture, record, report

from hirundo_loader import (
    CorruptRecordError,
    FeedGoneError,
    FeedOrderError,
    FeedTimeoutError,
    HirundoDataset,
    HirundoError,
    StateRefusedError,
    collate,
)
from hirundo_loader.reader import FeedReader


def dataset(broker, **options):
    options = {"tensors": "numpy", "timeout": 2.0, "consumer_factory": broker.consumer, **options}
    return HirundoDataset("broker:9092", **options)


def gs(items):
    return [item["g"] for item in items]


@pytest.fixture(autouse=True)
def no_consumer_stays_open():
    gc.collect()  # what tests before left
    before = FakeConsumer.live
    yield
    gc.collect()
    assert FakeConsumer.live == before


@pytest.mark.parametrize("partitions", (1, 3, 4, 7))
@pytest.mark.parametrize("world", (1, 2, 3, 8))
def test_ranks_together_take_each_sequence_once_whatever_their_number(world, partitions):
    broker = feed(130, partitions)
    batches = {}
    for rank in range(world):
        stream = gs(dataset(broker, rank=rank, world_size=world, global_batch=24, end_g=130))
        assert stream == sorted(stream)
        for g in stream:
            batches.setdefault(g // 24, []).append(g)
    assert {b: sorted(found) for b, found in batches.items()} == {
        b: list(range(24 * b, 24 * b + 24)) for b in range(5)
    }


def test_five_resumes_with_other_world_sizes_give_the_uninterrupted_run():
    broker = feed(24 * 20, 5)
    chance = random.Random(4)
    state, seen = None, []
    for world in (2, 8, 1, 3, 6, 4):
        steps = chance.randrange(1, 4)
        states, taken = [], []
        for rank in range(world):
            data = dataset(broker, rank=rank, world_size=world, global_batch=24)
            if state is not None:
                data.load_state_dict(json.loads(json.dumps(state)))
            items = iter(data)
            taken.append([next(items)["g"] for _ in range(steps * 24 // world)])
            states.append(data.state_dict())
            data.close()
        assert all(one == states[0] for one in states)
        assert set(states[0]) == {"g", "manifest", "feed"}
        state = states[0]
        seen += sorted(g for part in taken for g in part)
    assert seen == list(range(len(seen)))
    assert state["g"] == len(seen)


def test_state_counts_what_was_consumed():
    broker = feed(40)
    data = dataset(broker, rank=1, world_size=2, global_batch=8)
    assert data.state_dict()["g"] == 0
    for count, item in enumerate(data, 1):
        state = data.state_dict()
        assert state["g"] == count // 4 * 8
        assert state.get("partial", {}).get("taken", 0) == count % 4
        assert state == data.state_after(item) == data.state_dict(consumed=count)
        if count == 10:
            break
    data.load_state_dict(state)
    assert data.state_dict() == state
    assert next(iter(data))["g"] == 16 + 4 + 2
    data.close()


def test_a_state_of_another_feed_is_refused_with_the_difference():
    state = dataset(feed(8)).state_dict()
    other = feed(8)
    other.put("mixture", [[mixture(4, 16, "feed-2", "llama3")]])
    with pytest.raises(StateRefusedError, match="feedId is 'feed-2' here and 'feed-1' in the state; tokenizer"):
        dataset(other).load_state_dict(state)
    with pytest.raises(StateRefusedError, match="manifest .* in the state"):
        dataset(other).load_state_dict({"g": 0, "manifest": "abc"})


def test_a_state_inside_a_batch_is_refused_by_another_world_size():
    broker = feed(40)
    data = dataset(broker, world_size=2, global_batch=8)
    next(iter(data))
    state = data.state_dict()
    data.close()
    with pytest.raises(StateRefusedError, match="world_size=2, here it is 4"):
        dataset(broker, world_size=4, global_batch=8).load_state_dict(state)


def test_fields_of_an_item():
    item = next(iter(dataset(feed(8), start_g=5, end_g=6)))
    first = 1 + 5 % 14
    assert item["g"] == 5 and item["domain"] == "code" and item["mixture_version"] == 1
    assert item["input_ids"].dtype == np.uint32 and not item["input_ids"].flags.owndata
    assert item["input_ids"].tolist() == list(range(5000, 5016))
    assert item["labels"].tolist() == list(range(5000, 5016))
    assert item["position_ids"].tolist() == [*range(first), *range(16 - first)]
    assert item["cu_seqlens"].tolist() == [0, first, 16] and item["cu_seqlens"].dtype == np.int32


def test_padding_and_borders_get_no_labels():
    broker = feed(0, 1)
    documents = [
        {"id": 1, "start": 0, "length": 4, "offset": 0},
        {"id": 2, "start": 4, "length": 8, "offset": 0},
    ]
    broker.put("feed", [[record(0, documents=documents)]])
    item = next(iter(dataset(broker, end_g=1)))
    assert item["labels"].tolist() == [*range(12), -100, -100, -100, -100]
    assert item["cu_seqlens"].tolist() == [0, 4, 12, 16]
    assert item["position_ids"].tolist() == [*range(4), *range(8), *range(4)]
    assert item["real_tokens"] == 12
    item = next(iter(dataset(broker, end_g=1, mask_document_starts=True, labels="shifted")))
    assert item["labels"].tolist() == [1, 2, 3, -100, 5, 6, 7, 8, 9, 10, 11, *[-100] * 5]
    assert "labels" not in next(iter(dataset(broker, end_g=1, labels=None)))


def test_micro_batches_are_collated_in_order():
    broker = feed(32)
    data = dataset(broker, world_size=2, rank=1, global_batch=8, micro_batch=2, end_g=32)
    items = list(data)
    assert gs(items) == [[4, 5], [6, 7], [12, 13], [14, 15], [20, 21], [22, 23], [28, 29], [30, 31]]
    assert items[0]["input_ids"].shape == (2, 16)
    assert items[0]["cu_seqlens"].tolist() == [0, 5, 16, 16 + 6, 32]
    assert items[0]["max_seqlen"] == 11
    assert items[0]["real_tokens"] == [16, 16]
    assert data.state_after(items[3])["g"] == 16
    assert collate([{"g": 1}])["g"] == [1]


def test_stop_at_end_is_the_committed_end_of_the_start():
    assert gs(dataset(feed(23), stop_at_end=True)) == list(range(23))
    assert gs(dataset(feed(23), stop_at_end=True, global_batch=4)) == list(range(20))
    assert list(dataset(feed(0), stop_at_end=True)) == []


@pytest.mark.parametrize("end", range(0, 18))
def test_feed_end_is_exact_at_every_length(end):
    assert dataset(feed(end, 5, markers=0.4)).feed_end() == end


@pytest.mark.parametrize("markers", (0.0, 0.1, 0.6, 0.95))
def test_seeks_to_any_g_with_few_probes(markers):
    broker = feed(6000, 3, markers=markers)
    for g in (0, 1, 17, 100, 2999, 4444, 5999):
        broker.probes = 0
        assert next(iter(dataset(broker, start_g=g, end_g=g + 1)))["g"] == g
        assert broker.probes <= 3 * 30


def test_a_start_before_the_log_is_refused():
    broker = feed(100)
    broker.trim("feed", 2, 5)
    with pytest.raises(FeedGoneError, match="g=8 is no longer in feed: partition 2 begins at g=2[0-3]"):
        next(iter(dataset(broker, start_g=9)))
    assert next(iter(dataset(broker, start_g=40, end_g=41)))["g"] == 40


def test_gaps_between_needed_parts_are_skipped_by_seeking(monkeypatch):
    monkeypatch.setattr("hirundo_loader.reader.SKIP_BYTES", 1000)
    broker = feed(4000, 2)
    for rank in (0, 3):
        stream = gs(dataset(broker, rank=rank, world_size=4, global_batch=1000, end_g=4000))
        assert stream == [b * 1000 + rank * 250 + i for b in range(4) for i in range(250)]
    assert broker.probes > 8


def test_reading_ahead_of_a_slow_partition_is_bounded_and_ends(monkeypatch):
    monkeypatch.setattr("hirundo_loader.reader.AHEAD_RECORDS", (2, 2))
    assert gs(dataset(feed(800, 8), end_g=800)) == list(range(800))


@pytest.mark.parametrize("partitions", (1, 4, 7))
def test_a_rank_of_many_reads_little_of_what_is_others(monkeypatch, partitions):
    monkeypatch.setattr("hirundo_loader.reader.SKIP_BYTES", 0)
    monkeypatch.setattr("hirundo_loader.reader.SKIP_RECORDS", 4)
    taken = []
    take = FeedReader._take
    monkeypatch.setattr(FeedReader, "_take", lambda self, *record: taken.append(record[0]) or take(self, *record))
    data = dataset(feed(6400, partitions, markers=0.02), rank=5, world_size=64, global_batch=64, end_g=6400)
    assert gs(data) == [64 * b + 5 for b in range(100)]
    assert len(taken) < 6400 / 2


def broken(change):
    broker = feed(0, 2)
    dealt = deal(0, 40, 2)
    change(dealt)
    broker.put("feed", [[record(g) for g in part] for part in dealt])
    return dataset(broker, end_g=40)


def test_a_missing_record_is_a_gap_with_both_values():
    data = broken(lambda dealt: dealt[1].pop(10))
    with pytest.raises(FeedOrderError, match="gap in feed: partition 1 has g=22 at offset 10 where g=21 must stand"):
        list(data)


def test_a_second_record_of_a_round_is_a_repeat_with_both_values():
    data = broken(lambda dealt: dealt[1].insert(10, dealt[1][9]))
    with pytest.raises(FeedOrderError, match="repeat in feed: partition 1 has g=18 at offset 10 where g=21 must stand"):
        list(data)


def test_the_same_g_in_two_partitions_is_a_repeat():
    def change(dealt):
        dealt[1][10] = dealt[0][10]

    with pytest.raises(FeedOrderError, match="partition 1 has g=20 at offset 10 where g=21 must stand"):
        list(broken(change))


def test_a_false_checksum_names_g_and_both_sums():
    broker = feed(0, 1)
    broker.put("feed", [[record(0, checksum=1)]])
    with pytest.raises(CorruptRecordError, match="g=0: .* the record says 00000001"):
        next(iter(dataset(broker)))


def test_another_length_than_the_manifests_is_an_error():
    broker = feed(4, 1, length=8)
    broker.put("mixture", [[mixture(1, 16)]])
    with pytest.raises(CorruptRecordError, match="g=0 has 32 bytes of tokens, not 4 x 16"):
        next(iter(dataset(broker)))


def test_another_number_of_partitions_than_the_manifests_is_an_error():
    broker = feed(4, 4)
    broker.put("mixture", [[mixture(8, 16)]])
    with pytest.raises(HirundoError, match="has 4 partitions, but feed 'feed-1' has 8"):
        next(iter(dataset(broker)))


def test_the_end_of_the_feed_is_named_with_the_starving_domain():
    broker = feed(23)
    broker.put("mixture-report", [[report({"math": 5}), report({"ja": -1, "math": 23})]])
    data = dataset(broker, timeout=0.2)
    stream = []
    with pytest.raises(
        FeedTimeoutError,
        match="g=23 is not in the feed yet: the feed ends at g=22; domain math starving since g=23",
    ):
        for item in data:
            stream.append(item["g"])
    assert stream == list(range(23))
    data.close()


def test_a_wait_for_the_rest_of_a_feed_that_ends_says_so():
    broker = feed(22)
    broker.put("mixture-report", [[report({"ja": -1}, ends_at=23)]])
    with pytest.raises(FeedTimeoutError, match="the mixture log ends the feed at g=23; hirundo mixture set"):
        list(dataset(broker, timeout=0.2))


def test_an_open_transaction_is_named():
    broker = feed(20, 2, markers=0.0)
    broker.open_records["feed", 1] = 7
    with pytest.raises(FeedTimeoutError, match=r"an open transaction holds partition 1 at offset 10 \(7 behind"):
        list(dataset(broker, timeout=0.2))


def test_an_unreachable_broker_is_named():
    broker = feed(20)
    data = dataset(broker, timeout=0.2)
    broker.reachable = False
    with pytest.raises(FeedTimeoutError, match="broker at broker:9092 is not reachable"):
        next(iter(data))


@pytest.mark.parametrize("topic", ("feed", "mixture"))
def test_a_missing_topic_is_named(topic):
    broker = feed(20)
    del broker.topics[topic]
    with pytest.raises(FeedTimeoutError, match=f"topic '{topic}' does not exist"):
        next(iter(dataset(broker, timeout=0.2)))


def test_an_empty_mixture_log_is_named():
    broker = feed(20)
    broker.put("mixture", [[]])
    with pytest.raises(FeedTimeoutError, match="topic 'mixture' is empty: the mix of this feed has not begun"):
        dataset(broker, timeout=0.2).state_dict()


def test_a_wait_without_deadline_logs_its_cause(monkeypatch, caplog):
    monkeypatch.setattr("hirundo_loader.broker._LOG_SECONDS", 0.05)
    broker = feed(4, 1)
    items = iter(dataset(broker, timeout=None))
    for _ in range(4):
        next(items)
    late = (broker.topics["feed"][0][-1][0] + 1, record(4))

    class Arrival:
        def emit(self, message):
            broker.topics["feed"][0].append(late)

    import logging

    handler = logging.Handler()
    handler.emit = Arrival().emit
    logging.getLogger("hirundo_loader").addHandler(handler)
    try:
        assert next(items)["g"] == 4
    finally:
        logging.getLogger("hirundo_loader").removeHandler(handler)
        items.close()
    assert "g=4 is not in the feed yet: the feed ends at g=3" in caplog.text


def test_topics_may_carry_a_prefix():
    broker = feed(12)
    for topic in ("feed", "mixture"):
        broker.topics[f"x.{topic}"] = broker.topics.pop(topic)
        for table in (broker.ends, broker.lows):
            for key in [key for key in table if key[0] == topic]:
                table[f"x.{topic}", key[1]] = table[key]
    assert gs(dataset(broker, topic="x.feed", mixture_topic="x.mixture", stop_at_end=True)) == list(range(12))
