"""Kills the processes of a local cluster at random, and compares what comes out with a quiet run's."""

import argparse
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import compare
import disks
import logs
import pages
from cluster import JOBS, ROOT, Broken, Cluster, running
from disks import Disks, empty, fill
from plan import DISKS, plan
from proxy import Proxy
from table import Kill, table

DOMAINS = ("ja", "en", "code")
PADDED = ("en",)
LEADERLESS = 45  # seconds after which a JobManager that does not lead is started again; then twice as many
HERE = Path(__file__).resolve().parent
PREFIXES = {"quiet": "quiet-", "killed": "killed-"}


def say(text):
    print(f"[{time.monotonic() - say.begin:6.1f} s] {text}", flush=True)


say.begin = time.monotonic()


class Trainer:
    """The process that reads the feed."""

    def __init__(self, folder, bootstrap, prefix):
        self.folder = folder
        folder.mkdir(parents=True)
        self._command = [sys.executable, str(HERE / "trainer.py"), bootstrap, prefix, str(folder)]
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
        self.trainer_folder = home / name / "trainer"
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


class Harness:
    def __init__(self, options):
        self.options = options
        self.home = options.out
        self.kills, self.again, self.done = [], [], 0
        self.disks = Disks()
        self.cluster = self.run = self.proxy = None
        self._leads, self._leaderless = time.monotonic(), LEADERLESS
        self._down = {}  # victim -> when it may be started again
        self._healers = []

    def logs(self):
        found = self.cluster.logs() if self.cluster else []
        return found + ([self.run.trainer.log] if self.run and self.run.trainer else [])

    # --- set-up ---

    def prepare(self):
        options = self.options
        left(self.home)
        shutil.rmtree(self.home, ignore_errors=True)
        if self.home.exists():
            raise Broken(f"{self.home} can't be removed; is something mounted below it?")
        self.home.mkdir(parents=True)
        crawls = 6 + 2 * options.kills
        real = ROOT.parent / "shared" / "data" / "mini-crawl"
        made = pages.make(self.home / "input", crawls, options.seed, real)
        say(f"input: {len(made.crawls)} crawls ({len(made.crawls) - crawls} of them real pages), {len(made.corpus)} corpus files")
        self.cluster = Cluster(self.home / "cluster", options.ports, options.ports + 7)
        full = [self.disks.add(self.cluster.home / name, size) for name, size in zip(DISKS, options.disks)]
        self.disks.add(self.cluster.home / "zookeeper", 256)
        if not all(full):
            say(f"no disk is filled: {self.disks.reason}")
        self.proxy = Proxy(options.ports + 7, options.ports + 6)
        self.cluster.call("start", str(len(self.cluster.taskmanagers)), timeout=900)
        say("the cluster runs")
        return made

    def quiet(self, made):
        """The undisturbed run: all input is there at once, and nobody is killed."""
        self.run = Run("quiet", self.home, self.cluster, made, self.cluster.bootstrap)
        self.run.shelf.publish(len(made.crawls))
        self.run.submit()
        say("undisturbed run: jobs submitted")
        self.settle()
        self.cluster.cancel()
        self.run.tail.close()
        found = self.outputs()
        say(f"undisturbed run: {len(found.documents)} documents, {len(found.duplicates)} duplicates, {len(found.rejects)} rejects, {len(found.feed)} sequences in the feed")
        return found

    def killed(self, made):
        options = self.options
        disks = DISKS if not self.disks.reason else ()
        self.run = run = Run("killed", self.home, self.cluster, made, f"127.0.0.1:{self.cluster.proxy}")
        run.submit()
        say("disturbed run: jobs submitted")
        run.trainer = Trainer(run.trainer_folder, f"127.0.0.1:{self.cluster.proxy}", run.prefix)
        self.until(lambda: run.feed() > 0 and running(self.cluster.jobs()), "the feed begins", options.patience)
        end = time.monotonic() + options.minutes * 60
        for number, step in enumerate(plan(options.kills, options.seed, self.cluster.taskmanagers, disks), 1):
            if time.monotonic() > end:
                say(f"{options.minutes} minutes are over: {number - 1} of {options.kills} kills were made")
                break
            self.strike(number, step)
        if self.kills:
            self.recover(self.kills[-1])
        run.shelf.publish(len(made.crawls))
        self.settle()
        run.trainer.kill()
        self.cluster.cancel()
        run.tail.close()
        return self.outputs()

    def outputs(self):
        run = self.run
        found = logs.outputs(
            self.cluster.bootstrap, run.prefix, DOMAINS, run.archives, run.trainer_folder if run.trainer else None
        )
        # Where the input was taken from is another folder in each run.
        folder = str(run.shelf.folder)
        for kind in ("documents", "duplicates", "rejects", "files"):
            for one in getattr(found, kind):
                _shorten(one.record, folder)
        for file in found.document_archive:
            for row in file.rows:
                _shorten(row, folder)
        for source, report in list(found.curated.items()):
            found.curated[source] = report
        with open(self.home / f"{run.name}.pickle", "wb") as out:
            pickle.dump(found, out)
        return found

    # --- kills ---

    def strike(self, number, step):
        during = False
        if self.kills:
            last = self.kills[-1]
            if step.during:
                self.watch(last, lambda: time.monotonic() - last.at > step.delay)
                during = last.commits is None or last.tasks is None
            else:
                self.recover(last)
                self.pause(step.delay)
        kill = Kill(step.kind, step.victim, during)
        self.run.tail.poll()
        kill.at, kill.wall, kill.grown, kill.unsteady = time.monotonic(), time.time() * 1000, self.run.feed(), 0.0
        kill.number = number
        self.kills.append(kill)
        say(f"kill {number}: {step.kind} ({step.victim}){' during a recovery' if during else ''}, back after {step.down:.1f} s")
        self.harm(step)
        self.run.shelf.publish(1)

    def harm(self, step):
        back = time.monotonic() + step.down
        if step.kind == "disk":
            disk = self.cluster.home / step.victim
            self._healer(step.down, lambda: empty(disk), lambda: fill(disk))
        elif step.kind == "cut":
            self.proxy.silence() if step.victim == "silent" else self.proxy.close()
            self._healer(step.down, self.proxy.mend)
        elif step.kind == "loader":
            self.run.trainer.kill()
            self._down["loader"] = back
        elif self.cluster.alive(step.victim):
            os.kill(self.cluster.pid(step.victim), signal.SIGKILL)
            self._down[step.victim] = back
        else:
            self._down.setdefault(step.victim, back)

    def _healer(self, seconds, heal, harm=None):
        """Heals after a while; harms again and again until then."""

        def work():
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if harm:
                    harm()
                time.sleep(0.2)
            heal()

        healer = threading.Thread(target=work, daemon=True)
        healer.start()
        self._healers.append(healer)

    def tend(self):
        """Starts again what was killed and has been down for its time, and what ended by itself."""
        now = time.monotonic()
        self._healers = [healer for healer in self._healers if healer.is_alive()]
        for name in self.cluster.names:
            if self.cluster.alive(name):
                continue
            if name not in self._down:
                if self._healers:  # it would end again
                    continue
                self.note(f"{name} ended by itself")
                self._down[name] = now
            if now >= self._down[name]:
                self.cluster.call("restart", name, timeout=120)
                del self._down[name]
                if name == "jobmanager":
                    self._leads = time.monotonic()
        trainer = self.run.trainer
        if trainer and not trainer.alive():
            if "loader" not in self._down:
                self.note("the loader ended by itself")
                self._down["loader"] = now
            if now >= self._down["loader"]:
                trainer.start()
                del self._down["loader"]

    def note(self, text):
        kill = self.kills[-1] if self.kills else None
        behind = f", {time.monotonic() - kill.at:.1f} s behind kill {kill.number} ({kill.kind}, {kill.victim})" if kill else ""
        self.again.append(text + behind)
        say(text + behind)

    def look(self):
        """Tends the processes, reads what has come; the jobs, or None where nobody leads."""
        self.tend()
        self.run.tail.poll()
        jobs = self.cluster.jobs()
        now = time.monotonic()
        if jobs is not None:
            self._leaderless = LEADERLESS
        if jobs is not None or not self.cluster.alive("jobmanager") or not self.cluster.alive("zookeeper"):
            self._leads = now
        elif now - self._leads > self._leaderless:
            self.note(f"the JobManager has led nobody for {self._leaderless} s, and was killed")
            self._leaderless *= 2
            os.kill(self.cluster.pid("jobmanager"), signal.SIGKILL)
            self._down["jobmanager"], self._leads = now, now
        return jobs

    def watch(self, kill, enough):
        """Takes the times of a recovery until it is over or enough."""
        published = time.monotonic()
        deadline = kill.at + self.options.patience
        while not enough():
            jobs = self.look()
            now = time.monotonic()
            since = now - kill.at
            if not running(jobs):
                kill.unsteady, kill.tasks = since, None
            elif kill.tasks is None:
                kill.tasks = since if kill.unsteady else 0.0
            if kill.feed is None and self.run.feed() > kill.grown:
                kill.feed = since
            if jobs is not None and kill.commits is None and set(JOBS) <= set(jobs):
                if all(self.cluster.commit(jobs[name]) > kill.wall for name in JOBS):
                    kill.commits = since
            if kill.feed is None and now - published > 5 and self.run.shelf.left > self.options.kills - kill.number:
                self.run.shelf.publish(1)
                published = now
            if now > deadline:
                raise Broken(
                    f"no recovery from kill {kill.number} ({kill.kind}, {kill.victim}) within {self.options.patience} s:"
                    f" all tasks run {kill.tasks}, all jobs commit {kill.commits}, feed grows {kill.feed}; jobs {jobs}",
                    self.logs(),
                )
            time.sleep(0.2)

    def recover(self, kill):
        def over():
            fed = kill.feed is not None or (self.run.shelf.left == 0 and not self.run.unfinished())
            return kill.tasks is not None and kill.commits is not None and fed and not self._down and not self._healers

        self.watch(kill, over)
        feed = "–" if kill.feed is None else f"{kill.feed:.1f} s"
        say(f"  tasks {kill.tasks:.1f} s, commits {kill.commits:.1f} s, feed {feed}")

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(0.1)

    def until(self, condition, what, seconds):
        deadline = time.monotonic() + seconds
        while True:
            self.look()
            if condition():
                return
            if time.monotonic() > deadline:
                raise Broken(f"{what}: not within {seconds} s ({self.run.unfinished()})", self.logs())
            time.sleep(0.2)

    def settle(self):
        """All input has gone through, and two commits later it is in the archives, too."""
        self.until(lambda: not self.run.unfinished(), f"the {self.run.name} run comes to its end", self.options.patience)
        for _ in range(2):
            wall = time.time() * 1000

            def committed():
                jobs = self.cluster.jobs()
                return running(jobs) and all(self.cluster.commit(jobs[name]) > wall for name in JOBS)

            self.until(committed, "each job commits", self.options.patience)

    # --- judgement ---

    def judge(self, quiet, killed):
        found = [f"undisturbed run: {text}" for text in compare.itself(quiet)]
        found += [f"disturbed run: {text}" for text in compare.itself(killed)]
        found += compare.between(quiet, killed, PADDED)
        return found + self.command(PREFIXES["killed"])

    def command(self, prefix):
        """What ./hirundo itself finds: feed verify counts anew, feed replay mixes again."""
        found = []
        for arguments in (["verify"], ["replay", "again", "--drop"]):
            done = subprocess.run(
                [str(ROOT / "hirundo"), "feed", *arguments, "--bootstrap", self.cluster.bootstrap, "--prefix", prefix],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env={**os.environ, "HIRUNDO_LOG": str(self.home / "hirundo.log")},
                timeout=600,
            )
            say(f"hirundo feed {arguments[0]} {prefix}: {done.stdout.strip().splitlines()[-1:]}")
            if done.returncode:
                found.append(f"hirundo feed {' '.join(arguments)}, {prefix}: status {done.returncode}: {done.stdout}")
        return found

    def close(self, keep):
        if self.cluster:
            for healer in self._healers:
                healer.join(15)
            self.proxy and self.proxy.mend()
            if self.run and self.run.trainer and self.run.trainer.alive():
                self.run.trainer.kill()
            try:
                self.cluster.call("stop", timeout=120)
            except Broken as broken:
                say(f"the cluster can't be stopped: {broken}")
            for folder in list(self.disks.mounted):
                if keep or folder.name == "archive":
                    kept = self.cluster.home / "kept"
                    kept.mkdir(exist_ok=True)
                    subprocess.run(["cp", "-a", "--sparse=always", str(folder), str(kept)], check=False)
        self.disks.close()
        self.proxy and self.proxy.close()


def left(home):
    """Ends what a run that was killed itself has left in its folder: processes, disks."""
    for file in (home / "cluster" / "pid").glob("*"):
        try:
            pid = int(file.read_text())
            if str(home).encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
        except (OSError, ValueError):
            pass
    disks.release(home)


def _shorten(record, folder):
    for place in (record, record.get("origin", {})):
        if "file" in place:
            place["file"] = place["file"].replace(folder, "").replace("file:", "")


def options(arguments):
    parser = argparse.ArgumentParser(prog="kills/run", description=__doc__)
    parser.add_argument("--kills", type=int, default=8, help="how many (default 8)")
    parser.add_argument("--minutes", type=float, default=5, help="no further kill after so long (default 5)")
    parser.add_argument("--seed", type=int, default=1, help="of input, victims and moments (default 1)")
    parser.add_argument("--table", type=Path, help="writes the table of recovery times there")
    parser.add_argument("--compare", action="store_true", help="only compares again what the last run has left")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "kills", help="its folder (default out/kills), emptied first")
    parser.add_argument("--ports", type=int, default=21500, help="the first of 32 free ports (default 21500)")
    parser.add_argument("--patience", type=int, default=300, help="seconds that a recovery may take (default 300)")
    chosen = parser.parse_args(arguments)
    if chosen.kills < 1:
        parser.error("--kills: at least 1")
    chosen.out = chosen.out.resolve()
    chosen.disks = (256 + 4 * chosen.kills, 128 + 4 * chosen.kills, 1024 + 16 * chosen.kills)
    return chosen


def ends(files, lines=150):
    for file in files:
        try:
            text = file.read_text(errors="replace").splitlines()
        except OSError:
            continue
        print(f"\n--- the end of {file} ({len(text)} lines)")
        print("\n".join(text[-lines:]))
    sys.stdout.flush()


def report(harness, found):
    chosen = harness.options
    text = table(harness.kills)
    if harness.again:
        text += "\nEnded by themselves or hung, and were started again:\n\n"
        text += "".join(f"- {line}\n" for line in harness.again)
    if harness.disks.reason:
        text += f"\nNo disk was filled: {harness.disks.reason}.\n"
    print("\n" + text)
    if chosen.table:
        chosen.table.parent.mkdir(parents=True, exist_ok=True)
        chosen.table.write_text(text)
    for line in found[:200]:
        print(f"DIFFERENT {line}")
    if len(found) > 200:
        print(f"and {len(found) - 200} further differences")
    print(f"{len(harness.kills)} kills, seed {chosen.seed}: {len(found) or 'no'} difference{'' if len(found) == 1 else 's'}")


def again(out):
    """Compares what the last run has left."""
    runs = []
    for name in PREFIXES:
        with open(out / f"{name}.pickle", "rb") as file:
            runs.append(pickle.load(file))
    found = [f"undisturbed run: {text}" for text in compare.itself(runs[0])]
    found += [f"disturbed run: {text}" for text in compare.itself(runs[1])]
    found += compare.between(*runs, PADDED)
    for line in found:
        print(f"DIFFERENT {line}")
    print(f"{len(found) or 'no'} difference{'' if len(found) == 1 else 's'}")
    return 1 if found else 0


def main(arguments):
    chosen = options(arguments)
    if chosen.compare:
        return again(chosen.out)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    harness, keep = Harness(chosen), True
    try:
        made = harness.prepare()
        quiet = harness.quiet(made)
        killed = harness.killed(made)
        found = harness.judge(quiet, killed)
        report(harness, found)
        keep = bool(found)
        return 1 if found else 0
    except Broken as broken:
        ends(broken.logs)
        report(harness, [])
        print(f"\nkills: the run broke off: {broken}")
        return 1
    except Exception:
        ends(harness.logs())
        traceback.print_exc()
        return 1
    finally:
        harness.close(keep)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
