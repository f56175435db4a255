"""Keeps a run going: starts again what died, and waits for conditions."""

import os
import signal
import time

from cluster import JOBS, Broken, running
from telling import say

LEADERLESS = 45  # seconds after which a JobManager that does not lead is started again; then twice as many
_SILENT = 3  # times as long for one that does not answer at all


class Care:
    """Looks after a run's processes.

    ``down``: victims, and when each may be started again. ``healers``: threads that end something
    that lasts, such as a full disk. ``again``: what ended without being killed. ``where``: gives the
    text that tells behind which kill that was.
    """

    def __init__(self, cluster, run, patience, where=lambda: ""):
        self.cluster, self.run, self.where = cluster, run, where
        self.again, self.down, self.healers = [], {}, []
        self._patience = patience
        self._leads, self._leaderless = time.monotonic(), LEADERLESS

    def tend(self):
        """Starts again what was killed and has been down for its time, and what ended by itself."""
        now = time.monotonic()
        self.healers = [healer for healer in self.healers if healer.is_alive()]
        for name in self.cluster.names:
            if self.cluster.alive(name):
                continue
            if name not in self.down:
                if self.healers:  # it would end again
                    continue
                self.note(f"{name} ended by itself")
                self.down[name] = now
            if now >= self.down[name]:
                self.cluster.call("restart", name, timeout=120)
                del self.down[name]
                if name == "jobmanager":
                    self._leads = time.monotonic()
        trainer = self.run.trainer
        if trainer and not trainer.alive():
            if "loader" not in self.down:
                self.note("the loader ended by itself")
                self.down["loader"] = now
            if now >= self.down["loader"]:
                trainer.start()
                del self.down["loader"]

    def note(self, text):
        text += self.where()
        self.again.append(text)
        say(text)

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
        # On a busy machine a leader may be slow to answer: only what it says of itself counts soon.
        elif now - self._leads > self._leaderless * (1 if self.cluster.electing else _SILENT):
            what = "has led nobody" if self.cluster.electing else "has not answered"
            self.note(f"the JobManager {what} for {now - self._leads:.0f} s, and was killed")
            self._leaderless *= 2
            os.kill(self.cluster.pid("jobmanager"), signal.SIGKILL)
            self.down["jobmanager"], self._leads = now, now
        return jobs

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(0.1)

    def until(self, condition, what, seconds=None):
        seconds = seconds or self._patience
        deadline = time.monotonic() + seconds
        while True:
            self.look()
            if condition():
                return
            if time.monotonic() > deadline:
                raise Broken(f"{what}: not within {seconds} s ({self.run.unfinished()})")
            time.sleep(0.2)

    def settle(self):
        """All input has gone through, and two commits later it is in the archives, too."""
        self.until(lambda: not self.run.unfinished(), f"the {self.run.name} run comes to its end")
        for _ in range(2):
            wall = time.time() * 1000

            def committed():
                jobs = self.cluster.jobs()
                return running(jobs) and all(self.cluster.commit(jobs[name]) > wall for name in JOBS)

            self.until(committed, "each job commits")
