"""The alerts: their rules, as Prometheus has them now, and how each was provoked."""
import json
import os
import re
import threading
import time
import urllib.request

from world import PROMETHEUS, wait

SCALE = float(os.environ.get("SCALE", "30"))


def shortened(rules):
    def shorter(match):
        seconds = int(match[2]) * {"s": 1, "m": 60, "h": 3600}[match[3]]
        return f"{match[1]}{max(1, round(seconds / SCALE))}s"

    rules = re.sub(r"(for: |\[|offset )(\d+)([smh])", shorter, rules)
    return rules.replace("> 43200", "> 60")


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
        self.begun = time.monotonic()
        self.prometheus = prometheus
        self.rows = {}

    def fault(self, text, *alerts, since=None):
        """Waits until these fire, or have fired since the fault."""
        since = since or time.monotonic() - 1
        print(f"{self.clock()} {text}", flush=True)
        for alert in alerts:
            row = self.rows[alert] = {"fault": text, "fired": None, "gone": None}
            try:
                wait(alert, lambda: self.prometheus.fired.get(alert, 0) >= since)
                row["fired"] = max(0, self.prometheus.fired[alert] - since)
                print(f"  {alert} fires after {row['fired']:.0f} s", flush=True)
            except TimeoutError as error:
                print(f"  {error}", flush=True)

    def remedy(self, text, *alerts):
        """Waits until these are gone."""
        since = time.monotonic()
        print(f"{self.clock()}   {text}", flush=True)
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

    def clock(self):
        seconds = int(time.monotonic() - self.begun)
        return f"[{seconds // 60}:{seconds % 60:02}]"

    def table(self, alerts):
        def seconds(value):
            return "–" if value is None else f"{value:.0f}"

        lines = ["| alert | fault | fired after s | remedy | gone after s |", "|---|---|---:|---|---:|"]
        for alert in alerts:
            row = self.rows.get(alert, {"fault": "–", "fired": None, "gone": None})
            lines.append(f"| `{alert}` | {row['fault']} | {seconds(row['fired'])} | {row.get('remedy', '–')} | {seconds(row['gone'])} |")
        return "\n".join(lines) + "\n"
