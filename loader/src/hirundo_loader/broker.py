"""One connection to Kafka, made where it is used and closed there: fork-safe, nothing at exit."""

from __future__ import annotations

import atexit
import ctypes
import logging
import os
import time
import uuid
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from confluent_kafka import OFFSET_INVALID, Consumer, KafkaError, KafkaException, TopicPartition

from .access import hint, refusal, unusable
from .errors import BrokerRefusedError, FeedGoneError, FeedTimeoutError, HirundoError

log = logging.getLogger("hirundo_loader")

ConsumerFactory = Callable[[dict[str, Any]], Any]
_ANSWER_SECONDS = 3.0
_LOG_SECONDS = 30.0
_LOOK_AFTER_SECONDS = 0.2
_PLACE = "consumer_config"
_open: weakref.WeakSet[Connection] = weakref.WeakSet()
_FINAL = frozenset(
    (
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
        KafkaError.CLUSTER_AUTHORIZATION_FAILED,
        KafkaError._AUTHENTICATION,
    )
)
_SILENCE = frozenset((KafkaError._TIMED_OUT, KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN))


class Connection:
    """A consumer of one topic with explicit offsets. Not thread-safe; for one process."""

    def __init__(
        self,
        bootstrap: str,
        topic: str,
        *,
        factory: ConsumerFactory | None = None,
        config: Mapping[str, Any] | None = None,
        isolation: str = "read_committed",
    ) -> None:
        self.bootstrap = bootstrap
        self.topic = topic
        self.last_error = ""
        self._pid = os.getpid()
        self._consumer: Any = None
        self._config = dict(config or {})
        self._answered = False
        self._refusal = ""
        try:
            self._consumer = (factory or Consumer)(self._settings(isolation))
        except KafkaException as error:
            raise HirundoError(unusable(error, self._config, _PLACE)) from error
        _open.add(self)

    def _settings(self, isolation: str) -> dict[str, Any]:
        return {
            "fetch.wait.max.ms": 100,
            "queued.max.messages.kbytes": 16384,
            "queued.min.messages": 10000,
            "fetch.queue.backoff.ms": 10,
            "socket.keepalive.enable": True,
            "reconnect.backoff.max.ms": 2000,
            **self._config,
            "bootstrap.servers": self.bootstrap,
            "group.id": f"hirundo-loader-{uuid.uuid4()}",
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "error",
            "isolation.level": isolation,
            "error_cb": self._note,
            "logger": _quiet,
        }

    def _note(self, error: Any) -> None:
        self.last_error = str(error)
        if not self._refusal:
            self._refusal = refusal(error, self.bootstrap, self._config, _PLACE)

    def _asked(self, seconds: float, ask: Callable[[float], Any]) -> Any:
        """What the broker answers. A client that it refuses before any answer is refused for good."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            try:
                answer = ask(left if self._answered else min(left, _LOOK_AFTER_SECONDS))
                break
            except KafkaException as error:
                self._consumer.poll(0)  # lets the client tell why
                if self._refusal and not self._answered:
                    raise BrokerRefusedError(self._refusal) from error
                if self._answered or error.args[0].code() not in _SILENCE:
                    raise
                time.sleep(0.01)
                if time.monotonic() >= end - 0.01:
                    raise
        self._answered = True
        return answer

    def close(self) -> None:
        """Ends the connection and its threads. Harmless when repeated, and in a forked child."""
        consumer, self._consumer = self._consumer, None
        if consumer is None:
            return
        if self._pid != os.getpid():
            # Destroying it here would wait for threads that only the parent has: leak it.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(consumer))
            return
        _open.discard(self)
        consumer.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def assign(self, offsets: Mapping[int, int]) -> None:
        """Reads these partitions from these offsets, and no others."""
        self._consumer.assign([TopicPartition(self.topic, p, o) for p, o in offsets.items()])

    def seek(self, partition: int, offset: int) -> None:
        self._consumer.seek(TopicPartition(self.topic, partition, offset))

    def pause(self, partitions: Iterable[int]) -> None:
        self._consumer.pause([TopicPartition(self.topic, p) for p in partitions])

    def resume(self, partitions: Iterable[int]) -> None:
        self._consumer.resume([TopicPartition(self.topic, p) for p in partitions])

    def poll(self, seconds: float) -> tuple[list[Any], list[int]]:
        """Records that are there within ``seconds``, and the partitions whose end was reached.

        Passing faults (a broker that restarts) are noted in ``last_error`` and waited out; what
        no waiting can mend is raised.
        """
        first = self._consumer.poll(seconds)
        if first is None:
            return [], []
        return self._sort([first, *self._consumer.consume(64, 0)])

    def ready(self, count: int) -> tuple[list[Any], list[int]]:
        """As ``poll``, of what is here already, at most so many."""
        return self._sort(self._consumer.consume(count, 0))

    def _sort(self, messages: Iterable[Any]) -> tuple[list[Any], list[int]]:
        records, ends = [], []
        for message in messages:
            error = message.error()
            if error is None:
                records.append(message)
            elif error.code() == KafkaError._PARTITION_EOF:
                ends.append(message.partition())
            elif error.code() in (KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE):
                raise FeedGoneError(
                    f"partition {message.partition()} of {self.topic} no longer holds offset "
                    f"{message.offset()}: retention removed it while it was read, or the topic was "
                    "made anew"
                )
            elif error.code() in _FINAL:
                raise HirundoError(f"{self.topic} at {self.bootstrap}: {error}")
            else:
                self.last_error = str(error)
        return records, ends

    def partitions(self, seconds: float = _ANSWER_SECONDS) -> int:
        """How many partitions the topic has; 0 where it does not exist."""
        metadata = self._asked(
            seconds, lambda slice: self._consumer.list_topics(self.topic, timeout=slice)
        )
        found = metadata.topics.get(self.topic)
        return 0 if found is None or found.error is not None else len(found.partitions)

    def range(self, partition: int, seconds: float = _ANSWER_SECONDS) -> tuple[int, int]:
        """The partition's first offset, and the one behind its last committed."""
        place = TopicPartition(self.topic, partition)
        answer = self._asked(
            seconds,
            lambda slice: self._consumer.get_watermark_offsets(place, timeout=slice, cached=False),
        )
        if answer is None:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT, "no answer about offsets"))
        low, high = answer
        return int(low), int(high)

    def known_end(self, partition: int) -> int:
        """The partition's end as the last fetch saw it; -1 where none was."""
        answer = self._consumer.get_watermark_offsets(
            TopicPartition(self.topic, partition), cached=True
        )
        return -1 if answer is None or answer[1] == OFFSET_INVALID else answer[1]

    def trouble(self) -> str:
        """Why nothing can come at all, or "" where broker and topic are there."""
        try:
            count = self.partitions()
        except KafkaException as error:
            return (
                f"the broker at {self.bootstrap} is not reachable ({self.last_error or error}; "
                f"{hint(self._config, _PLACE)})"
            )
        return "" if count else f"topic {self.topic!r} does not exist at {self.bootstrap}"


def _close_all() -> None:
    for connection in list(_open):
        connection.close()


atexit.register(_close_all)

_quiet = logging.getLogger("hirundo_loader.librdkafka")
_quiet.setLevel(logging.CRITICAL)  # its faults come back through errors and causes


class Wait:
    """A wait with a deadline that can say its cause.

    ``timeout`` in seconds, None for ever; the cause goes to the log each 30 s either way. ``look``
    is called again and again once the wait has lasted a little, and may end it by an exception.
    """

    def __init__(
        self, timeout: float | None, cause: Callable[[], str], look: Callable[[], None] | None = None
    ) -> None:
        self._timeout = timeout
        self._cause = cause
        self._look = look
        self._begin = time.monotonic()
        self._logged = self._begin

    def slice(self, longest: float = 1.0) -> float:
        """How long the next poll may last, in seconds; raises FeedTimeoutError when the time is over."""
        now = time.monotonic()
        waited = now - self._begin
        if self._timeout is not None and waited >= self._timeout:
            raise FeedTimeoutError(f"{self._cause()} (waited {waited:.1f} s)")
        if now - self._logged >= _LOG_SECONDS:
            self._logged = now
            log.warning("waiting for %.0f s: %s", waited, self._cause())
        if self._look is not None:
            if waited >= _LOOK_AFTER_SECONDS:
                self._look()
            longest = min(longest, _LOOK_AFTER_SECONDS)
        left = longest if self._timeout is None else self._timeout - waited
        return max(0.001, min(longest, left))


def retry(wait: Wait, ask: Callable[[float], Any]) -> Any:
    """What ``ask`` answers, once it does so without a KafkaException and with a true value.

    ``ask`` is told how many seconds it may take.
    """
    while True:
        seconds = wait.slice(_ANSWER_SECONDS)
        begin = time.monotonic()
        try:
            answer = ask(seconds)
            if answer:
                return answer
        except KafkaException as error:
            log.debug("asked again after: %s", error)
        time.sleep(max(0.0, min(seconds, 0.2 - (time.monotonic() - begin))))
