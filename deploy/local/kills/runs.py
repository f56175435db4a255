"""One run: three jobs on one input, a loader behind them, and what can be seen of their outputs."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import compare
import logs
import pages
from cluster import JOBS, ROOT

DOMAINS = ("ja", "en", "code")
PADDED = ("en",)  # domains with one document a sequence
PREFIXES = {"quiet": "quiet-", "killed": "killed-"}
_TRAINER = Path(__file__).resolve().parent / "trainer.py"


class Trainer:
    """The process that reads the feed."""

    def __init__(self, folder, bootstrap, prefix):
        self.folder = folder
        folder.mkdir(parents=True)
        self._command = [sys.executable, str(_TRAINER), bootstrap, prefix, str(folder)]
        self._process = None
        self.start()

    @property
    def log(self):
        return self.folder / "log"

    def start(self):
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT / "loader" / "src")},
                start_new_session=True,
            )

    def alive(self):
        return self._process.poll() is None

    def kill(self):
        self._process.kill()
        self._process.wait()

    def taken(self):
        try:
            return (self.folder / "taken").read_bytes().count(b"\n")
        except FileNotFoundError:
            return 0


class Run:
    """The three jobs on one shelf of input, and what of their output can be seen."""

    def __init__(self, name, home, cluster, made, bootstrap):
        self.name, self.prefix, self.cluster, self.made = name, PREFIXES[name], cluster, made
        self.shelf = pages.Shelf(made, home / name)
        self.archives = cluster.home / "archive" / name
        self.trainer = self.tail = None
        self.config = home / name / "hirundo.yaml"
        self.config.write_text(
            f"""crawls:
  - {{index: {self.shelf.index}, base: {made.folder}/, poll: 500ms, failures: 1000000}}
datasets:
  - {{name: corpus, domain: code, path: {self.shelf.folder}/corpus/*.jsonl, id: id, poll: 500ms}}
mixture: {{ja: 0.5, en: 0.3, code: 0.2}}
packing: {{ja: concatenate, en: one-document, code: concatenate}}
exhausted: {{ja: wait, en: wait, code: wait}}
sequence-length: 256
kafka: {{bootstrap: "{bootstrap}", prefix: "{self.prefix}"}}
feed: {{partitions: {compare.PARTITIONS}, archive: {self.archives}/feed}}
documents: {{archive: {self.archives}/documents}}
state: {home}/{name}/state
parallelism: 2
checkpoint-interval: 2s
"""
        )

    def submit(self):
        self.cluster.call("submit", str(self.config), ",".join(JOBS))
        self._bind()

    def _bind(self):
        p = self.prefix
        self.tail = logs.Tail(
            self.cluster.bootstrap,
            [p + "documents", p + "feed", *(f"{p}sequences.{d}" for d in DOMAINS)],
            {
                p + "pack-report": (logs.decoder("PackReport"), lambda r: r["domain"]),
                p + "curate-report": (logs.decoder("CurateReport"), lambda r: r["source"]),
                p + "mixture-report": (logs.decoder("MixtureReport"), lambda r: ""),
            },
        )

    def feed(self):
        return self.tail.counts[self.prefix + "feed"]

    def unfinished(self):
        """What is still to come, or an empty text: all input is in the feed as far as it can go."""
        p, tail = self.prefix, self.tail
        curated = tail.last[p + "curate-report"].values()
        files = sum(report["files"] for report in curated)
        if self.shelf.left or files < self.made.files:
            return f"{files} of {self.made.files} files are read"
        records = sum(report["records"] for report in curated)
        documents = sum(sum(report["documents"].values()) for report in curated)
        others = sum(
            report["exactDuplicates"] + report["nearDuplicates"] + sum(report["rejects"].values()) for report in curated
        )
        if records != documents + others or tail.counts[p + "documents"] != documents:
            return f"{documents + others} of {records} records are decided, {tail.counts[p + 'documents']} documents there"
        packed = tail.last[p + "pack-report"].values()
        decided = sum(report["selected"] + sum(report["refused"].values()) for report in packed)
        if decided != documents:
            return f"{decided} of {documents} documents are packed"
        for report in packed:
            there = tail.counts[f"{p}sequences.{report['domain']}"]
            if there != report["sequences"]:
                return f"{there} of {report['sequences']} sequences of {report['domain']} are there"
        mixed = tail.last[p + "mixture-report"].get("")
        if not mixed or not any(d["starvingAt"] >= 0 and d["starvingAt"] <= self.feed() for d in mixed["domains"]):
            return f"the feed has {self.feed()} sequences and no domain starves"
        for domain in mixed["domains"]:
            if domain["available"] != tail.counts[f"{p}sequences.{domain['domain']}"]:
                return f"the mix knows of {domain['available']} sequences of {domain['domain']}"
        if self.trainer and self.trainer.taken() != self.feed():
            return f"the loader has taken {self.trainer.taken()} of {self.feed()}"
        return ""

    def outputs(self):
        """All that it has written, read from outside, and kept in a file beside the run's folder."""
        trainer = self.trainer.folder if self.trainer else None
        found = logs.outputs(self.cluster.bootstrap, self.prefix, DOMAINS, self.archives, trainer)
        # Where the input was taken from is another folder in each run.
        folder = str(self.shelf.folder)
        for kind in ("documents", "duplicates", "rejects", "files"):
            for one in getattr(found, kind):
                _shorten(one.record, folder)
        for file in found.document_archive:
            for row in file.rows:
                _shorten(row, folder)
        with open(self.shelf.folder.with_suffix(".pickle"), "wb") as out:
            pickle.dump(found, out)
        return found


def _shorten(record, folder):
    for place in (record, record.get("origin", {})):
        if "file" in place:
            place["file"] = place["file"].replace(folder, "").replace("file:", "")
