"""The dataset under torch's DataLoader and torchdata's StatefulDataLoader."""

import gc
import multiprocessing
import threading
import time

import pytest
from fake import feed

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore:This DataLoader will create")

from torch.utils.data import DataLoader, IterableDataset  # noqa: E402

from hirundo_loader import FeedTimeoutError, HirundoDataset  # noqa: E402


def dataset(broker, **options):
    return HirundoDataset("b:1", **{"timeout": 2.0, "consumer_factory": broker.consumer, **options})


def test_it_is_an_iterable_dataset_of_tensors():
    data = dataset(feed(8))
    assert isinstance(data, IterableDataset)
    item = next(iter(data))
    assert item["input_ids"].dtype == item["labels"].dtype == torch.int64
    assert item["cu_seqlens"].dtype == torch.int32
    assert item["input_ids"].data_ptr() != item["labels"].data_ptr()
    data.close()


@pytest.mark.parametrize("workers", (0, 1, 3))
@pytest.mark.parametrize("world", (1, 2, 3, 8))
def test_workers_give_the_ranks_sequences_in_order_of_g(world, workers):
    broker = feed(96, 3)
    seen = []
    for rank in range(world):
        data = dataset(broker, rank=rank, world_size=world, global_batch=24, end_g=96)
        stream = [item["g"] for item in DataLoader(data, batch_size=None, num_workers=workers)]
        part = 24 // world
        assert stream == [b * 24 + rank * part + i for b in range(4) for i in range(part)]
        assert all(type(g) is int for g in stream)
        seen += stream
    assert sorted(seen) == list(range(96))


@pytest.mark.parametrize("workers", (1, 3))
def test_micro_batches_come_in_order_from_workers(workers):
    data = dataset(feed(96), world_size=2, rank=1, global_batch=24, micro_batch=4, end_g=96)
    firsts = [batch["g"][0] for batch in DataLoader(data, batch_size=None, num_workers=workers)]
    assert firsts == [b * 24 + 12 + 4 * i for b in range(4) for i in range(3)]


def test_resumes_with_other_workers_and_worlds_five_times():
    broker = feed(24 * 13, 4)
    state, seen = None, []
    for world, workers in ((1, 3), (2, 0), (8, 1), (3, 2), (1, 0), (2, 3)):
        batches = []
        for rank in range(world):
            data = dataset(broker, rank=rank, world_size=world, global_batch=24)
            if state:
                data.load_state_dict(state)
            loader = iter(data.loader(num_workers=workers))
            batches += [next(loader)["g"] for _ in range(48 // world)]
            after = data.state_dict()
            loader.close()
            data.close()
        state = after
        seen += sorted(batches)
    assert seen == list(range(24 * 12))
    assert state["g"] == 24 * 12


def test_no_workers_need_no_help():
    data = dataset(feed(96), global_batch=8)
    source = iter(DataLoader(data, batch_size=None))
    for _ in range(8):
        next(source)
    assert data.state_dict()["g"] == 8
    data.close()


def test_a_workers_deadline_reaches_the_loop_with_its_cause():
    data = dataset(feed(10), timeout=0.2)
    source = iter(DataLoader(data, batch_size=None, num_workers=2))
    with pytest.raises(FeedTimeoutError, match="g=10 is not in the feed yet: the feed ends at g=9"):
        list(source)
    for worker in source._workers:  # torch waits 5 s for each behind any error
        worker.terminate()


def test_no_thread_or_process_is_left():
    gc.collect()
    before = threading.active_count()
    data = dataset(feed(96))
    for index, _ in enumerate(data.loader(num_workers=2)):
        if index == 5:
            break
    gc.collect()
    deadline = time.monotonic() + 20  # torch's queues end their threads when they are closed, not before
    while threading.active_count() > before or multiprocessing.active_children():
        assert time.monotonic() < deadline, (threading.enumerate(), multiprocessing.active_children())
        time.sleep(0.01)


@pytest.mark.parametrize("workers", (0, 2))
@pytest.mark.parametrize("cut", (5, 8, 13))
def test_torchdatas_stateful_loader_goes_on_exactly(workers, cut):
    stateful = pytest.importorskip("torchdata.stateful_dataloader").StatefulDataLoader
    broker = feed(48)

    def loader():
        data = dataset(broker, world_size=2, rank=1, global_batch=8, end_g=48)
        return stateful(data, batch_size=None, num_workers=workers)

    whole = [item["g"] for item in loader()]
    state, seen = None, []
    for _ in range(2):
        one = loader()
        if state is not None:
            one.load_state_dict(state)
        source = iter(one)
        seen += [next(source)["g"] for _ in range(cut if len(seen) + cut < 24 else 24 - len(seen))]
        state = one.state_dict()
        del source
        one.dataset.close()
    last = loader()
    last.load_state_dict(state)
    for item in last:
        seen.append(item["g"])
        done, taken = divmod(len(seen), 4)
        own = last.dataset.state_dict()
        assert (own["g"], own.get("partial", {}).get("taken", 0)) == (8 * done, taken)
    assert seen == whole
