"""The recipe of examples/megatron_external.py, run as it is printed: its own lines, Megatron's arguments.

What Megatron's training loop does with an external loader is played here: the provider's first value
is wrapped by RerunDataIterator (the real one where megatron-core is installed), ``next`` is called
once a micro-batch, consumed_train_samples counts on, and a later job begins there.
"""

import functools
import re
import sys
import textwrap
import types
from argparse import Namespace

import pytest
from fake import feed
from test_megatron_external import module

torch = pytest.importorskip("torch")

RECIPE = re.search(r"\(pretrain_gpt\.py\):\n\n(.*?)\n\nand on its command line", module.__doc__, re.S)[1]


def wrap(loader):
    try:
        from megatron.core.rerun_state_machine import RerunDataIterator, initialize_rerun_state_machine
    except Exception:  # not installed, or for a newer torch

        class RerunDataIterator:
            def __init__(self, iterable):
                self.iterable = iterable

            def __next__(self):
                return next(self.iterable)

        return RerunDataIterator(loader)
    initialize_rerun_state_machine()
    return RerunDataIterator(loader)


def provider(monkeypatch, broker, args, rank, size):
    """``train_valid_test_datasets_provider`` out of the docstring, in Megatron's surroundings."""
    stubs = {
        "megatron": types.ModuleType("megatron"),
        "megatron.core": types.ModuleType("megatron.core"),
        "megatron.training": types.ModuleType("megatron.training"),
        "megatron_external": types.ModuleType("megatron_external"),
    }
    stubs["megatron.core"].mpu = Namespace(
        get_data_parallel_rank=lambda: rank, get_data_parallel_world_size=lambda: size
    )
    stubs["megatron.training"].get_args = lambda: args
    stubs["megatron_external"].Batches = functools.partial(
        module.Batches, consumer_factory=broker.consumer, timeout=5.0
    )
    for name, stub in stubs.items():
        monkeypatch.setitem(sys.modules, name, stub)
    names = {}
    exec(textwrap.dedent(RECIPE), names)
    return names["train_valid_test_datasets_provider"]


def batch_on_first_tensor_rank(iterator):
    """The keys that get_batch_on_this_tp_rank reads, with its shapes and types."""
    data = next(iterator)
    batch = {key: data[key] for key in ("tokens", "labels", "loss_mask", "position_ids")}
    batch["attention_mask"] = data.get("attention_mask")
    assert batch["tokens"].dtype == batch["labels"].dtype == batch["position_ids"].dtype == torch.int64
    assert batch["loss_mask"].dtype == torch.float32
    return batch


def step(monkeypatch, broker, args, sizes_iterators):
    seen = []
    for iterator in sizes_iterators:
        for _ in range(args.global_batch_size // args.micro_batch_size // len(sizes_iterators)):
            batch = batch_on_first_tensor_rank(iterator)
            seen += [int(row[0]) // 1000 for row in batch["tokens"]]
    args.consumed_train_samples += args.global_batch_size
    return seen


@pytest.mark.parametrize("workers", (0, 2))
def test_jobs_of_other_sizes_go_on_where_the_last_one_stopped(monkeypatch, workers):
    broker, consumed, seen = feed(96), 0, []
    for size, steps in ((1, 2), (2, 3), (6, 1)):
        args = Namespace(
            global_batch_size=12, micro_batch_size=2, consumed_train_samples=consumed, num_workers=workers,
            create_attention_mask_in_dataloader=size == 1,
        )  # fmt: skip
        iterators = []
        for rank in range(size):
            train, valid, test = provider(monkeypatch, broker, args, rank, size)((72, 0, 0))
            assert valid is test is None
            for name in [name for name in sys.modules if name.split(".")[0] == "megatron"]:
                monkeypatch.delitem(sys.modules, name)
            iterators.append(wrap(train))
        for _ in range(steps):
            seen += step(monkeypatch, broker, args, iterators)
        consumed = args.consumed_train_samples
    assert seen == list(range(72)) and consumed == 72
