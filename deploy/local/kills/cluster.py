"""The cluster of deploy/local/cluster, and what Flink's REST interface says of its jobs."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "deploy" / "local" / "cluster"
JOBS = ("curate", "pack", "mix")


class Broken(Exception):
    """The harness can't go on."""


class Cluster:
    """Processes on loopback from port ``ports`` on; the broker's clients come by ``proxy``."""

    def __init__(self, home, ports, proxy, taskmanagers=2):
        self.home, self.ports, self.proxy = home, ports, proxy
        self.rest, self.bootstrap = f"http://127.0.0.1:{ports + 2}", f"127.0.0.1:{ports}"
        self.taskmanagers = [f"taskmanager-{i + 1}" for i in range(taskmanagers)]
        self.electing = False
        self.names = ["zookeeper", "broker", "jobmanager", *self.taskmanagers]
        self._environment = {
            **os.environ,
            "CLUSTER": str(home),
            "PORTS": str(ports),
            "PROXY": str(proxy),
            "HEAP": "384",
            "SLOTS": "4",
            "TARGETS": str(home / "targets"),
            "TAIL": "200",
        }
        self._environment.pop("METRICS", None)

    def call(self, *arguments, timeout=600):
        """Runs the script; its output, or Broken with it."""
        try:
            done = subprocess.run(
                [str(SCRIPT), *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired as late:
            raise Broken(f"cluster {' '.join(arguments)} takes more than {timeout} s: {late.output}")
        if done.returncode:
            raise Broken(f"cluster {' '.join(arguments)}: {done.stdout}")
        return done.stdout

    def logs(self):
        return [self.log(name) for name in self.names] + [self.home / "log" / "client.log"]

    def log(self, name):
        return self.home / "log" / (f"{name}.out" if name == "broker" else f"{name}.log")

    def pid(self, name):
        try:
            return int((self.home / "pid" / name).read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def alive(self, name):
        try:
            state = Path(f"/proc/{self.pid(name)}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return False
        return state not in "ZX"

    def get(self, path, timeout=5):
        """The answer, or None where nobody answers; ``electing`` says whether a leader is missing."""
        self.electing = False
        try:
            with urllib.request.urlopen(self.rest + path, timeout=timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            self.electing = b"leader election" in error.read()
        except (OSError, ValueError):
            pass
        return None

    def jobs(self):
        """The jobs that are not at their end, by name; None where no JobManager leads."""
        answer = self.get("/jobs/overview")
        if answer is None or "jobs" not in answer:
            return None
        ended = ("CANCELED", "FAILED", "FINISHED")
        return {job["name"]: job for job in answer["jobs"] if job["state"] not in ended}

    def exceptions(self):
        """(job, its last exceptions), of all jobs that Flink still knows."""
        for job in (self.get("/jobs/overview") or {}).get("jobs", ()):
            answer = self.get(f"/jobs/{job['jid']}/exceptions?maxExceptions=3") or {}
            entries = answer.get("exceptionHistory", {}).get("entries", ())
            yield job["name"], "\n".join(entry.get("stacktrace", "")[:4000] for entry in entries)

    def commit(self, job):
        """When the job's last completed checkpoint was triggered: milliseconds since 1970."""
        answer = self.get(f"/jobs/{job['jid']}/checkpoints")
        completed = ((answer or {}).get("latest") or {}).get("completed")
        return completed["trigger_timestamp"] if completed else 0

    def cancel(self, timeout=120):
        """Cancels all jobs and waits for their end."""
        deadline = time.monotonic() + timeout
        while True:
            jobs = self.jobs()
            if jobs == {}:
                return
            for job in (jobs or {}).values():
                request = urllib.request.Request(f"{self.rest}/jobs/{job['jid']}?mode=cancel", method="PATCH")
                try:
                    urllib.request.urlopen(request, timeout=10).close()
                except OSError:
                    pass
            if time.monotonic() > deadline:
                raise Broken(f"jobs are not cancelled after {timeout} s: {jobs}")
            time.sleep(0.5)


def running(jobs):
    """All tasks of all three jobs run."""
    return (
        jobs is not None
        and set(JOBS) <= set(jobs)
        and all(
            job["state"] == "RUNNING" and job["tasks"]["running"] == job["tasks"]["total"] > 0
            for job in jobs.values()
        )
    )
