"""Publishes a training run's losses, which a controller of the mixture may propose shares by."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from confluent_kafka import KafkaException, Producer

from . import schemas
from .access import hint, refusal, unusable
from .broker import _quiet
from .encode import message
from .errors import BrokerRefusedError, HirundoError

log = logging.getLogger("hirundo_loader")

ProducerFactory = Callable[[dict[str, Any]], Any]
_LARGEST_LOSS = 100.0
_INT64 = 2**63
_PLACE = "kafka"
_SLICE_SECONDS = 0.5


class LossPublisher:
    """Writes the loss of each step, by domain, to Hirundo's log of losses.

    Use it in one process of a training job, with losses that are already averaged over the ranks:

        losses = LossPublisher("localhost:9092", run="8b-v3")
        ...
        losses.publish(step, g, {"ja": 2.31, "en": 2.87}, {"ja": 360448, "en": 409600})

    ``publish`` does not wait for the broker; a record that could not be written raises at a later
    call, ``close`` at the latest. Not thread-safe; make it in the process that uses it.

    Args:
        bootstrap: the Kafka brokers, ``host:port,…``.
        topic: the log of losses, with its prefix if it has one.
        run: the training run's own name; the configuration may say whose losses count.
        timeout: seconds within which a record must be written, and ``close`` must end.
        kafka: further settings of the producer, such as ``security.protocol``.
        producer_factory: makes the producer from its settings; for tests.
    """

    def __init__(
        self,
        bootstrap: str,
        topic: str = "loss",
        *,
        run: str,
        timeout: float = 60.0,
        kafka: Mapping[str, Any] | None = None,
        producer_factory: ProducerFactory | None = None,
    ) -> None:
        if not run:
            raise ValueError("run is empty: give the training run a name")
        self._bootstrap = bootstrap
        self._topic = topic
        self._run = run
        self._timeout = timeout
        self._schema = schemas.resolved("TrainingLoss")
        self._failure = ""
        self._trouble = ""
        self._refusal = ""
        self._kafka = dict(kafka or {})
        self._known = False
        self._producer: Any = None
        settings = {
            **self._kafka,
            "bootstrap.servers": bootstrap,
            "acks": "all",
            "enable.idempotence": True,
            "message.timeout.ms": max(1, int(timeout * 1000)),
            "error_cb": self._note,
            "logger": _quiet,
        }
        try:
            self._producer = (producer_factory or Producer)(settings)
        except KafkaException as error:
            raise HirundoError(unusable(error, self._kafka, _PLACE)) from error

    def _note(self, error: Any) -> None:
        self._trouble = str(error)
        if not self._known and not self._refusal:
            self._refusal = refusal(error, self._bootstrap, self._kafka, _PLACE)

    def _delivered(self, error: Any, _message: Any) -> None:
        if error is not None and not self._failure:
            self._failure = str(error)

    def publish(
        self, step: int, g: int, losses: Mapping[str, float], tokens: Mapping[str, int]
    ) -> None:
        """Writes the losses of one step.

        Args:
            step: the optimizer step.
            g: the first sequence of the feed that is not consumed after it: ``state_dict()["g"]``.
            losses: by domain, the mean over the domain's tokens in the step, in nats a token.
            tokens: by domain, so many tokens the mean is over; a domain without any is left out
                of both.

        Raises:
            ValueError: a value is missing or out of its range; nothing was written.
            HirundoError: an earlier record could not be written, or the topic does not exist.
        """
        self._check()
        self._send(self._record(step, g, losses, tokens))

    def progress(self, step: int, g: int) -> None:
        """Tells how far the trainer is, without losses: for a feed with ``feed.ahead``.

        Args:
            step: the optimizer step.
            g: the first sequence of the feed that is not consumed after it.

        Raises:
            ValueError: a value is out of its range; nothing was written.
            HirundoError: an earlier record could not be written, or the topic does not exist.
        """
        self._check()
        self._send(self._place_of(step, g) | {"domains": []})

    def _send(self, value: dict[str, Any]) -> None:
        if not self._known:
            self._require_topic()
        try:
            self._producer.produce(
                self._topic, message(self._schema, value), partition=0, callback=self._delivered
            )
        except (BufferError, KafkaException) as error:
            raise HirundoError(f"cannot write to {self._place()}: {error}") from error
        self._producer.poll(0)

    def _record(
        self, step: int, g: int, losses: Mapping[str, float], tokens: Mapping[str, int]
    ) -> dict[str, Any]:
        if losses.keys() != tokens.keys():
            odd = ", ".join(sorted(losses.keys() ^ tokens.keys()))
            raise ValueError(f"losses and tokens name different domains: {odd} is in one only")
        if not losses:
            raise ValueError("no domain has a loss")
        domains = []
        for domain, loss in losses.items():
            loss, count = float(loss), int(tokens[domain])
            if not (math.isfinite(loss) and 0 <= loss <= _LARGEST_LOSS):
                raise ValueError(
                    f"the loss of {domain} is {loss}: give nats a token, 0 to {_LARGEST_LOSS:.0f}"
                )
            if not 0 < count < _INT64:
                raise ValueError(f"{domain} has {count} tokens: leave out a domain without any")
            domains.append({"domain": domain, "loss": loss, "tokens": count})
        return self._place_of(step, g) | {"domains": domains}

    def _place_of(self, step: int, g: int) -> dict[str, Any]:
        if not (0 <= step < _INT64 and 0 < g < _INT64):
            raise ValueError(f"step {step}, g {g}: step is 0 or more, g after a step 1 or more")
        return {
            "run": self._run,
            "step": int(step),
            "g": int(g),
            "at": int(time.time() * 1000),
        }

    def _require_topic(self) -> None:
        topic = self._topics().get(self._topic)
        if topic is None or topic.error is not None:
            raise HirundoError(
                f"topic {self._topic!r} does not exist at {self._bootstrap}: a run of hirundo makes "
                "it when it starts"
            )
        self._known = True

    def _topics(self) -> Mapping[str, Any]:
        until = time.monotonic() + self._timeout
        while True:
            left = until - time.monotonic()
            try:
                seconds = max(0.1, min(_SLICE_SECONDS, left))
                return dict(self._producer.list_topics(self._topic, timeout=seconds).topics)
            except KafkaException as error:
                self._producer.poll(0)  # lets the client tell why
                if self._refusal:
                    raise BrokerRefusedError(self._refusal) from error
                if left <= _SLICE_SECONDS:
                    raise HirundoError(
                        f"the broker at {self._bootstrap} is not reachable ({self._trouble or error}; "
                        f"{hint(self._kafka, _PLACE)})"
                    ) from error

    def _place(self) -> str:
        return f"{self._topic} at {self._bootstrap}"

    def _check(self) -> None:
        if self._producer is None:
            raise HirundoError("the publisher is closed")
        if self._failure:
            failure, self._failure = self._failure, ""
            raise HirundoError(f"a loss could not be written to {self._place()}: {failure}")

    def close(self) -> None:
        """Waits until everything is written. Harmless when repeated.

        Raises:
            HirundoError: something could not be written.
        """
        if self._producer is None:
            return
        left = self._producer.flush(self._timeout)
        if left and not self._failure:
            self._failure = f"{left} records are still unwritten ({self._trouble or 'no answer'})"
        try:
            self._check()
        finally:
            self._producer = None

    def __enter__(self) -> LossPublisher:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        try:
            self.close()
        except HirundoError:
            if kind is None:
                raise
            log.warning("losses may be missing in %s", self._place(), exc_info=True)
