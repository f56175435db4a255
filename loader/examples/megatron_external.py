"""The feed as Megatron-LM's external data loader.

In the training script, in place of its dataset provider (pretrain_gpt.py):

    from megatron.core import mpu
    from megatron.training import get_args
    from megatron_external import Batches

    def train_valid_test_datasets_provider(train_val_test_num_samples, vp_stage=None):
        args = get_args()
        train = Batches(
            "localhost:9092",
            rank=mpu.get_data_parallel_rank(),
            world_size=mpu.get_data_parallel_world_size(),
            global_batch=args.global_batch_size,
            micro_batch=args.micro_batch_size,
            consumed=args.consumed_train_samples,
            workers=args.num_workers,
            masks=args.create_attention_mask_in_dataloader,
        )
        return train, None, None

and on its command line ``--dataloader-type external --eval-iters 0``, with ``--seq-length`` the feed's S.

Megatron then takes the object as it is, calls ``next`` once a micro-batch, and only on the first rank
of each tensor-parallel group, which hands the batch on to the others. It counts
``consumed_train_samples`` in its own checkpoint, and that is g: a job that goes on, with any other
data-parallel size, goes on at the same sequence. (A job that began at another g than 0 adds it.)
``--rampup-batch-size`` changes the global batch on the way, which the loader does not follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from hirundo_loader import HirundoDataset


class Batches(Iterator[dict[str, Tensor]]):
    """Micro-batches with the keys that Megatron's get_batch reads.

    ``masks``: also ``attention_mask`` (batch, 1, S, S), True where attention is not allowed: later
    tokens, and those of other documents. Without it Megatron's kernels mask later tokens alone.
    """

    def __init__(
        self,
        bootstrap: str,
        *,
        rank: int,
        world_size: int,
        global_batch: int,
        micro_batch: int,
        consumed: int = 0,
        workers: int = 0,
        masks: bool = False,
        **options: Any,
    ) -> None:
        self.data = HirundoDataset(
            bootstrap,
            rank=rank,
            world_size=world_size,
            global_batch=global_batch,
            micro_batch=micro_batch,
            start_g=consumed,
            labels="shifted",
            mask_document_starts=True,
            tensors="torch",
            **options,
        )
        self._masks = masks
        self._items = iter(DataLoader(self.data, batch_size=None, num_workers=workers, pin_memory=torch.cuda.is_available()))

    def __next__(self) -> dict[str, Tensor]:
        item = next(self._items)
        labels, positions = item["labels"], item["position_ids"]
        batch = {
            "tokens": item["input_ids"],
            "labels": labels.clamp(min=0),
            "loss_mask": (labels >= 0).float(),
            "position_ids": positions,
        }
        if self._masks:
            document = (positions == 0).cumsum(-1)
            same = document[:, None, :, None] == document[:, None, None, :]
            size = positions.shape[1]
            batch["attention_mask"] = ~(same & torch.ones(size, size, dtype=torch.bool).tril())
        return batch
