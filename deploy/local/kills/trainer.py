"""A training loop without a model: takes sequences, and saves its state with what it has taken.

    trainer.py BOOTSTRAP PREFIX FOLDER

Each sequence is a line of ``taken`` (g, SHA-256 of its tokens). ``state`` holds the loader's state
and how long ``taken`` was with it; a start goes back to both, as a training run goes back to its
checkpoint. ``given`` has every sequence that the loader ever gave out.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

from hirundo_loader import HirundoDataset

EVERY = 4  # sequences between two states


def main(bootstrap, prefix, folder):
    data = HirundoDataset(
        bootstrap, prefix + "feed", prefix + "mixture", tensors="numpy", labels=None, timeout=None
    )
    state, taken = folder / "state", 0
    if state.exists():
        saved = json.loads(state.read_text())
        data.load_state_dict(saved["loader"])
        taken = saved["taken"]
    with open(folder / "taken", "ab") as out, open(folder / "given", "ab") as given:
        out.truncate(taken)
        for number, item in enumerate(data, 1):
            digest = hashlib.sha256(item["input_ids"].astype("<u4").tobytes()).hexdigest()
            line = f"{item['g']} {digest}\n".encode()
            given.write(line)
            given.flush()
            out.write(line)
            out.flush()
            if number % EVERY == 0:
                os.fsync(out.fileno())
                part = folder / "state.part"
                part.write_text(json.dumps({"loader": data.state_dict(), "taken": out.tell()}))
                part.rename(state)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
