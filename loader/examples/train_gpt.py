"""Trains a small GPT on the feed, on a CPU, and goes on after a kill as if nothing had happened.

    python examples/train_gpt.py --bootstrap localhost:9092 --steps 300 --checkpoint run.pt --log run.jsonl
    python examples/train_gpt.py …the same…, with any other --workers, after a crash

A checkpoint holds model, optimizer and `data.state_dict()`: one number says where the feed goes on.
The batches are those of the uninterrupted run, whatever --workers is; so are the losses, to the
last bit where torch computes with as many threads (here: one).

Documents of one sequence don't see each other: positions begin anew and attention stays inside of a
document, and no loss is taken over its border. For a CPU's sake token ids are folded to --vocabulary
by their remainder; a real run takes the tokenizer's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

import hirundo_loader
from hirundo_loader import HirundoDataset, HirundoError


class Block(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleList((nn.LayerNorm(width), nn.LayerNorm(width)))
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor, allowed: Tensor) -> Tensor:
        b, s, width = x.shape
        q, k, v = self.qkv(self.norms[0](x)).view(b, s, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5
        weights = scores.masked_fill(~allowed, float("-inf")).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(b, s, width))
        return x + self.mlp(self.norms[1](x))


class Gpt(nn.Module):
    """A decoder over packed sequences."""

    def __init__(self, vocabulary: int, length: int, width: int = 48, layers: int = 2, heads: int = 2) -> None:
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.places = nn.Embedding(length, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        for embedding in (self.tokens, self.places):
            nn.init.normal_(embedding.weight, std=0.02)

    def forward(self, ids: Tensor, positions: Tensor) -> Tensor:
        document = (positions == 0).cumsum(-1)
        same = document[:, None, :, None] == document[:, None, None, :]
        allowed = same & torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool).tril()
        x = self.tokens(ids) + self.places(positions)
        for block in self.blocks:
            x = block(x, allowed)
        return self.norm(x) @ self.tokens.weight.T


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bootstrap", default="localhost:9092", help="host:port of the brokers")
    options.add_argument("--archive", help="the feed's Parquet archive, for what Kafka no longer holds")
    options.add_argument("--steps", type=int, default=300)
    options.add_argument("--global-batch", type=int, default=4, help="sequences of one step")
    options.add_argument("--workers", type=int, default=2, help="DataLoader workers")
    options.add_argument("--checkpoint", type=Path, default=Path("gpt.pt"))
    options.add_argument("--every", type=int, default=20, help="steps between checkpoints")
    options.add_argument("--log", type=Path, default=Path("gpt.jsonl"), help="one JSON line a step")
    options.add_argument("--vocabulary", type=int, default=1024)
    options.add_argument("--publish", action="store_true", help="send each domain's loss to the feed's mix")
    args = options.parse_args()
    try:
        train(args)
    except (HirundoError, ValueError) as error:
        sys.exit(f"train_gpt: {str(error).splitlines()[-1]}")  # a worker's has its traceback before


def train(args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    data = HirundoDataset(
        args.bootstrap,
        global_batch=args.global_batch,
        micro_batch=args.global_batch,
        labels="shifted",
        mask_document_starts=True,
        archive=args.archive,
        tensors="torch",
    )
    model = Gpt(args.vocabulary, data.manifest.sequenceLength)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    step = 0
    if args.checkpoint.exists():
        saved = torch.load(args.checkpoint)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        data.load_state_dict(saved["data"])  # before the workers start
        step = saved["step"]
        print(f"goes on behind step {step}, at g={saved['data']['g']}", flush=True)
    with args.log.open("a") as log, open_publisher(args) if args.publish else nullcontext() as publisher:
        batches = iter(DataLoader(data, batch_size=None, num_workers=args.workers))
        while step < args.steps:
            batch = next(batches, None)
            if batch is None:
                save(args.checkpoint, model, optimizer, data, step)
                print(f"the feed is declared to end: step {step} was the last", flush=True)
                break
            loss, domains, tokens = learn(model, optimizer, batch, args.vocabulary)
            step += 1
            line = {"step": step, "g": batch["g"][0], "loss": loss, "domains": domains}
            print(json.dumps(line), file=log, flush=True)
            if publisher is not None:
                publisher.publish(step, data.state_dict()["g"], domains, tokens)
            if step % args.every == 0 or step == args.steps:
                save(args.checkpoint, model, optimizer, data, step)
                print(f"step {step}: loss {loss:.4f}", flush=True)
    data.close()


def learn(
    model: Gpt, optimizer: torch.optim.Optimizer, batch: dict[str, Any], vocabulary: int
) -> tuple[float, dict[str, float], dict[str, int]]:
    """One step; (its loss, each domain's mean loss, each domain's tokens that counted)."""
    ids, labels = batch["input_ids"] % vocabulary, batch["labels"]
    labels = torch.where(labels < 0, labels, labels % vocabulary)
    logits = model(ids, batch["position_ids"])
    losses = F.cross_entropy(logits.transpose(1, 2), labels, ignore_index=-100, reduction="none")
    loss = losses.sum() / (labels >= 0).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    sums: dict[str, float] = defaultdict(float)
    tokens: dict[str, int] = defaultdict(int)
    for i, domain in enumerate(batch["domain"]):
        sums[domain] += losses[i].sum().item()
        tokens[domain] += int((labels[i] >= 0).sum())
    counted = sorted(name for name in sums if tokens[name])
    return loss.item(), {name: sums[name] / tokens[name] for name in counted}, {name: tokens[name] for name in counted}


def save(path: Path, model: Gpt, optimizer: torch.optim.Optimizer, data: HirundoDataset, step: int) -> None:
    """The whole or nothing: a kill in the midst leaves the checkpoint before."""
    unfinished = path.with_suffix(".unfinished")
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "data": data.state_dict(), "step": step},
        unfinished,
    )
    unfinished.replace(path)


def open_publisher(args: argparse.Namespace) -> Any:
    publisher = getattr(hirundo_loader, "LossPublisher", None)
    if publisher is None:
        raise ValueError("--publish: this hirundo_loader has no LossPublisher; install a newer one")
    return publisher(args.bootstrap, topic="loss", run=args.checkpoint.stem)


if __name__ == "__main__":
    main()
