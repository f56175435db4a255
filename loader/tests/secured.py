"""A Kafka broker of its own that asks for TLS and SCRAM-SHA-512, with certificates made for it."""

import socket
import subprocess
import time
from pathlib import Path

USER, PASSWORD = "trainer", "nest-under-eaves"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


def _free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class SecuredBroker:
    """Started by ``with``. ``inside`` asks for nothing, ``outside`` for TLS and a password."""

    def __init__(self, folder: Path, jars: Path):
        self._folder = folder
        self._java = ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*"]
        self._ports = _free_ports(3)
        self.inside, self.outside = (f"127.0.0.1:{port}" for port in self._ports[:2])
        self.authority = folder / "broker.pem"
        self._process = None

    def settings(self, **changes):
        """As a training engineer gives them."""
        given = {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": USER,
            "sasl.password": PASSWORD,
            "ssl.ca.location": str(self.authority),
        }
        return {**given, **{key.replace("_", "."): value for key, value in changes.items()}}

    def certificate(self, name):
        """A self-signed certificate for this machine, as PEM; its key is beside it."""
        pem, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        made = "req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
        named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        self._run("openssl", *made.split(), *named, "-keyout", str(key), "-out", str(pem))
        return pem

    @staticmethod
    def _run(*command):
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def _properties(self):
        inside, outside, controller = self._ports
        lines = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"INSIDE://127.0.0.1:{inside},OUTSIDE://127.0.0.1:{outside},"
            f"CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"INSIDE://127.0.0.1:{inside},OUTSIDE://127.0.0.1:{outside}",
            "listener.security.protocol.map": "INSIDE:PLAINTEXT,OUTSIDE:SASL_SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "INSIDE",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.outside.scram-sha-512.sasl.jaas.config": SCRAM,
            "ssl.keystore.location": self._folder / "store.pem",
            "ssl.keystore.type": "PEM",
            "log.dirs": self._folder / "kafka",
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 1,
            "auto.create.topics.enable": "false",
        }
        file = self._folder / "server.properties"
        file.write_text("".join(f"{key}={value}\n" for key, value in lines.items()))
        return str(file)

    def __enter__(self):
        pem = self.certificate("broker")
        key = pem.with_suffix(".key").read_text()
        (self._folder / "store.pem").write_text(key + pem.read_text())
        properties = self._properties()
        known = f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"
        made = ["kafka.tools.StorageTool", "format", "-t", "swallowsNestUnderEave", "-c", properties]
        self._run(*self._java, *made, "--standalone", "--add-scram", known)
        said = (self._folder / "broker.out").open("wb")
        self._process = subprocess.Popen(
            [*self._java, "kafka.Kafka", properties], stdout=said, stderr=subprocess.STDOUT
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError((self._folder / "broker.out").read_text(errors="replace")[-4000:])
        return self

    def _answers(self):
        from confluent_kafka import KafkaException
        from confluent_kafka.admin import AdminClient

        try:
            AdminClient({"bootstrap.servers": self.inside, "log_level": 0}).list_topics(timeout=1)
            return True
        except KafkaException:
            return False

    def __exit__(self, *exc):
        self._process.kill()
        self._process.wait(30)
