"""Shows on a real feed that global batches don't depend on ranks, workers, or resumes.

    python benchmarks/resume_matrix.py --bootstrap localhost:9092

Plays all ranks one after the other. Each cell reads the same batches, and in its midst goes on from a
saved state; printed are its sequences' hash (over g, domain and tokens, in the order of g) and the
time of that resume up to its first sequence. Then come resumes in a row, each with another number of
ranks and workers. Exit status 1 if any hash differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
import warnings
from typing import Any

from torch.utils.data import DataLoader

from hirundo_loader import HirundoDataset

BATCH = 24


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bootstrap", default="localhost:9092")
    options.add_argument("--batches", type=int, default=6, help="global batches of 24 sequences, an even number")
    args = options.parse_args()
    warnings.filterwarnings("ignore", "This DataLoader will create")
    whole, _, _ = read(args.bootstrap, None, 1, 0, args.batches)
    expected = digest(whole)
    print(f"{args.batches} batches of {BATCH}, one rank, no worker: {expected}")
    wrong = 0
    print("\nranks  workers  hash              resume, s")
    for world in (1, 2, 3, 8):
        for workers in (0, 1, 3):
            half = args.batches // 2
            first, state, _ = read(args.bootstrap, None, world, workers, half)
            second, _, took = read(args.bootstrap, state, world, workers, half)
            found = digest({**first, **second})
            wrong += found != expected
            print(f"{world:5}  {workers:7}  {found}  {took:9.2f}  {'' if found == expected else 'DIFFERS'}", flush=True)
    state, seen = None, {}
    chain = ((8, 0), (3, 1), (1, 3), (2, 0), (8, 1), (3, 3))[: args.batches]
    for world, workers in chain:
        part, state, _ = read(args.bootstrap, state, world, workers, 1)
        if seen.keys() & part.keys():
            wrong += 1
        seen.update(part)
    same = digest(seen) == digest({g: whole[g] for g in range(BATCH * len(chain))})
    wrong += not same
    print(f"\n{len(chain) - 1} resumes in a row, (ranks, workers) = {chain}: {'the same' if same else 'DIFFERS'}")
    sys.exit(1 if wrong else 0)


def read(
    bootstrap: str, state: Any, world: int, workers: int, batches: int
) -> tuple[dict[int, bytes], Any, float]:
    """(each sequence's hash by g, the state behind the last batch, the longest time to a rank's first item)."""
    found: dict[int, bytes] = {}
    states, longest = [], 0.0
    for rank in range(world):
        begin = time.perf_counter()
        data = HirundoDataset(bootstrap, rank=rank, world_size=world, global_batch=BATCH, timeout=60)
        if state is not None:
            data.load_state_dict(state)
        items = iter(DataLoader(data, batch_size=None, num_workers=workers))
        for number in range(batches * BATCH // world):
            item = next(items)
            if not number:
                longest = max(longest, time.perf_counter() - begin)
            text = f"{item['g']} {item['domain']} ".encode() + item["input_ids"].numpy().tobytes()
            assert item["g"] not in found
            found[item["g"]] = hashlib.sha256(text).digest()
        states.append(json.loads(json.dumps(data.state_dict())))
        del items
        data.close()
    assert all(one == states[0] for one in states)
    return found, states[0], longest


def digest(sequences: dict[int, bytes]) -> str:
    return hashlib.sha256(b"".join(sequences[g] for g in sorted(sequences))).hexdigest()[:16]


if __name__ == "__main__":
    main()
