"""What state_dict() says while DataLoader workers iterate: INTERFACE's snippet as it stands."""

import copy
import json
import pickle
import threading
import warnings

import numpy as np
import pytest
from fake import feed

torch = pytest.importorskip("torch")

from torch.utils.data import DataLoader  # noqa: E402
from torch.utils.data._utils.collate import default_convert  # noqa: E402
from torch.utils.data._utils.pin_memory import pin_memory  # noqa: E402

from hirundo_loader import HirundoDataset, StateRefusedError, StateUnknownError  # noqa: E402
from hirundo_loader.progress import Mark, Progress, WorkerItem, now  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:This DataLoader will create")


def dataset(broker, **options):
    return HirundoDataset("b:1", timeout=2.0, consumer_factory=broker.consumer, **options)


def where(data):
    state = json.loads(json.dumps(data.state_dict()))
    return state["g"], state.get("partial", {}).get("taken", 0)


def read(source, count):
    """The g's of the next items, each looked into as it comes."""
    return [next(source)["g"] for _ in range(count)]


@pytest.mark.parametrize("workers", (0, 1, 3))
@pytest.mark.parametrize("world", (1, 2))
def test_state_after_each_item_is_behind_it(workers, world):
    broker = feed(48)
    part = 8 // world
    for rank in range(world):
        data = dataset(broker, topic="feed", rank=rank, world_size=world, global_batch=8, end_g=48)
        batch_source = DataLoader(data, batch_size=None, num_workers=workers)
        assert where(data) == (0, 0)
        count = 0
        for item in batch_source:
            assert item["g"] == count // part * 8 + rank * part + count % part
            assert type(item["g"]) is int and item["input_ids"].dtype == torch.int64
            count += 1
            assert where(data) == (count // part * 8, count % part)
            assert data.state_dict() == data.state_after(item) == data.state_dict(consumed=count)
        assert where(data) == (48, 0)


@pytest.mark.parametrize("workers", (1, 3))
@pytest.mark.parametrize("taken", (5, 8, 11))
def test_a_loop_that_stopped_goes_on_at_the_next_item(workers, taken):
    broker = feed(48)
    data = dataset(broker, world_size=2, rank=1, global_batch=8, end_g=48)
    seen = []
    for item in DataLoader(data, batch_size=None, num_workers=workers):
        seen.append(item["g"])
        if len(seen) == taken:
            break
    state = data.state_dict()
    again = dataset(broker, world_size=2, rank=1, global_batch=8, end_g=48)
    again.load_state_dict(state)
    assert again.state_dict() == state
    seen += [item["g"] for item in DataLoader(again, batch_size=None, num_workers=4 - workers)]
    assert seen == [b * 8 + 4 + i for b in range(6) for i in range(4)]


def test_five_resumes_with_other_workers_and_worlds_by_state_dict_alone():
    broker = feed(24 * 13, 4)
    state, seen = None, []
    for world, workers in ((1, 3), (2, 1), (8, 0), (3, 2), (1, 0), (2, 3)):
        gs, states = [], []
        for rank in range(world):
            data = dataset(broker, rank=rank, world_size=world, global_batch=24)
            if state:
                data.load_state_dict(state)
            source = iter(DataLoader(data, batch_size=None, num_workers=workers))
            gs += read(source, 48 // world)
            states.append(data.state_dict())
            del source
            data.close()
        assert all(one == states[0] for one in states)
        state = json.loads(json.dumps(states[0]))
        seen += sorted(gs)
    assert seen == list(range(24 * 12))
    assert state["g"] == 24 * 12


@pytest.mark.parametrize("options", ({"tensors": "torch"}, {"tensors": "numpy", "labels": None}))
def test_micro_batches_count_all_their_sequences(options):
    data = dataset(feed(48), global_batch=8, micro_batch=4, **options)
    collate = None if options["tensors"] == "torch" else lambda item: item
    source = iter(DataLoader(data, batch_size=None, num_workers=2, collate_fn=collate))
    for count in range(1, 5):
        item = next(source)
        assert where(data) == ((count - 1) * 4 // 8 * 8, (count - 1) * 4 % 8)
        assert isinstance(item["input_ids"], torch.Tensor if collate is None else np.ndarray)
        assert item["g"] == list(range(4 * count - 4, 4 * count)) and {type(g) for g in item["g"]} == {int}
        assert where(data) == (count * 4 // 8 * 8, count * 4 % 8)


def test_spawned_workers_tell_as_well():
    data = HirundoDataset("b:1", consumer_factory=feed(16).consumer, timeout=5.0)
    source = iter(DataLoader(data, batch_size=None, num_workers=1, multiprocessing_context="spawn"))
    assert read(source, 3) == [0, 1, 2]
    assert where(data) == (3, 0)


@pytest.mark.parametrize(
    "look",
    (
        lambda item: item["domain"],
        lambda item: item.get("domain"),
        lambda item: list(item),
        lambda item: item.keys(),
        lambda item: item.values(),
        lambda item: item.items(),
        lambda item: dict(item),
        lambda item: {**item},
        lambda item: {} | item,
        lambda item: item | {},
        lambda item: {}.update(item),
        lambda item: item.copy(),
        lambda item: (lambda **fields: fields)(**item),
        lambda item: item.pop("g"),
        lambda item: item.setdefault("g", 1),
        lambda item: item.popitem(),
        lambda item: item.__delitem__("g"),
        lambda item: [*reversed(item)],
        lambda item: copy.copy(item)["domain"],
        lambda item: copy.deepcopy(item)["domain"],
    ),
)
def test_every_way_to_read_an_item_tells(look):
    progress = Progress()
    item = marked(progress, 4)
    assert not progress.begun
    for quiet in (len, repr, bool):
        quiet(item)
    assert "g" in item and isinstance(item, dict)
    item["attention_mask"] = None
    assert not progress.begun
    look(item)
    assert progress.begun
    assert "g" not in item or type(item["g"]) is int


def marked(progress, g, worker=0, begun=None, run=(1, 1)):
    item = WorkerItem({"domain": "ja", "g": g, "input_ids": torch.arange(4)})
    item.mark_with(Mark(progress.key, 0, run, begun or now(), worker, 0, 0))
    return item


def test_plain_copies_are_plain():
    item = marked(Progress(), 4)
    for plain in (dict(item), {**item}, pickle.loads(pickle.dumps(item))):
        assert type(plain) is dict and type(plain["g"]) is int
        assert list(plain) == ["domain", "g", "input_ids"]


@pytest.mark.parametrize("g", (4, [3, 4]))
@pytest.mark.parametrize("function", (default_convert, pin_memory))
def test_torchs_own_reading_tells_nothing_and_keeps_the_mark(function, g, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda self, *_: self.clone())
    progress = Progress()
    item = function(pickle.loads(pickle.dumps(marked(progress, g))))
    assert type(item) is WorkerItem and not progress.begun
    scope = {"copy": copy, "function": function, "__name__": "torch.utils.data._utils.pin_memory"}
    exec(
        "def torch_2(data):\n"
        "    clone = copy.copy(data)\n"
        "    clone.update({key: function(data[key]) for key in data})\n"
        "    return clone\n",
        scope,
    )
    item = scope["torch_2"](item)
    assert type(item) is WorkerItem and not progress.begun
    assert item["input_ids"].tolist() == [0, 1, 2, 3]
    assert progress.begun and item["g"] == g


def test_a_pinning_thread_does_not_consume_what_it_reads_ahead(monkeypatch):
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda self, *_: self.clone())
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.cuda, "set_device", lambda _: None)
    data = dataset(feed(64), global_batch=8)
    source = iter(DataLoader(data, batch_size=None, num_workers=2, pin_memory=True))
    assert any("pin" in thread.name for thread in threading.enumerate())
    for count in range(1, 20):
        assert next(source)["g"] == count - 1
        assert where(data) == (count // 8 * 8, count % 8)


def test_received_but_never_looked_into_is_not_consumed():
    data = dataset(feed(32))
    source = iter(DataLoader(data, batch_size=None, num_workers=3))
    held = [next(source) for _ in range(5)]
    assert where(data) == (0, 0)
    held[2]["domain"]
    assert where(data) == (3, 0)
    held[0]["domain"]
    assert where(data) == (3, 0)
    held[4]["domain"]
    assert where(data) == (5, 0)


@pytest.mark.parametrize("persistent", (False, True))
def test_a_second_epoch_begins_again(persistent):
    data = dataset(feed(16), global_batch=4, end_g=16)
    loader = DataLoader(data, batch_size=None, num_workers=2, persistent_workers=persistent)
    for _ in range(3):
        torch.manual_seed(7)  # the same seed for each pass
        for count, item in enumerate(loader, 1):
            item["g"]
            assert where(data) == (count // 4 * 4, count % 4)
        assert where(data) == (16, 0)
    assert count == 16


def test_of_two_loaders_over_one_dataset_the_last_begun_counts():
    data = dataset(feed(64))
    first = iter(DataLoader(data, batch_size=None, num_workers=2))
    read(first, 7)
    second = iter(DataLoader(data, batch_size=None, num_workers=3))
    assert where(data) == (7, 0)
    for count in range(1, 6):
        read(second, 1)
        read(first, 1)
        assert where(data) == (count, 0)
    here = iter(data)
    assert where(data) == (0, 0)
    read(first, 1), read(second, 1), read(here, 2)
    assert where(data) == (2, 0)
    read(iter(DataLoader(data, batch_size=None, num_workers=1)), 3)
    assert where(data) == (3, 0)
    counted = iter(data.loader(num_workers=1))
    next(counted), next(counted)
    assert where(data) == (2, 0)
    counted.close()
    data.close()


def test_a_loaded_state_holds_for_a_new_loader_and_stale_items_do_not_count():
    data = dataset(feed(64), global_batch=4)
    source = iter(DataLoader(data, batch_size=None, num_workers=2))
    read(source, 9)
    late = next(source)
    data.load_state_dict(data.state_dict(consumed=4))
    assert late["g"] == 9
    assert where(data) == (4, 0)
    assert read(iter(DataLoader(data, batch_size=None, num_workers=3)), 4) == [4, 5, 6, 7]
    assert where(data) == (8, 0)


@pytest.mark.parametrize("own", (False, True))
def test_workers_that_outlive_a_loaded_state_are_refused(own):
    data = dataset(feed(16), end_g=8)
    make = data.loader if own else lambda **options: DataLoader(data, batch_size=None, **options)
    loader = make(num_workers=2, persistent_workers=True)
    list(loader)
    data.load_state_dict(data.state_dict(consumed=4))
    with pytest.raises(StateRefusedError, match="make a new DataLoader after load_state_dict"):
        for item in loader:
            item["g"]
    assert where(data) == (4, 0)


def test_a_collate_fn_that_keeps_the_item_changes_nothing():
    def collate(item):
        item["tokens"] = int(item["input_ids"].numel())
        return item

    data = dataset(feed(16))
    source = iter(DataLoader(data, batch_size=None, num_workers=2, collate_fn=collate))
    assert next(source)["tokens"] == 16
    assert where(data) == (1, 0)


def test_a_collate_fn_that_makes_plain_dicts_is_noticed():
    data = dataset(feed(32))
    loader = DataLoader(data, batch_size=None, num_workers=2, collate_fn=dict)
    source = iter(loader)
    item = next(source)
    with pytest.raises(StateUnknownError, match="collate_fn"):
        data.state_dict()
    assert data.state_after(item)["g"] == data.state_dict(consumed=1)["g"] == 1
    data.load_state_dict(data.state_after(item))
    assert where(data) == (1, 0)
    counted = iter(data.loader(num_workers=2, collate_fn=dict))
    next(counted)
    assert where(data) == (2, 0)
    counted.close()


def test_a_collate_fn_that_drops_g_gets_a_warning(caplog):
    data = dataset(feed(32))
    assert where(data) == (0, 0) and not caplog.text
    source = iter(DataLoader(data, batch_size=None, num_workers=1, collate_fn=lambda item: item["labels"]))
    next(source)
    assert where(data) == (0, 0)
    assert "no item of this dataset has been looked into, so its state is the start, g=0" in caplog.text


def test_a_copy_of_a_dataset_counts_for_itself():
    data = dataset(feed(32))
    other = pickle.loads(pickle.dumps(HirundoDataset("b:1")))
    assert other._progress.key != data._progress.key
    twin = copy.copy(data)
    read(iter(DataLoader(data, batch_size=None, num_workers=1)), 3)
    read(iter(DataLoader(twin, batch_size=None, num_workers=1)), 1)
    assert (where(data), where(twin)) == ((3, 0), (1, 0))


def test_loader_counts_what_it_gives_out():
    data = dataset(feed(32))
    source = iter(data.loader(num_workers=2))
    assert type(next(source)) is dict
    next(source)
    assert where(data) == (2, 0)
    source.close()


def test_no_warning_of_ours_comes_up():
    data = dataset(feed(8), end_g=8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for item in DataLoader(data, batch_size=None, num_workers=2):
            torch.stack([item["input_ids"]])
