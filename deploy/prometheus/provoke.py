"""Provokes every alert of alerts.yml. Started by provoke.sh, which says how.

The rules are those of alerts.yml but for durations: waits, windows and offsets are divided by SCALE,
and the age of discovery that is too old from twelve hours to a minute. Thresholds stay.
"""
import argparse
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
import urllib.request

from confluent_kafka import Consumer, Producer, TopicPartition
from hirundo_loader import LossPublisher, avro, encode, schemas

ROOT = pathlib.Path.cwd()
OUT = ROOT / "out" / "provoke"
PORTS = int(os.environ.get("PORTS", "21092"))
SCALE = float(os.environ.get("SCALE", "30"))
BROKER = f"127.0.0.1:{PORTS}"
CRAWL, PROMETHEUS, FIRST_RUN = PORTS + 24, PORTS + 25, PORTS + 26
CLUSTER = {"CLUSTER": str(OUT / "cluster"), "PORTS": str(PORTS), "TARGETS": str(OUT / "metrics"), "HEAP": "512"}
MOST = 420  # seconds until an alert fires, or is gone


def shortened(rules):
    def shorter(match):
        seconds = int(match[2]) * {"s": 1, "m": 60, "h": 3600}[match[3]]
        return f"{match[1]}{max(1, round(seconds / SCALE))}s"

    rules = re.sub(r"(for: |\[|offset )(\d+)([smh])", shorter, rules)
    return rules.replace("> 43200", "> 60")


class Processes:
    """What was started here, and ends with it."""

    def __init__(self):
        self.all = []

    def start(self, name, *command, **environment):
        with open(OUT / "log" / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env={**os.environ, **environment})
        self.all.append(process)
        return process

    def end(self):
        for process in reversed(self.all):
            stop(process)


def stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait(what, condition, most=MOST):
    end = time.monotonic() + most
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"after {most} s there is still no {what}")
        time.sleep(0.5)
    return found


class Prometheus:
    def __init__(self):
        self.fired = {}  # the last time each alert began to fire
        self.gone = {}
        self.firing = set()
        threading.Thread(target=self.watch, daemon=True).start()

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{PROMETHEUS}/api/v1/{path}", timeout=10) as answer:
            return json.load(answer)["data"]

    def value(self, expression):
        """The greatest value of what the expression finds, or None."""
        found = self.get("query?query=" + urllib.request.quote(expression))["result"]
        return max((float(one["value"][1]) for one in found), default=None)

    def watch(self):
        while True:
            try:
                now = {one["labels"]["alertname"] for one in self.get("alerts")["alerts"] if one["state"] == "firing"}
            except OSError:  # not there yet, or not any more
                time.sleep(1)
                continue
            moment = time.monotonic()
            for name in now - self.firing:
                self.fired[name] = moment
            for name in self.firing - now:
                self.gone[name] = moment
            self.firing = now
            time.sleep(0.5)


class Provocation:
    """The alerts provoked so far."""

    def __init__(self, prometheus):
        self.prometheus = prometheus
        self.rows = {}

    def fault(self, text, *alerts, since=None):
        """Waits until these fire."""
        since = since or time.monotonic()
        print(f"… {text}", flush=True)
        for alert in alerts:
            row = self.rows[alert] = {"fault": text, "fired": None, "gone": None}
            try:
                wait(alert, lambda: alert in self.prometheus.firing)
                row["fired"] = max(0, self.prometheus.fired[alert] - since)
                print(f"  {alert} fires after {row['fired']:.0f} s", flush=True)
            except TimeoutError as error:
                print(f"  {error}", flush=True)

    def remedy(self, text, *alerts):
        """Waits until these are gone."""
        since = time.monotonic()
        print(f"  {text}", flush=True)
        for alert in alerts:
            row = self.rows[alert]
            row["remedy"] = text
            try:
                wait(f"end of {alert}", lambda: alert not in self.prometheus.firing)
                if row["fired"] is not None:
                    row["gone"] = max(0, self.prometheus.gone[alert] - since)
                    print(f"  {alert} is gone after {row['gone']:.0f} s", flush=True)
            except TimeoutError as error:
                print(f"  {error}", flush=True)

    def table(self, alerts):
        def seconds(value):
            return "–" if value is None else f"{value:.0f}"

        lines = ["| alert | fault | fired after s | remedy | gone after s |", "|---|---|---:|---|---:|"]
        for alert in alerts:
            row = self.rows.get(alert, {"fault": "–", "fired": None, "gone": None})
            lines.append(f"| `{alert}` | {row['fault']} | {seconds(row['fired'])} | {row.get('remedy', '–')} | {seconds(row['gone'])} |")
        return "\n".join(lines) + "\n"


class Run:
    """A run of hirundo with a port of its own for its metrics."""

    count = 0

    def __init__(self, processes, name, settings, *options):
        self.processes, self.name, self.options = processes, name, options
        self.port = FIRST_RUN + Run.count
        Run.count += 1
        self.file = OUT / f"{name}.yaml"
        self.configure(settings)
        self.start()

    def configure(self, settings):
        self.file.write_text(settings + f"""
kafka: {{bootstrap: "{BROKER}", prefix: "{self.name.split('-')[0]}-"}}
metrics: {{port: {self.port}, targets: out/provoke/metrics}}
dashboard: {{host: 127.0.0.1, port: 0}}
checkpoint-interval: 1s
parallelism: 1
""", encoding="utf-8")

    def start(self):
        self.process = self.processes.start(
            self.name, "./hirundo", "run", "--config", self.file, *self.options,
            HIRUNDO_LOG=str(OUT / "log" / f"{self.name}-flink.log"), HIRUNDO_OPTS="-Xmx1g")
        wait(f"run {self.name}, see out/provoke/log", self.serves, 180)

    def serves(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the run {self.name} ended; see out/provoke/log/{self.name}.log")
        return (OUT / "metrics" / f"run-{self.port}.json").exists() and answers(self.port)

    def stop(self):
        stop(self.process)

    def again(self, settings=None):
        stop(self.process)
        if settings:
            self.configure(settings)
        self.start()


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).close()
        return True
    except OSError:
        return False


def cluster(*arguments):
    return subprocess.run(
        ["deploy/local/cluster", *arguments], check=True, capture_output=True, text=True,
        env={**os.environ, **CLUSTER}).stdout


def lines(path, rows):
    """A file that is whole when it appears."""
    part = path.with_name("." + path.name)
    part.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    part.rename(path)


def sound(name, number=20):
    return [json.dumps({"text": f"{name} {i}: " + " ".join(f"word{i * 31 + j}" for j in range(60))}) for i in range(number)]


def crawl(processes, given):
    """A crawl from a server that fails, curate and mix in processes of their own, and a trainer."""
    folder = OUT / "crawl"
    shutil.copytree("out/demo/crawl", folder)

    def server(*options):
        return processes.start("server", "deploy/crawl_server.py", folder, "--port", CRAWL, "--cut", "0", *options)

    def settings(transport):
        return f"""
crawls: [{{index: "http://127.0.0.1:{CRAWL}/collinfo.json", base: "http://127.0.0.1:{CRAWL}/", poll: 1s, failures: 1000}}]
datasets:
  - {{name: sums, domain: math, path: "out/provoke/math/*.jsonl", poll: 1s}}
  - {{name: ranked, domain: en, path: "http://127.0.0.1:{CRAWL}/ranked.jsonl", through: {{rules: on}}}}
dedup: {{alarm: {{share: 0.5, documents: 5}}}}
quality: {{en: {{model: out/demo/edu-ja.bin, keep-top: 0.6}}}}
transport: {transport}
mixture: {{ja: 0.5, en: 0.3, math: 0.2}}
exhausted: {{ja: repeat, en: repeat}}
exhausted-after: 1s
sequence-length: 128
feed: {{partitions: 2, ahead: 500, archive: out/provoke/feed}}
documents: {{archive: out/provoke/documents}}
state: out/provoke/state
"""

    (OUT / "math").mkdir()
    lines(OUT / "math" / "0.jsonl", ['{"text": "1 + 1 = 2"}'])
    lines(folder / "ranked.jsonl", sound("ranked", 5000))
    served = server("--refuse", "0")
    slow = settings("{bytes-per-second: 2k}")
    mix = Run(processes, "one-mix", slow, "--only", "pack,mix")
    begun = time.monotonic()
    curate = Run(processes, "one-curate", slow, "--only", "curate")
    starving = time.monotonic()
    given.fault("a file of rows that are ranked comes at 2 kB a second", "HirundoPackWaits", since=begun)
    stop(served)
    served = server("--refuse", "1", "--retry-after", "1")
    given.fault("the crawl's server refuses", "HirundoServerBusy")
    stop(served)
    served = server("--refuse", "0")
    given.remedy("it serves again", "HirundoServerBusy")
    given.fault("a domain without a sequence", "HirundoDomainStarving", since=starving)
    kill(curate.process)
    given.fault("SIGKILL to curate while it reads", "HirundoDown", "HirundoDeadTransaction")
    curate.again(settings("{retry-for: 1s}"))
    given.remedy("the same command again", "HirundoDown", "HirundoDeadTransaction")
    given.remedy("it reads as fast as it can", "HirundoPackWaits")
    lines(OUT / "math" / "1.jsonl", sound("sums", 3000))
    given.remedy("a file with its documents", "HirundoDomainStarving")
    given.fault("crawls that hold what earlier ones held", "HirundoDedupAlarm", since=begun)
    given.remedy("none: an hour goes by", "HirundoDedupAlarm")

    pending = "sum(flink_jobmanager_job_operator_coordinator_enumerator_hirundo_source_files_pending)"
    wait("end of the crawls", lambda: given.prometheus.value(pending) == 0)
    added = folder / "crawl-data" / "DEMO-2026-01"
    added.mkdir()
    (added / "warc.paths.gz").write_bytes(gzip.compress(b"crawl-data/DEMO-2026-01/segments/1/warc/gone-00000.warc.gz\n"))
    index = json.loads((folder / "collinfo.json").read_text())
    (folder / "collinfo.json").write_text(json.dumps([{**index[0], "id": "DEMO-2026-01"}, *index]))
    given.fault("a crawl that lists a file which is not there", "HirundoFilesLost")
    given.remedy("none: a quarter of an hour goes by", "HirundoFilesLost")

    stop(served)
    given.fault("the index's server is stopped", "HirundoDiscoveryFails", "HirundoDiscoveryStale")
    served = server("--refuse", "0")
    given.remedy("it is started again", "HirundoDiscoveryFails", "HirundoDiscoveryStale")

    trainer(given)
    broker = int(cluster("pid", "broker"))
    os.kill(broker, signal.SIGSTOP)
    try:
        given.fault("SIGSTOP to the broker", "HirundoMixStuck")
    finally:
        os.kill(broker, signal.SIGCONT)
    given.remedy("SIGCONT", "HirundoMixStuck")
    for run in (curate, mix):
        run.stop()
    stop(served)


def trainer(given):
    losses = LossPublisher(BROKER, "one-loss", run="provoke")
    losses.progress(1, 1_000_000)
    given.fault("a trainer that is beyond the feed's end", "HirundoTrainerWaits")
    losses.progress(2, 10)
    given.remedy("it goes back to g = 10", "HirundoTrainerWaits")
    given.fault("it tells no further step", "HirundoTrainerSilent")
    losses.progress(3, 20)
    given.remedy("it tells one", "HirundoTrainerSilent")
    losses.close()


def garbage(processes, given):
    """A run that gets what it can't read, and whose checkpoints fail."""
    folder = OUT / "rows"
    folder.mkdir()
    lines(folder / "0.jsonl", sound("first", 40))
    run = Run(processes, "two-all", """
datasets:
  - {name: rows, domain: a, path: "out/provoke/rows/*.jsonl", poll: 1s}
  - {name: none, domain: b, path: "out/provoke/none/*.jsonl", poll: 1s}
mixture: {a: 0.5, b: 0.5}
sequence-length: 128
feed: {partitions: 2, archive: out/provoke/two-feed}
documents: {archive: out/provoke/two-documents}
state: out/provoke/two-state
""")
    given.fault("two domains of equal shares, of which the second has nothing", "HirundoBoundUse")
    lines(OUT / "none" / "1.jsonl", sound("second", 3000))
    given.remedy("a file with its documents", "HirundoBoundUse")

    number = 0

    def rows(damaged):
        nonlocal number
        number += 1
        lines(folder / f"{number}.jsonl", ["{" * 3] * damaged + sound(f"file {number}", 10 - damaged))

    with repeatedly(lambda: rows(8)):
        given.fault("files of which eight rows in ten are damaged", "HirundoRejectShare", "HirundoParseFailures")
    with repeatedly(lambda: rows(0)):
        given.remedy("sound files", "HirundoRejectShare", "HirundoParseFailures")

    checkpoints = OUT / "two-state" / "curate" / "checkpoints"
    aside = checkpoints.with_name("aside")
    checkpoints.rename(aside)
    checkpoints.write_text("")
    with repeatedly(lambda: rows(0)):
        given.fault("a file stands where curate's checkpoints go", "HirundoCheckpointsFail", "HirundoRestarting", "HirundoCheckpointsMissing")
        checkpoints.unlink()
        aside.rename(checkpoints)
        given.remedy("the folder is back", "HirundoCheckpointsFail", "HirundoRestarting", "HirundoCheckpointsMissing")
    run.stop()


class repeatedly:
    """Does something every two seconds beside what is within."""

    def __init__(self, what):
        self.what, self.over = what, threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        while not self.over.wait(2):
            self.what()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def bound(processes, given):
    """A mixture log that somebody wrote into by hand: nothing else lets the error pass its bound."""
    for domain in "abcdef":
        (OUT / domain).mkdir()
        lines(OUT / domain / "0.jsonl", [])
    datasets = "".join(f'  - {{name: {d}, domain: {d}, path: "out/provoke/{d}/*.jsonl", poll: 1s}}\n' for d in "abcdef")
    settings = f"""
datasets:
{datasets}
mixture: {{a: 0.17, b: 0.17, c: 0.17, d: 0.17, e: 0.16, f: 0.16}}
packing: one-document
sequence-length: 16
feed: {{partitions: 1, archive: out/provoke/three-feed}}
documents: {{archive: out/provoke/three-documents}}
state: out/provoke/three-state
"""
    run = Run(processes, "three-all", settings)
    first = wait("mixture", lambda: mixture("three-mixture"))
    run.stop()
    shares = [{**share, "numerator": 1 if share["domain"] in "def" else 0, "denominator": 3 if share["domain"] in "def" else 1}
              for share in first["shares"]]
    forge("three-mixture", {**first, "version": 2, "effectiveFrom": 3, "shares": shares})
    for domain in "abcde":
        lines(OUT / domain / "1.jsonl", sound(domain, 10))
    run.start()
    given.fault("a mixture record, written by hand, where the bound does not allow it; then the domain that is behind has nothing", "HirundoBoundPassed")
    lines(OUT / "f" / "1.jsonl", sound("f", 10))
    given.remedy("a file with its documents", "HirundoBoundPassed")
    run.stop()


def mixture(topic):
    consumer = Consumer({"bootstrap.servers": BROKER, "group.id": "provoke", "enable.auto.commit": False})
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        message = consumer.poll(5)
        if message is None or message.error():
            return None
        return schemas.decoder("MixtureRecord").decode(message.value())
    finally:
        consumer.close()


def forge(topic, record):
    schema = schemas.resolved("MixtureRecord")
    out = bytearray(avro.MARKER + struct.pack("<Q", avro.fingerprint(avro.canonical_form(schema))))
    for field in schema["fields"]:
        value = record[field["name"]]
        if field["type"] == "boolean":
            out.append(value)
        else:
            encode._write(out, field["type"], value)
    producer = Producer({"bootstrap.servers": BROKER})
    producer.produce(topic, bytes(out), partition=0)
    producer.flush(30)


def on_cluster(_, given):
    """A job of a cluster that is cancelled."""
    file = OUT / "four.yaml"
    file.write_text(f"""
datasets: [{{name: rows, domain: a, path: "out/demo/code.jsonl.gz"}}]
mixture: {{a: 1}}
feed: {{partitions: 1, archive: {OUT}/four-feed}}
documents: {{archive: {OUT}/four-documents}}
kafka: {{bootstrap: "{BROKER}", prefix: "four-"}}
state: {OUT}/four-state
parallelism: 1
""", encoding="utf-8")
    submitted = cluster("submit", str(file), "mix")
    there = 'max(flink_jobmanager_job_numRestarts{process="jobmanager"})'
    wait("job on the cluster", lambda: given.prometheus.value(there) is not None)
    cluster("cancel", re.search(r"JobID ([0-9a-f]{32})", submitted)[1])
    given.fault("a job of a cluster is cancelled", "HirundoTopologyGone")
    cluster("submit", str(file), "mix")
    given.remedy("it is submitted again", "HirundoTopologyGone")


PARTS = {"crawl": crawl, "garbage": garbage, "bound": bound, "cluster": on_cluster}


def main():
    parser = argparse.ArgumentParser(prog="provoke.sh")
    parser.add_argument("--markdown", type=pathlib.Path, metavar="FILE", help="writes the table there, too")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - PARTS.keys():
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    shutil.rmtree(OUT, ignore_errors=True)
    for folder in ("metrics", "log", "none"):
        (OUT / folder).mkdir(parents=True)
    lines(OUT / "none" / "0.jsonl", ['{"text": "nothing yet"}'])
    rules = (ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8")
    (OUT / "alerts.yml").write_text(shortened(rules), encoding="utf-8")
    configuration = (ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8")
    (OUT / "prometheus.yml").write_text(
        configuration.replace("../../out/metrics", str(OUT / "metrics")).replace("15s", "1s"), encoding="utf-8")
    processes = Processes()
    failed = False
    try:
        processes.start("prometheus", "prometheus", f"--config.file={OUT / 'prometheus.yml'}",
                        f"--storage.tsdb.path={OUT / 'prometheus'}", f"--web.listen-address=127.0.0.1:{PROMETHEUS}")
        cluster("start", "1")
        given = Provocation(Prometheus())
        for part in [part for part in PARTS if part in (arguments.parts or PARTS)]:
            try:
                PARTS[part](processes, given)
            except (RuntimeError, TimeoutError, subprocess.CalledProcessError) as error:
                print(f"provoke.sh: {part}: {error}", file=sys.stderr)
                failed = True
    finally:
        processes.end()
        cluster("stop")
    alerts = re.findall(r"- alert: (\w+)", rules)
    wanted = alerts if not arguments.parts else [alert for alert in alerts if alert in given.rows]
    table = given.table(wanted)
    print("\n" + table)
    if arguments.markdown:
        arguments.markdown.write_text(table, encoding="utf-8")
    missing = [alert for alert in wanted if given.rows.get(alert, {}).get("gone") is None]
    if missing:
        print(f"provoke.sh: not seen to fire and to end: {', '.join(missing)}", file=sys.stderr)
    return 3 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
