"""Where a provocation happens: folders, ports, processes, files, runs."""
import json
import os
import pathlib
import signal
import subprocess
import threading
import time
import urllib.request

ROOT = pathlib.Path.cwd()
OUT = ROOT / "out" / "provoke"
PORTS = int(os.environ.get("PORTS", "21092"))
BROKER = f"127.0.0.1:{PORTS}"
CRAWL, PROMETHEUS, FIRST_RUN = PORTS + 24, PORTS + 25, PORTS + 26
CLUSTER = {"CLUSTER": str(OUT / "cluster"), "PORTS": str(PORTS), "TARGETS": str(OUT / "metrics"), "HEAP": "512"}
MOST = 420  # seconds until something happens


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
        self.all.clear()


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


class Run:
    """A run of hirundo with a port of its own for its metrics."""

    count = 0

    def __init__(self, processes, name, settings, *options, interval="1s"):
        self.processes, self.name, self.options, self.interval = processes, name, options, interval
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
checkpoint-interval: {self.interval}
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


class repeatedly:
    """Does something every so many seconds beside what is within."""

    def __init__(self, what, seconds=2):
        self.what, self.seconds, self.over = what, seconds, threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        while not self.over.wait(self.seconds):
            self.what()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
