"""examples/megatron_external.py over a feed in memory."""

import importlib.util
from itertools import islice
from pathlib import Path

import pytest
from fake import feed, mixture, record

torch = pytest.importorskip("torch")
SOURCE = Path(__file__).parents[1] / "examples/megatron_external.py"
spec = importlib.util.spec_from_file_location("megatron_external", SOURCE)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)


def batches(rank=0, world_size=1, consumed=0, **options):
    return module.Batches(
        "b:1", rank=rank, world_size=world_size, global_batch=12, micro_batch=2, consumed=consumed,
        consumer_factory=feed(96).consumer, timeout=2.0, **options,
    )  # fmt: skip


def first_tokens(source, count):
    return [int(row[0]) // 1000 for batch in islice(source, count) for row in batch["tokens"]]


def test_batches_have_what_megatron_reads():
    source = batches(masks=True)
    assert iter(source) is source
    batch = next(source)
    assert {key: (tuple(v.shape), v.dtype) for key, v in batch.items()} == {
        "tokens": ((2, 16), torch.int64),
        "labels": ((2, 16), torch.int64),
        "loss_mask": ((2, 16), torch.float32),
        "position_ids": ((2, 16), torch.int64),
        "attention_mask": ((2, 1, 16, 16), torch.bool),
    }
    # g=1 has documents of 2 and 14 tokens
    assert batch["loss_mask"][1].tolist() == [1, 0, *[1] * 13, 0]
    assert batch["labels"][1].tolist() == [1001, 0, *range(1003, 1016), 0]
    assert batch["position_ids"][1].tolist() == [0, 1, *range(14)]
    mask = batch["attention_mask"][1, 0]
    assert [[bool(mask[i, j]) for j in range(16)] for i in range(16)] == [
        [j > i or (i >= 2) != (j >= 2) for j in range(16)] for i in range(16)
    ]


def test_padding_sees_no_document_and_none_sees_it():
    broker = feed(12)
    padded = [{"id": 1, "start": 0, "length": 9, "offset": 0}]
    broker.put("feed", [[record(g, documents=padded) for g in range(12)]])
    broker.put("mixture", [[mixture(1)]])
    batch = next(
        module.Batches(
            "b:1", rank=0, world_size=1, global_batch=12, micro_batch=2, masks=True,
            consumer_factory=broker.consumer, timeout=2.0,
        )
    )  # fmt: skip
    assert batch["loss_mask"][0].tolist() == [*[1] * 8, *[0] * 8]
    forbidden = batch["attention_mask"][0, 0]
    assert forbidden[:9, 9:].all() and forbidden[9:, :9].all()
    assert not forbidden[8, :9].any() and not forbidden[15, 9:].any()


@pytest.mark.parametrize("workers", (0, 2))
def test_consumed_samples_are_g_for_any_data_parallel_size(workers):
    assert first_tokens(batches(), 6) == list(range(12))
    ranks = [first_tokens(batches(rank, 3, 12, workers=workers), 4) for rank in range(3)]
    assert sorted(sum(ranks, [])) == list(range(12, 36))
    assert ranks[1] == [16, 17, 18, 19, 28, 29, 30, 31]
