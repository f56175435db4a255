"""Reads a running feed through a PyTorch DataLoader and prints each batch by domain.

    python examples/read_feed.py --bootstrap localhost:9092 --batches 10 --world 2 --workers 2

Plays all ranks one after the other, so that the batches' sums can be seen on one machine; a
trainer makes one dataset with its own rank. ``--state FILE`` goes on where the last call ended,
with any other --world and --workers.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from hirundo_loader import HirundoDataset


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bootstrap", default="localhost:9092", help="host:port of the brokers")
    options.add_argument("--topic", default="feed")
    options.add_argument("--mixture-topic", default="mixture")
    options.add_argument("--batches", type=int, default=10, help="global batches to read")
    options.add_argument("--global-batch", type=int, default=48, help="sequences of one global batch")
    options.add_argument("--world", type=int, default=1, help="ranks to play")
    options.add_argument("--workers", type=int, default=2, help="DataLoader workers of each rank")
    options.add_argument("--timeout", type=float, default=60, help="seconds to wait for a sequence")
    options.add_argument("--state", type=Path, help="a file that keeps the position between calls")
    args = options.parse_args()

    before = json.loads(args.state.read_text()) if args.state and args.state.exists() else None
    ranks = []
    for rank in range(args.world):
        data = HirundoDataset(
            args.bootstrap,
            args.topic,
            args.mixture_topic,
            rank=rank,
            world_size=args.world,
            global_batch=args.global_batch,
            timeout=args.timeout,
        )
        if before is not None:
            data.load_state_dict(before)
        ranks.append((data, iter(data.loader(num_workers=args.workers))))

    for _ in range(args.batches):
        tokens: Counter[str] = Counter()
        gs: list[int] = []
        for _, items in ranks:
            for _ in range(args.global_batch // args.world):
                item = next(items)
                tokens[item["domain"]] += item["input_ids"].numel()
                gs.append(item["g"])
        total = sum(tokens.values())
        shares = "  ".join(f"{name} {count / total:.4f}" for name, count in sorted(tokens.items()))
        print(f"g {min(gs)}..{max(gs)}: {total} tokens  {shares}", flush=True)

    state = ranks[0][0].state_dict()
    for data, items in ranks:
        items.close()
        data.close()
    if args.state:
        args.state.write_text(json.dumps(state))
    print(json.dumps(state))


if __name__ == "__main__":
    main()
