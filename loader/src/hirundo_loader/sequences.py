"""From a feed record to what a training step takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import google_crc32c
import numpy as np
import numpy.typing as npt

from .archive import Record
from .errors import CorruptRecordError

Item = dict[str, Any]
Labels = Literal["same", "shifted"]
IGNORED = -100


def boundaries(starts: npt.NDArray[Any], lengths: npt.NDArray[Any], size: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """(cu_seqlens, covered): the segments' borders as int32, and which segments are documents.

    What no document covers (padding) is a segment of its own.
    """
    ends = starts + lengths
    if len(starts) and starts[0] == 0 and ends[-1] == size and (starts[1:] == ends[:-1]).all():
        if (lengths > 0).all():  # the usual case: nothing but documents
            borders = np.empty(len(starts) + 1, np.int32)
            borders[:-1], borders[-1] = starts, size
            return borders, np.ones(len(starts), bool)
    if len(starts) and (
        starts[0] < 0 or ends[-1] > size or (lengths < 1).any() or (starts[1:] < ends[:-1]).any()
    ):
        raise CorruptRecordError(f"documents overlap, are empty or leave the {size} tokens of their sequence")
    borders = np.unique(np.concatenate([starts, ends, [0, size]])).astype(np.int32)
    return borders, np.isin(borders[:-1], starts)


def make_item(
    values: Record, length: int, labels: Labels | None, mask_document_starts: bool
) -> Item:
    """One sequence as NumPy arrays; ``input_ids`` is a read-only view of the record's bytes."""
    octets, g = values["tokens"], values["g"]
    if google_crc32c.value(octets) != values["checksum"] & 0xFFFFFFFF:
        raise CorruptRecordError(
            f"g={g}: the tokens' CRC-32C is {google_crc32c.value(octets):08x}, the record says "
            f"{values['checksum'] & 0xFFFFFFFF:08x}"
        )
    if len(octets) != 4 * length:
        raise CorruptRecordError(f"g={g} has {len(octets)} bytes of tokens, not 4 x {length}")
    ids = octets.view("<u4")
    documents = values["documents"]
    try:
        borders, covered = boundaries(documents["start"], documents["length"], length)
    except CorruptRecordError as error:
        raise CorruptRecordError(f"g={g}: {error}") from None
    sizes = np.diff(borders)
    item: Item = {
        "input_ids": ids,
        "position_ids": np.arange(length, dtype=np.int64) - np.repeat(borders[:-1], sizes),
        "cu_seqlens": borders,
        "real_tokens": int(sizes[covered].sum()),
        "domain": values["domain"],
        "g": g,
        "mixture_version": values["mixtureVersion"],
    }
    if labels is not None:
        target = ids.astype(np.int64)
        for segment in np.flatnonzero(~covered):
            target[borders[segment] : borders[segment + 1]] = IGNORED
        if mask_document_starts:
            target[borders[:-1]] = IGNORED
        if labels == "shifted":
            target[:-1] = target[1:]
            target[-1] = IGNORED
        item["labels"] = target
    return item


def to_torch(item: Item) -> Item:
    """The item with tensors: ids, labels and positions int64, cu_seqlens int32, g an int."""
    import torch

    tensors = dict(item)
    for key, value in item.items():
        if isinstance(value, np.ndarray):
            whole = value.astype(np.int64) if value.dtype == np.uint32 else value
            tensors[key] = torch.from_numpy(whole)
    return tensors


def collate(items: Sequence[Item]) -> Item:
    """Several sequences as one micro-batch.

    Stacks the per-token arrays to (k, S). ``cu_seqlens`` becomes the borders of the k sequences
    laid end to end (the variable-length layout of FlashAttention), ``max_seqlen`` its longest
    segment; real_tokens, domain, g and mixture_version become lists.
    """
    batch: Item = {}
    for key in items[0]:
        values = [item[key] for item in items]
        if key == "cu_seqlens":
            borders = [np.zeros(1, np.int32)]
            for value in values:
                borders.append(np.asarray(value)[1:] + borders[-1][-1])
            batch[key] = np.concatenate(borders).astype(np.int32)
            batch["max_seqlen"] = int(np.diff(batch[key]).max())
        elif isinstance(values[0], np.ndarray):
            batch[key] = np.stack(values)
        else:
            batch[key] = values
    return batch


def item_maker(
    length: int,
    *,
    tensors: Literal["torch", "numpy"],
    labels: Labels | None,
    mask_document_starts: bool,
    micro_batch: int | None,
) -> Callable[[Sequence[Record]], Item]:
    """The function from the records of one item to the item."""

    def make(records: Sequence[Record]) -> Item:
        items = [make_item(record, length, labels, mask_document_starts) for record in records]
        item = items[0] if micro_batch is None else collate(items)
        return to_torch(item) if tensors == "torch" else item

    return make
