"""Which kills a run makes: the same for the same seed."""

import random
from dataclasses import dataclass

DISKS = ("checkpoints", "archive", "kafka")
KINDS = ("taskmanager", "jobmanager", "broker", "zookeeper", "loader", "disk", "cut")
_DECK = ("taskmanager", *KINDS)
_EVERY = 4  # one kill in so many comes during the recovery from the one before


@dataclass(frozen=True)
class Step:
    """``during``: before the recovery from the one before has ended, ``delay`` seconds behind it.

    Otherwise ``delay`` behind its end. ``down``: seconds until the victim is started again, the disk
    has room, or the way is open.
    """

    kind: str
    victim: str
    during: bool
    delay: float
    down: float


def plan(kills, seed, taskmanagers, disks):
    """So many steps; every deck of eight has each kind, and TaskManagers twice."""
    rng, kinds = random.Random(seed), []
    deck = [kind for kind in _DECK if disks or kind != "disk"]
    while len(kinds) < kills:
        hand = list(deck)
        rng.shuffle(hand)
        kinds += hand
    # Never the first, and each as likely.
    during = set(rng.sample(range(1, kills), min(kills - 1, kills // _EVERY))) if kills > 1 else set()
    return [_step(kind, i in during, rng, taskmanagers, disks) for i, kind in enumerate(kinds[:kills])]


def _step(kind, during, rng, taskmanagers, disks):
    victim, down = kind, rng.uniform(0, 2)
    if kind == "taskmanager":
        victim = rng.choice(taskmanagers)
    elif kind == "disk":
        victim, down = rng.choice(disks), rng.uniform(4, 8)
    elif kind == "cut":
        victim, down = rng.choice(("silent", "closed")), rng.uniform(3, 10)
    return Step(kind, victim, during, rng.uniform(0.2, 5) if during else rng.uniform(0, 3), down)
