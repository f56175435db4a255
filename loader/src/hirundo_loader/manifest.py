"""What a feed is: the mixture log's first record, and the last word of the mix about itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .avro import Decoder
from .broker import Connection, Wait, retry
from .errors import HirundoError, StateRefusedError
from .locate import Locator


@dataclass(frozen=True)
class Manifest:
    """The properties of a feed that a position in it depends on."""

    feedId: str
    partitions: int
    sequenceLength: int
    tokenizer: str
    seed: int = 0

    @property
    def properties(self) -> dict[str, Any]:
        """What a state is held to. The seed follows from the feed's id."""
        properties = asdict(self)
        del properties["seed"]
        return properties

    @property
    def digest(self) -> str:
        """SHA-256 over the properties, as hexadecimal."""
        lines = "\n".join(f"{key}={value}" for key, value in sorted(self.properties.items()))
        return hashlib.sha256(lines.encode("utf-8")).hexdigest()

    def check(self, state: Mapping[str, Any]) -> None:
        """Raises StateRefusedError, naming the difference, where the state is of another feed."""
        digest = state.get("manifest")
        if digest == self.digest:
            return
        theirs = dict(state.get("feed") or {})
        differences = [
            f"{key} is {value!r} here and {theirs[key]!r} in the state"
            for key, value in self.properties.items()
            if key in theirs and theirs[key] != value
        ]
        said = "; ".join(differences) or f"manifest {self.digest} here, {digest} in the state"
        raise StateRefusedError(f"the state belongs to another feed: {said}")


def read_manifest(connection: Connection, decoder: Decoder, timeout: float | None) -> Manifest:
    """The manifest, from the first record of the mixture log. Waits for it up to ``timeout``."""

    def cause() -> str:
        return connection.trouble() or (
            f"topic {connection.topic!r} is empty: the mix of this feed has not begun"
        )

    wait = Wait(timeout, cause)
    low, _ = retry(wait, lambda seconds: connection.range(0, seconds))
    connection.assign({0: low})
    while True:
        records, _ = connection.poll(wait.slice())
        if records:
            values = decoder.decode(records[0].value())
            return Manifest(
                str(values["feedId"]),
                int(values["partitions"]),
                int(values["sequenceLength"]),
                str(values["tokenizer"]),
                int(values["seed"]),
            )


def starvation(connection: Connection, decoder: Decoder, seconds: float) -> str:
    """What the last mixture report says about domains that wait; "" without report or domain."""
    wait = Wait(seconds, lambda: "no mixture report")
    count = connection.partitions(seconds)
    if not count:
        return ""
    last = None
    locator = Locator(connection, count, lambda value: decoder.lead(value, "at"), wait)
    lasts = locator.lasts(locator.ranges())
    places = [(at, p, offset) for p, (offset, at) in ((p, last) for p, last in lasts.items() if last is not None)]
    if not places:
        return ""
    _, newest, offset = max(places)
    connection.assign({newest: offset})
    while last is None:
        records, _ = connection.poll(wait.slice())
        last = decoder.decode(records[0].value()) if records else None
    causes = [
        f"domain {d['domain']} starving since g={d['starvingAt']} according to mixture-report"
        f" (its log has {d['available']} sequences)"
        for d in last["domains"]
        if d["starvingAt"] >= 0
    ]
    if last["endsAt"] >= 0:
        causes.append(f"the mixture log ends the feed at g={last['endsAt']}; hirundo mixture set continues it")
    return "; ".join(causes)


def expect_partitions(connection: Connection, manifest: Manifest, wait: Wait) -> None:
    """Waits for the feed topic; raises where it has another number of partitions."""
    found = retry(wait, connection.partitions)
    if found != manifest.partitions:
        raise HirundoError(
            f"topic {connection.topic!r} has {found} partitions, but feed {manifest.feedId!r} has "
            f"{manifest.partitions}: is the mixture topic that of this feed?"
        )
