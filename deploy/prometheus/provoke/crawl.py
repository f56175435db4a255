"""A crawl from a server that fails, curate and mix in processes of their own, and a trainer."""
import gzip
import json
import os
import shutil
import signal
import time

from hirundo_loader import LossPublisher

from world import BROKER, CRAWL, OUT, Run, cluster, kill, lines, repeatedly, sound, stop, wait

OPEN = "max(flink_jobmanager_job_operator_coordinator_enumerator_hirundo_transactions_oldest_seconds)"
PENDING = "sum(flink_jobmanager_job_operator_coordinator_enumerator_hirundo_source_files_pending)"
TALKS = 'sum(flink_taskmanager_job_task_operator_hirundo_outcome_source_domain_documents_total{source="talks"})'
RANKED = 8000  # rows: fewer than those after which curate records their scores


def settings(transport):
    return f"""
crawls: [{{index: "http://127.0.0.1:{CRAWL}/collinfo.json", base: "http://127.0.0.1:{CRAWL}/", poll: 1s, failures: 1000}}]
datasets:
  - {{name: sums, domain: sums, path: "out/provoke/sums/*.jsonl", poll: 1s}}
  - {{name: talks, domain: ja, path: "out/provoke/talks/*.jsonl", poll: 1s}}
  - {{name: ranked, domain: en, path: "http://127.0.0.1:{CRAWL}/ranked.jsonl", through: {{rules: on}}}}
dedup: {{alarm: {{share: 0.5, documents: 5}}}}
quality: {{en: {{model: out/demo/edu-ja.bin, keep-top: 0.6}}}}
transport: {transport}
mixture: {{ja: 0.5, en: 0.3, sums: 0.2}}
exhausted: {{ja: repeat, en: repeat}}
exhausted-after: 1s
sequence-length: 128
feed: {{partitions: 2, ahead: 500, archive: out/provoke/feed}}
documents: {{archive: out/provoke/documents}}
state: out/provoke/state
"""


class Server:
    """The crawl's; each start takes the place of the one before."""

    def __init__(self, processes, folder):
        self.processes, self.folder, self.process = processes, folder, None

    def start(self, *options):
        self.stop()
        self.process = self.processes.start(
            "server", "deploy/crawl_server.py", self.folder, "--port", CRAWL, "--cut", "0", *options)

    def stop(self):
        if self.process:
            stop(self.process)


def crawl(processes, given):
    folder = OUT / "crawl"
    shutil.copytree("out/demo/crawl", folder)
    for name in ("sums", "talks"):
        (OUT / name).mkdir()
        lines(OUT / name / "0.jsonl", ['{"text": "1 + 1 = 2"}'])
    lines(folder / "ranked.jsonl", sound("ranked", RANKED))
    server = Server(processes, folder)
    server.start("--refuse", "0", "--slow", "ranked.jsonl=20000")
    mix = Run(processes, "one-mix", settings("{}"), "--only", "pack,mix", interval="5s")
    begun = time.monotonic()
    curate = Run(processes, "one-curate", settings("{}"), "--only", "curate", interval="5s")
    given.fault("a file of rows that are ranked comes at 20 kB a second", "HirundoPackWaits", since=begun)
    server.start("--refuse", "1", "--retry-after", "1")
    given.fault("the crawl's server refuses", "HirundoServerBusy")
    server.start("--refuse", "0")
    given.remedy("it serves again, as fast as it can", "HirundoServerBusy", "HirundoPackWaits")
    packed = time.monotonic()  # until then any domain may have waited
    given.fault("crawls that hold what earlier ones held", "HirundoDedupAlarm", since=begun)
    died(given, curate)
    given.fault("a domain without a sequence", "HirundoDomainStarving", since=packed)
    lines(OUT / "sums" / "1.jsonl", sound("sums", 3000))
    given.remedy("a file with its documents", "HirundoDomainStarving")
    given.remedy("none: an hour goes by", "HirundoDedupAlarm")
    lost(given, folder)
    server.stop()
    given.fault("the index's server is stopped", "HirundoDiscoveryStale", "HirundoDiscoveryFails")
    server.start("--refuse", "0")
    given.remedy("it is started again", "HirundoDiscoveryStale", "HirundoDiscoveryFails")
    trainer(given)
    stuck(given)
    for run in (curate, mix):
        run.stop()
    server.stop()


def died(given, curate):
    """Kills curate with a transaction open, as it has whenever something has come since a checkpoint."""
    number = 0

    def talk():
        nonlocal number
        number += 1
        lines(OUT / "talks" / f"{number}.jsonl", sound(f"talk {number}", 5))

    for _ in range(5):
        with repeatedly(talk, 0.2):
            wait("documents of talks", lambda: (given.prometheus.value(TALKS) or 0) > 50)
            kill(curate.process)
        killed = time.monotonic()
        given.fault("SIGKILL to curate while it reads", "HirundoDown", since=killed)
        try:
            wait("transaction that is open for 20 s", lambda: (given.prometheus.value(OPEN) or 0) > 20, 45)
            break
        except TimeoutError:  # it died between two of them
            curate.again()
    given.fault("the same", "HirundoDeadTransaction", since=killed)
    curate.again(settings("{retry-for: 1s}"))
    given.remedy("the same command again", "HirundoDown", "HirundoDeadTransaction")


def lost(given, folder):
    wait("end of the crawls", lambda: given.prometheus.value(PENDING) == 0)
    added = folder / "crawl-data" / "DEMO-2026-01"
    added.mkdir()
    (added / "warc.paths.gz").write_bytes(gzip.compress(b"crawl-data/DEMO-2026-01/segments/1/warc/gone-00000.warc.gz\n"))
    index = json.loads((folder / "collinfo.json").read_text())
    (folder / "collinfo.json").write_text(json.dumps([{**index[0], "id": "DEMO-2026-01"}, *index]))
    given.fault("a crawl that lists a file which is not there", "HirundoFilesLost")
    given.remedy("none: a quarter of an hour goes by", "HirundoFilesLost")


def stuck(given):
    broker = int(cluster("pid", "broker"))
    os.kill(broker, signal.SIGSTOP)
    try:
        given.fault("SIGSTOP to the broker", "HirundoMixStuck")
    finally:
        os.kill(broker, signal.SIGCONT)
    given.remedy("SIGCONT", "HirundoMixStuck")


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
