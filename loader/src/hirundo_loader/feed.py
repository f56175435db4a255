"""A feed on its brokers: its properties, its end, and why something does not come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from confluent_kafka import KafkaException

from . import schemas
from .archive import Archive
from .avro import Decoder
from .broker import Connection, ConsumerFactory, Wait
from .errors import HirundoError
from .locate import Locator
from .manifest import Manifest, expect_partitions, read_manifest, starvation


class Feed:
    """The topics of one feed. Each call connects for itself; the manifest is kept."""

    def __init__(
        self,
        bootstrap: str,
        topic: str,
        mixture_topic: str,
        report_topic: str,
        timeout: float | None,
        config: Mapping[str, Any],
        extra_schemas: Sequence[Any],
        factory: ConsumerFactory | None,
        archive: Archive | None,
    ) -> None:
        self.bootstrap = bootstrap
        self.topic = topic
        self.mixture_topic = mixture_topic
        self.report_topic = report_topic
        self.timeout = timeout
        self.archive = archive
        self._config = dict(config)
        self._extra_schemas = tuple(extra_schemas)
        self._factory = factory
        self._manifest: Manifest | None = None

    @property
    def manifest(self) -> Manifest:
        """What feed this is; asks the mixture log at first use."""
        if self._manifest is None:
            with self.connect(self.mixture_topic) as connection:
                self._manifest = read_manifest(connection, self.decoder("MixtureRecord"), self.timeout)
        return self._manifest

    def end(self) -> int:
        """The first g that is not committed now."""
        manifest = self.manifest
        with self.connect(self.topic) as connection:
            wait = Wait(self.timeout, lambda: connection.trouble() or "the feed's end is not to be had")
            expect_partitions(connection, manifest, wait)
            return self._locator(connection, wait).end()

    def highest(self, seconds: float) -> int:
        """The highest g that any partition has committed, or the archive holds; -1: none.

        Raises FeedTimeoutError where the broker does not answer within so many seconds.
        """
        manifest = self.manifest
        with self.connect(self.topic) as connection:
            wait = Wait(seconds, lambda: "the feed's end is not to be had")
            locator = self._locator(connection, wait)
            ranges = locator.ranges()
            lasts = locator.lasts(ranges)
        known = [last[1] for last in lasts.values() if last is not None]
        if not known and self.archive is not None and any(low for low, _ in ranges.values()):
            known = self.archive.reader(manifest, lambda g: False).lasts()
        return max(known, default=-1)

    def connect(self, topic: str, isolation: str = "read_committed") -> Connection:
        return Connection(
            self.bootstrap, topic, factory=self._factory, config=self._config, isolation=isolation
        )

    def decoder(self, name: str) -> Decoder:
        return schemas.decoder(name, self._extra_schemas)

    def _locator(self, connection: Connection, wait: Wait) -> Locator:
        decoder = self.decoder("FeedRecord")
        return Locator(connection, self.manifest.partitions, lambda v: decoder.lead(v, "g"), wait)

    def cause(self, g: int) -> str:
        """Why g does not come: asks broker, feed and report, within some seconds."""
        try:
            with self.connect(self.topic) as connection:
                trouble = connection.trouble()
                if trouble:
                    return trouble
                wait = Wait(10.0, lambda: "the feed's end is not to be had")
                end = self._locator(connection, wait).end()
                if end > g:
                    return f"g={g} is committed, but did not come ({connection.last_error or 'no error'})"
                ends = {p: connection.range(p)[1] for p in range(self.manifest.partitions)}
            where = f"the feed ends at g={end - 1}" if end else "the feed is empty"
            parts = [f"g={g} is not in the feed yet: {where}", self._blocked(ends), self._starving()]
            return "; ".join(part for part in parts if part)
        except (KafkaException, HirundoError) as error:
            return f"g={g} did not come, and asking why failed: {error}"

    def _blocked(self, ends: Mapping[int, int]) -> str:
        with self.connect(self.topic, "read_uncommitted") as connection:
            behind = {p: connection.range(p)[1] - end for p, end in ends.items()}
        held = [f"partition {p} at offset {ends[p]} ({n} behind it)" for p, n in behind.items() if n > 0]
        return f"an open transaction holds {', '.join(held)}" if held else ""

    def _starving(self) -> str:
        try:
            with self.connect(self.report_topic) as connection:
                return starvation(connection, schemas.decoder("MixtureReport"), 5.0)
        except (KafkaException, HirundoError):
            return ""
