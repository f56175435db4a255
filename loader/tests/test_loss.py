"""LossPublisher over a producer in memory, its bytes against fastavro's and Java's."""

import io
import math

import fastavro
import pytest
from confluent_kafka import KafkaError, KafkaException
from fake import avro_schema, canonical_fingerprint, encode

from hirundo_loader import HirundoError, LossPublisher, schemas
from hirundo_loader.encode import message


class FakeProducer:
    """Delivers on poll and flush; ``fail`` is the error of every delivery, ``stuck`` delivers nothing."""

    def __init__(self, config, topics=("loss",)):
        self.config, self.topics = config, topics
        self.waiting, self.written = [], []
        self.fail, self.stuck, self.reachable = None, False, True

    def list_topics(self, topic, timeout):
        if not self.reachable:
            self.config["error_cb"](KafkaError(KafkaError._ALL_BROKERS_DOWN, "1/1 brokers are down"))
            raise KafkaException(KafkaError(KafkaError._TRANSPORT, "refused"))
        found = {name: type("Topic", (), {"error": None}) for name in self.topics if name == topic}
        return type("Metadata", (), {"topics": found})

    def produce(self, topic, value, partition, callback):
        self.waiting.append((topic, partition, value, callback))

    def poll(self, seconds):
        return self.flush(seconds)

    def flush(self, seconds):
        if not self.stuck:
            for topic, partition, value, callback in self.waiting:
                if self.fail is None:
                    self.written.append((topic, partition, value))
                callback(self.fail, None)
            self.waiting = []
        return len(self.waiting)


@pytest.fixture
def made():
    producers = []

    def factory(config):
        producers.append(FakeProducer(config))
        return producers[-1]

    publisher = LossPublisher("broker:9092", run="8b", producer_factory=factory)
    return publisher, producers[0]


def test_a_published_loss_is_read_back_as_it_was_given(made):
    publisher, producer = made
    with publisher:
        publisher.publish(157, 20032, {"ja": 2.31, "日本": 1.5}, {"ja": 360448, "日本": 2**40})
    (topic, partition, value), = producer.written
    assert (topic, partition) == ("loss", 0)
    assert value[:10] == b"\xc3\x01" + canonical_fingerprint("TrainingLoss")
    found = fastavro.schemaless_reader(io.BytesIO(value[10:]), avro_schema("TrainingLoss"))
    assert (found["run"], found["step"], found["g"]) == ("8b", 157, 20032)
    assert found["domains"] == [
        {"domain": "ja", "loss": 2.31, "tokens": 360448},
        {"domain": "日本", "loss": 1.5, "tokens": 2**40},
    ]
    assert found["at"] > 1_600_000_000_000


GOLDEN = {
    "run": "8b", "step": 157, "g": 20032,
    "domains": [{"domain": "ja", "loss": 2.3125, "tokens": 360448}, {"domain": "en", "loss": 2.875, "tokens": 409600}],
    "at": 1700000000000,
}  # fmt: skip


def test_progress_is_a_record_without_losses(made):
    publisher, producer = made
    with publisher:
        publisher.progress(4, 320)
        with pytest.raises(ValueError, match="g after a step"):
            publisher.progress(4, 0)
    (_, _, value), = producer.written
    record = fastavro.schemaless_reader(io.BytesIO(value[10:]), avro_schema("TrainingLoss"))
    assert (record["step"], record["g"], record["domains"]) == (4, 320, [])


def test_the_bytes_are_those_that_java_reads():
    # The same bytes stand in LogCodecTest of the pipelines module.
    assert message(schemas.resolved("TrainingLoss"), GOLDEN).hex() == (
        "c3015e5abcf09a42a90d043862ba0280b90204046a61000000000080024080802c04656e"
        "00000000000007408080320080a0abfef962"
    )


@pytest.mark.parametrize("bits", range(64))
def test_numbers_of_every_width_are_those_of_fastavro(bits):
    values = {**GOLDEN, "step": (1 << bits) - 1, "g": -(1 << bits), "at": (1 << bits) // 3, "domains": []}
    assert message(schemas.resolved("TrainingLoss"), values) == encode("TrainingLoss", values)


def test_a_field_that_is_left_out_has_its_default():
    without = {name: value for name, value in GOLDEN.items() if name != "at"}
    assert message(schemas.resolved("TrainingLoss"), without) == encode("TrainingLoss", {**GOLDEN, "at": 0})


@pytest.mark.parametrize(
    ("step", "g", "losses", "tokens", "cause"),
    [
        (1, 8, {}, {}, "no domain"),
        (1, 8, {"ja": 2.0}, {"ja": 8, "en": 8}, "en is in one only"),
        (1, 8, {"ja": math.nan}, {"ja": 8}, "the loss of ja is nan"),
        (1, 8, {"ja": -0.1}, {"ja": 8}, "the loss of ja is -0.1"),
        (1, 8, {"ja": math.inf}, {"ja": 8}, "the loss of ja is inf"),
        (1, 8, {"ja": 2.0}, {"ja": 0}, "ja has 0 tokens"),
        (1, 8, {"ja": 2.0}, {"ja": 2**63}, "ja has"),
        (1, 0, {"ja": 2.0}, {"ja": 8}, "g after a step"),
        (-1, 8, {"ja": 2.0}, {"ja": 8}, "step is 0 or more"),
    ],
)
def test_what_is_out_of_its_range_is_named_and_not_written(made, step, g, losses, tokens, cause):
    publisher, producer = made
    with pytest.raises(ValueError, match=cause):
        publisher.publish(step, g, losses, tokens)
    publisher.close()
    assert not producer.written


def test_a_run_needs_a_name():
    with pytest.raises(ValueError, match="run is empty"):
        LossPublisher("broker:9092", run="", producer_factory=FakeProducer)


def test_a_topic_that_is_not_there_is_named(made):
    publisher, producer = made
    producer.topics = ()
    with pytest.raises(HirundoError, match="topic 'loss' does not exist at broker:9092"):
        publisher.publish(1, 8, {"ja": 2.0}, {"ja": 8})
    producer.topics = ("loss",)
    publisher.publish(1, 8, {"ja": 2.0}, {"ja": 8})
    publisher.close()
    assert len(producer.written) == 1


def test_a_broker_that_is_not_there_is_named_with_its_cause(made):
    publisher, producer = made
    producer.reachable = False
    with pytest.raises(HirundoError, match="broker:9092 is not reachable .*brokers are down"):
        publisher.publish(1, 8, {"ja": 2.0}, {"ja": 8})


def test_a_lost_record_raises_at_the_next_call_once(made):
    publisher, producer = made
    producer.fail = KafkaError(KafkaError._MSG_TIMED_OUT, "timed out")
    publisher.publish(1, 8, {"ja": 2.0}, {"ja": 8})
    producer.fail = None
    with pytest.raises(HirundoError, match="could not be written to loss at broker:9092.*timed out"):
        publisher.publish(2, 16, {"ja": 2.0}, {"ja": 8})
    publisher.publish(2, 16, {"ja": 2.0}, {"ja": 8})
    publisher.close()
    publisher.close()
    assert len(producer.written) == 1
    with pytest.raises(HirundoError, match="closed"):
        publisher.publish(3, 24, {"ja": 2.0}, {"ja": 8})


def test_close_says_how_many_records_are_unwritten(made):
    publisher, producer = made
    producer.stuck = True
    publisher.publish(1, 8, {"ja": 2.0}, {"ja": 8})
    with pytest.raises(HirundoError, match="1 records are still unwritten"):
        publisher.close()


def test_an_error_of_the_training_loop_is_not_hidden_by_one_of_the_publisher(made):
    publisher, producer = made
    producer.stuck = True
    with pytest.raises(KeyError), publisher:
        publisher.publish(1, 8, {"ja": 2.0}, {"ja": 8})
        raise KeyError("the loop's own")


def test_records_are_acknowledged_by_all_and_own_settings_are_kept():
    configs = []
    LossPublisher(
        "broker:9092", run="r", timeout=2.5, kafka={"security.protocol": "SSL"},
        producer_factory=lambda config: configs.append(config) or FakeProducer(config),
    )  # fmt: skip
    (config,) = configs
    assert (config["acks"], config["enable.idempotence"]) == ("all", True)
    assert config["message.timeout.ms"] == 2500
    assert config["security.protocol"] == "SSL"
