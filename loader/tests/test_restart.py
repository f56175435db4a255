"""A broker of its own that is killed and started again under the loader: needs Java and a build."""

import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from fake import deal, mixture, record

from hirundo_loader import HirundoDataset

JARS = Path(__file__).parents[2] / "pipelines/target/lib"
pytestmark = pytest.mark.skipif(
    not shutil.which("java") or not list(JARS.glob("kafka-server-4*.jar")), reason="no java, or Hirundo is not built"
)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Broker:
    """A Kafka broker in a process, on a port that it keeps."""

    def __init__(self, folder):
        self.port, controller = free_port(), free_port()
        self.bootstrap = f"127.0.0.1:{self.port}"
        self._settings = folder / "server.properties"
        self._settings.write_text(
            "process.roles=broker,controller\nnode.id=1\n"
            f"controller.quorum.voters=1@127.0.0.1:{controller}\ncontroller.listener.names=CONTROLLER\n"
            f"listeners=PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{controller}\n"
            f"advertised.listeners=PLAINTEXT://{self.bootstrap}\nlog.dirs={folder / 'logs'}\n"
            "offsets.topic.replication.factor=1\ntransaction.state.log.replication.factor=1\n"
            "transaction.state.log.min.isr=1\ntransaction.state.log.num.partitions=1\n"
            "log.cleaner.dedupe.buffer.size=4194304\n"
        )
        self._log = (folder / "broker.log").open("w")
        self._run("kafka.tools.StorageTool", "format", "-t", "w8CqbVuDQ-2mVpMl2wQyHg", "-c", self._settings).wait(60)
        self._process = None

    def _run(self, *arguments):
        command = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*"]
        return subprocess.Popen([*command, *map(str, arguments)], stdout=self._log, stderr=self._log)

    def start(self):
        self._process = self._run("kafka.Kafka", self._settings)

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)


@pytest.fixture
def broker(tmp_path):
    broker = Broker(tmp_path)
    broker.start()
    yield broker
    broker.kill()


def write(bootstrap, first, end):
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all", "transactional.id": f"w{first}"})
    producer.init_transactions(60)
    producer.begin_transaction()
    if not first:
        producer.produce("mixture", mixture(2), partition=0)
    for p, gs in enumerate(deal(first, end, 2)):
        for g in gs:
            producer.produce("feed", record(g), partition=p)
    producer.commit_transaction(60)


def test_a_broker_killed_and_started_again_is_waited_for(broker):
    torch = pytest.importorskip("torch")
    from confluent_kafka.admin import AdminClient, NewTopic

    admin = AdminClient({"bootstrap.servers": broker.bootstrap})
    for future in admin.create_topics([NewTopic("feed", 2, 1), NewTopic("mixture", 1, 1)], operation_timeout=60).values():
        future.result(60)
    write(broker.bootstrap, 0, 200)

    here = iter(HirundoDataset(broker.bootstrap, timeout=90, end_g=400))
    data = HirundoDataset(broker.bootstrap, timeout=90, end_g=400, global_batch=4)
    workers = iter(torch.utils.data.DataLoader(data, batch_size=None, num_workers=2))
    seen = [[next(source)["g"] for _ in range(150)] for source in (here, workers)]
    broker.kill()
    restart = threading.Timer(1.0, lambda: (broker.start(), write(broker.bootstrap, 200, 400)))
    restart.start()
    for taken, source in zip(seen, (here, workers)):
        taken += [item["g"] for item in source]
        assert taken == list(range(400))
    restart.join()
    assert not [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
