"""The kills, and how long each recovery takes."""

import os
import signal
import threading
import time

from care import Care
from cluster import JOBS, Broken, running
from disks import empty, fill
from table import Kill
from telling import say

_HUNGRY = 10  # seconds after which a feed that does not grow gets more input
_ON_ITS_WAY = 0.5  # seconds in which the feed may still show what was committed before a kill


class Strikes:
    """Kills the processes of one run; ``kills`` has what was done."""

    def __init__(self, cluster, run, proxy, patience):
        self.cluster, self.run, self.proxy = cluster, run, proxy
        self.kills = []
        self.care = Care(cluster, run, patience, self._behind)
        self._patience = patience

    def _behind(self):
        if not self.kills:
            return ""
        kill = self.kills[-1]
        return f", {time.monotonic() - kill.at:.1f} s behind kill {kill.number} ({kill.kind}, {kill.victim})"

    def strike(self, number, step):
        during = False
        if self.kills:
            last = self.kills[-1]
            if step.during:
                self.watch(last, lambda: time.monotonic() - last.at > step.delay)
                during = last.commits is None or last.tasks is None
                if during:
                    last.tasks = last.commits = last.feed = None
            else:
                self.recover(last)
                self.care.pause(step.delay)
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
            self.care.down["loader"] = back
        elif self.cluster.alive(step.victim):
            os.kill(self.cluster.pid(step.victim), signal.SIGKILL)
            self.care.down[step.victim] = back
        else:
            self.care.down.setdefault(step.victim, back)

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
        self.care.healers.append(healer)

    def watch(self, kill, enough):
        """Takes the times of a recovery until it is over or enough."""
        published = time.monotonic()
        deadline = kill.at + self._patience
        while not enough():
            jobs = self.care.look()
            now = time.monotonic()
            since = now - kill.at
            if not running(jobs):
                kill.unsteady, kill.tasks = since, None
            elif kill.tasks is None:
                kill.tasks = since if kill.unsteady else 0.0
            if since < _ON_ITS_WAY:
                kill.grown = self.run.feed()
            elif kill.feed is None and self.run.feed() > kill.grown:
                kill.feed = since
            if jobs is not None and kill.commits is None and set(JOBS) <= set(jobs):
                if all(self.cluster.commit(jobs[name]) > kill.wall for name in JOBS):
                    kill.commits = since
            # What came with the kill may have no sequence that the feed waits for.
            if kill.commits is not None and kill.feed is None and now - published > _HUNGRY:
                self.run.shelf.publish(1)
                published = now
            if now > deadline:
                raise Broken(
                    f"no recovery from kill {kill.number} ({kill.kind}, {kill.victim}) within {self._patience} s:"
                    f" all tasks run {kill.tasks}, all jobs commit {kill.commits}, feed grows {kill.feed}; jobs {jobs}",
                )
            time.sleep(0.2)

    def recover(self, kill):
        def over():
            fed = kill.feed is not None or (self.run.shelf.left == 0 and not self.run.unfinished())
            return kill.tasks is not None and kill.commits is not None and fed and not self.care.down and not self.care.healers

        self.watch(kill, over)
        feed = "–" if kill.feed is None else f"{kill.feed:.1f} s"
        say(f"  tasks {kill.tasks:.1f} s, commits {kill.commits:.1f} s, feed {feed}")
