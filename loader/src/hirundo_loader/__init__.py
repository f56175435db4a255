"""Hirundo's loader: a token feed on Kafka, read into a training loop.

    from hirundo_loader import HirundoDataset
    data = HirundoDataset("localhost:9092", rank=rank, world_size=world, global_batch=1024)
    for item in data.loader(num_workers=2):
        ...
    state = data.state_dict()  # {"g": …, "manifest": …}: any later world size and worker count
"""

from .dataset import HirundoDataset
from .errors import (
    BrokerRefusedError,
    CorruptRecordError,
    FeedGoneError,
    FeedOrderError,
    FeedTimeoutError,
    HirundoError,
    StateRefusedError,
    StateUnknownError,
    UnknownSchemaError,
)
from .loss import LossPublisher
from .manifest import Manifest
from .plan import Plan
from .sequences import collate

__all__ = [
    "BrokerRefusedError",
    "CorruptRecordError",
    "FeedGoneError",
    "FeedOrderError",
    "FeedTimeoutError",
    "HirundoDataset",
    "HirundoError",
    "LossPublisher",
    "Manifest",
    "Plan",
    "StateRefusedError",
    "StateUnknownError",
    "UnknownSchemaError",
    "collate",
]
