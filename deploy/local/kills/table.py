"""Recovery times by kind, as a table in Markdown."""

import math
from dataclasses import dataclass

_NAMES = {
    "taskmanager": "TaskManager killed",
    "jobmanager": "JobManager killed",
    "broker": "broker killed",
    "zookeeper": "ZooKeeper killed",
    "loader": "loader killed",
    "disk": "disk full",
    "cut": "broker cut off",
}


@dataclass
class Kill:
    """One kill; times are seconds from it on, None where the next kill came before."""

    kind: str
    victim: str
    during: bool
    tasks: float | None = None
    commits: float | None = None
    feed: float | None = None


def _quantile(values, share):
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _times(values):
    there = [value for value in values if value is not None]
    if not there:
        return "–"
    return " / ".join(f"{_quantile(there, share):.1f}" for share in (0.5, 0.95, 1.0))


def table(kills):
    """A row for each kind, and one for all: seconds as median / 95th percentile / longest."""
    lines = [
        "| kind | kills | during a recovery | until all tasks run | until each job commits | until the feed grows |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    groups = [(name, [kill for kill in kills if kill.kind == kind]) for kind, name in _NAMES.items()]
    for name, group in [*groups, ("all", kills)]:
        if group:
            columns = [_times([getattr(kill, key) for kill in group]) for key in ("tasks", "commits", "feed")]
            during = sum(kill.during for kill in group)
            lines.append(f"| {name} | {len(group)} | {during} | {' | '.join(columns)} |")
    lines.append("")
    lines.append("Seconds from the kill on: median / 95th percentile / longest. A kill during whose recovery the next one came has no times.")
    return "\n".join(lines) + "\n"
