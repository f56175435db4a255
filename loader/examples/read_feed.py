"""Reads a running feed through a PyTorch DataLoader and prints each batch by domain.

    python examples/read_feed.py --bootstrap localhost:9092 --batches 10 --world 2 --workers 2

Plays all ranks one after the other, so that the batches' sums can be seen on one machine; a
trainer makes one dataset with its own rank. It ends where the feed ends now, with its last whole
batch; with --follow it waits for more. ``--state FILE`` goes on where the last call ended, with any
other --world and --workers.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from torch.utils.data import DataLoader

from hirundo_loader import HirundoDataset, HirundoError


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bootstrap", default="localhost:9092", help="host:port of the brokers")
    options.add_argument("--topic", default="feed")
    options.add_argument("--mixture-topic", default="mixture")
    options.add_argument("--batches", type=int, default=10, help="global batches to read at most")
    options.add_argument("--global-batch", type=int, default=8, help="sequences of one global batch")
    options.add_argument("--world", type=int, default=1, help="ranks to play")
    options.add_argument("--workers", type=int, default=2, help="DataLoader workers of each rank")
    options.add_argument("--follow", action="store_true", help="wait at the feed's end for more")
    options.add_argument("--timeout", type=float, default=60, help="seconds to wait for a sequence")
    options.add_argument("--state", type=Path, help="a file that keeps the position between calls")
    args = options.parse_args()
    try:
        read(args)
    except (HirundoError, ValueError) as error:
        sys.exit(f"read_feed: {str(error).splitlines()[-1]}")  # a worker's has its traceback before


def read(args: argparse.Namespace) -> None:
    before = json.loads(args.state.read_text()) if args.state and args.state.exists() else None
    ranks: list[tuple[HirundoDataset, Iterator[dict[str, Any]]]] = []
    end = None
    for rank in range(args.world):
        data = HirundoDataset(
            args.bootstrap,
            args.topic,
            args.mixture_topic,
            rank=rank,
            world_size=args.world,
            global_batch=args.global_batch,
            end_g=end,
            stop_at_end=end is None and not args.follow,
            timeout=args.timeout,
        )
        end = data.end_g  # the first rank's answer holds for all
        if before is not None:
            data.load_state_dict(before)
        ranks.append((data, iter(DataLoader(data, batch_size=None, num_workers=args.workers))))

    for number in range(args.batches):
        tokens: Counter[str] = Counter()
        gs: list[int] = []
        for _, items in ranks:
            for item in islice(items, args.global_batch // args.world):
                tokens[item["domain"]] += item["real_tokens"]
                gs.append(item["g"])
        if not gs:
            there = f"{number} of {args.batches} batches of {args.global_batch} sequences were there"
            if end is None:
                print(f"the feed is declared to end: {there}", flush=True)
            else:
                print(f"the feed ends at g={end}: {there}; --follow waits for more", flush=True)
            break
        total = sum(tokens.values())
        shares = "  ".join(f"{name} {count / total:.4f}" for name, count in sorted(tokens.items()))
        print(f"g {min(gs)}..{max(gs)}: {total} tokens  {shares}", flush=True)

    state = ranks[0][0].state_dict()
    if args.state:
        args.state.write_text(json.dumps(state))
    print(json.dumps(state))
    for data, _ in ranks:
        data.close()


if __name__ == "__main__":
    main()
