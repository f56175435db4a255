"""This process's place among a DataLoader's workers; torch may be missing."""

from __future__ import annotations

import importlib.util
from typing import Any

HAS_TORCH = importlib.util.find_spec("torch") is not None
if HAS_TORCH:
    from torch.utils.data import get_worker_info
else:

    def get_worker_info() -> Any:
        return None


def in_worker() -> bool:
    return get_worker_info() is not None


def place() -> tuple[int, int]:
    """(number, count) of this DataLoader worker; (0, 1) outside of one."""
    info = get_worker_info()
    return (0, 1) if info is None else (info.id, info.num_workers)


def seed() -> int:
    """The seed that all workers of one pass share."""
    info = get_worker_info()
    return 0 if info is None else info.seed - info.id
