#!/usr/bin/env python3
"""Asks a Prometheus every query of every board, and how every alert stands.

    check.py [--prometheus URL] [--markdown FILE] [--wait SECONDS] [--allow-empty TITLE ...]

Prints a line for each query with the number of series and the first value. Exit status 3 if a
panel's query returned no data, a rule is broken, or an alert's text can't be made.
"""
import argparse
import json
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

BOARDS = pathlib.Path(__file__).resolve().parent.parent / "grafana" / "boards"
VARIABLES = {
    "$__rate_interval": "1m", "$__interval": "15s", "$__range": "3h",
    "$job": ".*", "$domain": ".*", "$crawl": ".*"}


class Prometheus:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def get(self, path, **parameters):
        """The answer's data; what Prometheus says is wrong is told as a ValueError."""
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error).get("error", str(error))) from error
        except urllib.error.URLError as error:
            sys.exit(f"check.py: no Prometheus answers at {self.url} ({error.reason}); "
                     "start one, or name another with --prometheus")

    def value(self, expression):
        return self.get("query", query=expression)["result"]


def panels():
    for file in sorted(BOARDS.glob("*.json")):
        board = json.loads(file.read_text(encoding="utf-8"))
        for panel in board["panels"]:
            for target in panel["targets"]:
                yield board["title"], panel["title"], target["expr"]


def filled(expression):
    for name, value in VARIABLES.items():
        expression = expression.replace(name, value)
    return expression


def shown(value):
    number = float(value)
    return f"{number:.6g}"


def ask(prometheus):
    rows = []
    for board, panel, expression in panels():
        try:
            result = prometheus.value(filled(expression))
        except ValueError as error:
            rows.append((board, panel, expression, 0, f"fault: {error}"))
            continue
        numbers = [one["value"][1] for one in result if one["value"][1] != "NaN"]
        rows.append((board, panel, expression, len(numbers),
                     shown(numbers[0]) if numbers else "no data"))
    return rows


def alerts(prometheus):
    rows, broken = [], []
    for group in prometheus.get("rules", type="alert")["groups"]:
        for rule in group["rules"]:
            if rule["health"] != "ok":
                broken.append(f'{rule["name"]}: {rule.get("lastError", rule["health"])}')
            for one in rule["alerts"]:
                text = " ".join(one["annotations"].values())
                if "<error" in text:
                    broken.append(f'{rule["name"]}: {text}')
            firing = [one for one in rule["alerts"] if one["state"] == "firing"]
            rows.append((rule["name"], rule["state"],
                         "; ".join(one["annotations"]["summary"] for one in firing)))
    if not rows:
        broken.append("no rules are loaded: start Prometheus with deploy/prometheus/prometheus.yml")
    return rows, broken


def table(rows):
    lines = ["| board | panel | query | series | first value |", "|---|---|---|---|---|"]
    before = (None, None)
    for board, panel, expression, series, value in rows:
        where = ("", "") if before == (board, panel) else (board, panel)
        before = (board, panel)
        query = expression.replace("|", "\\|")
        lines.append(f"| {where[0]} | {where[1]} | `{query}` | {series} | {value} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prometheus", default="http://127.0.0.1:9090", metavar="URL")
    parser.add_argument("--markdown", type=pathlib.Path, metavar="FILE", help="writes the table there, too")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="asks again for so long while data is missing")
    parser.add_argument("--allow-empty", nargs="*", default=[], metavar="TITLE", help="panels that may have no data")
    given = parser.parse_args()
    prometheus = Prometheus(given.prometheus)
    end = time.monotonic() + given.wait
    while True:
        rows = ask(prometheus)
        empty = [row for row in rows if row[3] == 0 and row[1] not in given.allow_empty]
        if not empty or time.monotonic() > end:
            break
        time.sleep(5)
    for board, panel, _, series, value in rows:
        print(f"{board:24} {panel:40} {series:4} {value}")
    states, broken = alerts(prometheus)
    print()
    for name, state, text in states:
        print(f"{name:28} {state:9} {text}")
    if given.markdown:
        given.markdown.write_text(table(rows), encoding="utf-8")
    print(f"\n{len(rows)} queries, {len(rows) - len([r for r in rows if r[3] == 0])} with data; {len(states)} alerts")
    for row in empty:
        print(f"no data: {row[0]} / {row[1]}: {row[2]}" + ("" if row[4] == "no data" else f" ({row[4]})"), file=sys.stderr)
    for text in broken:
        print(f"broken: {text}", file=sys.stderr)
    sys.exit(3 if empty or broken else 0)


if __name__ == "__main__":
    main()
