"""Kills the processes of a local cluster at random, and compares what comes out with a quiet run's."""

import argparse
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import compare
import disks
import pages
from care import Care
from cluster import ROOT, Broken, Cluster, running
from plan import DISKS, plan
from proxy import Proxy
from runs import PADDED, PREFIXES, Run, Trainer
from strikes import Strikes
from table import table
from telling import ends, say

_REAL = ROOT.parent / "shared" / "data" / "mini-crawl"


class Harness:
    """A cluster, and the two runs on it, one after the other."""

    def __init__(self, options):
        self.options, self.home = options, options.out
        self.disks = disks.Disks()
        self.cluster = self.proxy = self.run = self.care = None
        self.kills = []

    @property
    def again(self):
        return self.care.again if self.care else []

    def explain(self):
        """Prints what the processes' logs and the jobs' exceptions tell."""
        if self.cluster:
            ends(self.cluster.logs())
        if self.run and self.run.trainer:
            ends([self.run.trainer.log])
        for name, text in self.cluster.exceptions() if self.cluster else ():
            print(f"--- the last exceptions of {name}\n{text}")

    def prepare(self):
        options = self.options
        left(self.home)
        shutil.rmtree(self.home, ignore_errors=True)
        if self.home.exists():
            raise Broken(f"{self.home} can't be removed; is something mounted below it?")
        self.home.mkdir(parents=True)
        crawls = 6 + 2 * options.kills
        made = pages.make(self.home / "input", crawls, options.seed, options.real)
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
        options = self.options
        self.run = Run("quiet", self.home, self.cluster, made, self.cluster.bootstrap)
        self.run.shelf.publish(len(made.crawls))
        self.run.submit()
        say("undisturbed run: jobs submitted")
        self.care = Care(self.cluster, self.run, options.patience)
        found = self.finish()
        say(f"undisturbed run: {len(found.documents)} documents, {len(found.duplicates)} duplicates, {len(found.rejects)} rejects, {len(found.feed)} sequences in the feed")
        return found

    def killed(self, made):
        options = self.options
        self.run = run = Run("killed", self.home, self.cluster, made, f"127.0.0.1:{self.cluster.proxy}")
        run.submit()
        say("disturbed run: jobs submitted")
        run.trainer = Trainer(run.shelf.folder / "trainer", f"127.0.0.1:{self.cluster.proxy}", run.prefix)
        strikes = Strikes(self.cluster, run, self.proxy, options.patience)
        self.care, self.kills = strikes.care, strikes.kills
        self.care.until(lambda: run.feed() > 0 and running(self.cluster.jobs()), "the feed begins")
        end = time.monotonic() + options.minutes * 60
        full = DISKS if not self.disks.reason else ()
        for number, step in enumerate(plan(options.kills, options.seed, self.cluster.taskmanagers, full), 1):
            if time.monotonic() > end:
                say(f"{options.minutes} minutes are over: {number - 1} of {options.kills} kills were made")
                break
            strikes.strike(number, step)
        if self.kills:
            strikes.recover(self.kills[-1])
        run.shelf.publish(len(made.crawls))
        return self.finish()

    def finish(self):
        """Waits until the run is at its end, ends its jobs, and reads what they have written."""
        self.care.settle()
        if self.run.trainer:
            self.run.trainer.kill()
        self.cluster.cancel()
        self.run.tail.close()
        return self.run.outputs()

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
            for healer in self.care.healers if self.care else ():
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


def options(arguments):
    parser = argparse.ArgumentParser(prog="kills/run", description=__doc__)
    parser.add_argument("--kills", type=int, default=8, help="how many (default 8)")
    parser.add_argument("--minutes", type=float, default=5, help="no further kill after so long (default 5)")
    parser.add_argument("--seed", type=int, default=1, help="of input, victims and moments (default 1)")
    parser.add_argument("--table", type=Path, help="writes the table of recovery times there")
    parser.add_argument("--compare", action="store_true", help="only compares again what the last run has left")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "kills", help="its folder (default out/kills), emptied first")
    parser.add_argument("--real", type=Path, default=_REAL, help="crawls of real pages, if they are there (default ../shared/data/mini-crawl)")
    parser.add_argument("--ports", type=int, default=21500, help="the first of 32 free ports (default 21500)")
    parser.add_argument("--patience", type=int, default=300, help="seconds that a recovery may take (default 300)")
    chosen = parser.parse_args(arguments)
    if chosen.kills < 1:
        parser.error("--kills: at least 1")
    chosen.out = chosen.out.resolve()
    chosen.disks = [64 + 3 * chosen.kills] * len(DISKS)  # megabytes; a kill's input takes less than one
    return chosen


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
    if found is None:  # broken off: nothing was compared
        return
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
        if found:
            harness.explain()
        report(harness, found)
        keep = bool(found)
        return 1 if found else 0
    except Broken as broken:
        harness.explain()
        report(harness, None)
        print(f"\nkills: the run broke off: {broken}")
        return 1
    except Exception:
        harness.explain()
        traceback.print_exc()
        return 1
    finally:
        harness.close(keep)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
