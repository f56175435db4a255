"""Against a broker that asks for TLS and a password; a real one, started from Hirundo's own jars."""

import os
import shutil
import time
from pathlib import Path

import pytest
from secured import SecuredBroker
from test_broker import Feed

from hirundo_loader import BrokerRefusedError, FeedTimeoutError, HirundoDataset, HirundoError, LossPublisher

JARS = Path(os.environ.get("HIRUNDO_TEST_KAFKA", Path(__file__).parents[2] / "pipelines/target/lib"))
pytestmark = pytest.mark.skipif(
    not (any(JARS.glob("kafka_*.jar")) and shutil.which("java") and shutil.which("openssl")),
    reason="needs openssl, Java and Kafka's jars: mvn package, or HIRUNDO_TEST_KAFKA=FOLDER",
)


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with SecuredBroker(tmp_path_factory.mktemp("secured"), JARS) as broker:
        yield broker


@pytest.fixture(scope="module")
def feed(broker):
    feed = Feed(2, broker.inside)
    feed.manifest()
    feed.write(0, 40)
    return feed


def data(broker, feed, settings, **options):
    given = {"timeout": 20.0, "tensors": "numpy", "consumer_config": settings, **options}
    return HirundoDataset(broker.outside, feed.topic, feed.mixture, **given)


def refused(broker, feed, settings, message):
    begin = time.monotonic()
    with pytest.raises(BrokerRefusedError, match=message) as caught:
        next(iter(data(broker, feed, settings)))
    assert time.monotonic() - begin < 10  # at once, and not after the timeout
    assert "nest-under-eaves" not in str(caught.value)
    return str(caught.value)


def test_reads_a_feed_with_tls_and_a_password(broker, feed):
    items = data(broker, feed, broker.settings(), stop_at_end=True)
    assert [item["g"] for item in items] == list(range(40))


def test_a_wrong_password_is_named_at_once(broker, feed):
    said = refused(broker, feed, broker.settings(sasl_password="no"), "refuses user 'trainer'")
    assert "set sasl.mechanism, sasl.username and sasl.password in consumer_config" in said


def test_a_certificate_that_nobody_vouches_for_is_named_at_once(broker, feed):
    other = broker.certificate("other")
    said = refused(broker, feed, broker.settings(ssl_ca_location=str(other)), "certificate that is not trusted")
    assert f"{other} does not vouch for it" in said and "Set ssl.ca.location in consumer_config" in said
    settings = broker.settings()
    del settings["ssl.ca.location"]
    refused(broker, feed, settings, "no authority of this machine vouches for it")


def test_a_missing_file_and_an_unknown_setting_are_named(broker, feed):
    for change, named in (({"ssl_ca_location": "/no/where.pem"}, "/no/where.pem"), ({"sasl_user": "x"}, "sasl.user")):
        with pytest.raises(HirundoError, match="no client can be made with consumer_config") as caught:
            next(iter(data(broker, feed, broker.settings(**change))))
        assert named in str(caught.value)


def test_a_client_without_tls_is_told_what_to_look_at(broker, feed):
    with pytest.raises(FeedTimeoutError, match="security.protocol in consumer_config is plaintext"):
        next(iter(data(broker, feed, {}, timeout=1.0)))


def test_losses_are_published_with_tls_and_a_password(broker, feed):
    topic = feed.prefix + "loss"
    feed.create(topic, 1)
    with LossPublisher(broker.outside, topic, run="r", kafka=broker.settings()) as losses:
        losses.publish(1, 40, {"ja": 2.0}, {"ja": 16})
    wrong = LossPublisher(broker.outside, topic, run="r", kafka=broker.settings(sasl_password="no"))
    with pytest.raises(BrokerRefusedError, match="sasl.password in kafka"):
        wrong.progress(2, 41)
