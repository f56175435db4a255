"""Reads what `hirundo export` wrote with each format's own reader, and compares it with the feed.

    python benchmarks/read_exports.py --bootstrap localhost:9092 FOLDER

FOLDER holds megatron/, mds/, olmo/ and jsonl/, each an export of the whole feed as it is now. Needs
megatron-core and mosaicml-streaming (of Megatron only megatron/core/datasets/indexed_dataset.py is
loaded for the documents, which runs with NumPy and any torch; GPTDataset and BlendedDataset, by the
printed --data-path, where torch is as new as Megatron wants it).
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import re
import sys
import tempfile
import types
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from hirundo_loader import HirundoDataset


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bootstrap", default="localhost:9092")
    options.add_argument("folder", type=Path)
    args = options.parse_args()
    items: list[dict[str, Any]] = list(
        HirundoDataset(args.bootstrap, tensors="numpy", labels=None, end_g=exported(args.folder))
    )
    print(f"feed: g=0 to g={items[-1]['g']}")
    olmo(items, args.folder / "olmo")
    mosaic(items, args.folder / "mds")
    megatron(items, args.folder / "megatron", args.folder / "jsonl")
    blend(args.folder / "megatron", len(items[0]["input_ids"]))


def exported(folder: Path) -> int:
    return min(json.loads(path.read_text())["to"] for path in folder.glob("*/export.json")) + 1


def olmo(items: list[dict[str, Any]], folder: Path) -> None:
    """As OLMo-core's NumpyFSLDataset reads: a memmap of the type that the vocabulary asks for."""
    length = len(items[0]["input_ids"])
    by_domain = defaultdict(list)
    for item in items:
        by_domain[item["domain"]].append(item["input_ids"])
    for domain, sequences in by_domain.items():
        array = np.memmap(folder / f"{domain}.npy", mode="r", dtype=np.uint32)
        assert len(array) == length * len(sequences)
        for i, ids in enumerate(sequences):
            assert np.array_equal(array[i * length : (i + 1) * length], ids), (domain, i)
        print(f"olmo: {domain}.npy, {len(sequences)} instances of {length} equal the feed's sequences")


def mosaic(items: list[dict[str, Any]], folder: Path) -> None:
    from streaming import StreamingDataset

    version = importlib.metadata.version("mosaicml-streaming")
    data = StreamingDataset(local=str(folder), shuffle=False, num_canonical_nodes=1, batch_size=1)
    count = 0
    for sample, item in zip(data, items, strict=True):
        assert sample["g"] == item["g"] and sample["domain"] == item["domain"]
        assert np.array_equal(sample["tokens"], item["input_ids"])
        assert np.array_equal(sample["cu_seqlens"], item["cu_seqlens"])
        count += 1
    print(f"mds: StreamingDataset {version} gives {count} samples in the order of g, equal to the feed's")


def megatron(items: list[dict[str, Any]], folder: Path, texts: Path) -> None:
    indexed_dataset = load_indexed_dataset()
    version = importlib.metadata.version("megatron-core")
    tokens = defaultdict(int)
    for item in items:
        tokens[item["domain"]] += len(item["input_ids"])
    for index in sorted(folder.glob("*.idx")):
        data = indexed_dataset.IndexedDataset(str(index.with_suffix("")))
        domain = index.name.removesuffix("_text_document.idx")
        lengths = [len(data[i]) for i in range(len(data))]
        lines = [json.loads(line) for line in (texts / f"{domain}.jsonl").read_text("utf-8").splitlines()]
        assert lengths == [line["tokens"] for line in lines]
        assert sum(lengths) == tokens[domain]
        assert len(data.document_indices) == len(data) + 1
        end = data[next(i for i, line in enumerate(lines) if line["cut"] is None)][-1]
        for i, line in enumerate(lines):
            assert (data[i][-1] == end) == (line["cut"] in (None, "start")), (domain, i)
            assert not (data[i][:-1] == end).any(), (domain, i)
        print(
            f"megatron: IndexedDataset {version} reads {len(data)} documents of {domain}, {sum(lengths)} tokens "
            f"as {data.index.dtype.__name__}, end-of-document {end} where the document is whole"
        )


def blend(folder: Path, length: int) -> None:
    """The printed --data-path through Megatron's own builder: GPTDataset for each domain, BlendedDataset."""
    for name in [name for name in sys.modules if name.split(".")[0] == "megatron"]:
        del sys.modules[name]  # what load_indexed_dataset put there
    try:
        import torch
        from megatron.core.datasets.blended_megatron_dataset_builder import BlendedMegatronDatasetBuilder
        from megatron.core.datasets.gpt_dataset import GPTDataset, GPTDatasetConfig
    except ImportError as error:
        print(f"megatron: GPTDataset and BlendedDataset can't be loaded with this torch ({error})")
        return
    note = next(n for n in json.loads((folder / "export.json").read_text())["notes"] if n.startswith("--data-path"))
    words = note.split()[1:]
    weights = [float(word) for word in words[::2]]
    prefixes = [str(folder / Path(word).name) for word in words[1::2]]
    end = int(np.memmap(prefixes[0] + ".bin", np.int32, "r").max())  # no id is above it in o200k_base's text

    class Tokenizer:
        eod, pad, vocab_size, unique_identifiers = end, 0, end + 1, {"class": "exported"}

    count = 400
    with tempfile.TemporaryDirectory() as cache:
        torch.distributed.init_process_group("gloo", init_method=f"file://{cache}/ranks", rank=0, world_size=1)
        config = GPTDatasetConfig(
            random_seed=1234, sequence_length=length, blend=(prefixes, weights), split="1,0,0", path_to_cache=cache,
            tokenizer=Tokenizer(), reset_position_ids=True, reset_attention_mask=False, eod_mask_loss=True,
            create_attention_mask=False,
        )  # fmt: skip
        train, _, _ = BlendedMegatronDatasetBuilder(GPTDataset, [count, 0, 0], lambda: True, config).build()
        taken, worst = np.zeros(len(weights)), 0.0
        for i in range(count):
            assert len(train[i]["tokens"]) == length
            taken[train.dataset_index[i]] += 1
            worst = max(worst, float(np.abs(taken - (i + 1) * np.array(weights)).max()))
        torch.distributed.destroy_process_group()
    shares = ", ".join(f"{Path(p).name.removesuffix('_text_document')} {t / count:.4f}" for p, t in zip(prefixes, taken))
    print(
        f"megatron: {type(train).__name__} of {len(prefixes)} GPTDatasets gives {count} samples of {length} tokens "
        f"by the printed --data-path: {shares}; at most {worst:.2f} samples from the weights at any one"
    )


def load_indexed_dataset() -> Any:
    """Megatron's module alone: its packages import a newer torch than Debian's."""
    root = Path(importlib.util.find_spec("megatron").submodule_search_locations[0])
    source = (root / "core/datasets/indexed_dataset.py").read_text("utf-8")

    class MultiStorageClientFeature:
        @staticmethod
        def is_enabled() -> bool:
            return False

    stubs: dict[str, dict[str, Any]] = {
        "megatron.core.msc_utils": {"MultiStorageClientFeature": MultiStorageClientFeature},
        "megatron.core.utils": {"log_single_rank": lambda logger, *rest: logger.log(*rest[:2])},
        "megatron.core.datasets.object_storage_utils": {
            name: (lambda *_: False) if name.startswith("is_") else object
            for name in re.findall(r"\w+", re.search(r"object_storage_utils import \(([^)]*)\)", source)[1])
        }
        | {"S3Config": object, "ObjectStorageConfig": object},
    }
    for name, values in stubs.items():
        module = types.ModuleType(name)
        module.__dict__.update(values)
        sys.modules[name] = module
    module = types.ModuleType("indexed_dataset")
    exec(compile(source, "indexed_dataset.py", "exec"), module.__dict__)
    return module


if __name__ == "__main__":
    main()
