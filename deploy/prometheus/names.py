#!/usr/bin/env python3
"""Holds rules, boards and documentation together, without a Prometheus.

Every metric in an alert or a panel is one of docs/metrics.md, every alert has what a person needs at
night, a test that makes it fire and a section of the runbook, and every board is what Grafana reads.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parent.parent / "docs"
NAME = re.compile(r"\bflink_[A-Za-z0-9_]+")
FAULTS = []


def fault(place, text):
    FAULTS.append(f"{place}: {text}")


def documented():
    """The names in the tables' first columns; `…_b` after `x_a` is `x_b`."""
    names = set()
    for line in (DOCS / "metrics.md").read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        last = ""
        for name in re.findall(r"`([^`]+)`", line.split("|")[1]):
            if name.startswith("…"):
                name = last[:last.rindex(name[1:2])] + name[1:]
            else:
                last = name
            names.add(name)
    return names


def anchors(text):
    """Of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
        for line in text.splitlines() if line.startswith("#")}


def check_names(place, expression, names):
    for name in NAME.findall(expression):
        if name not in names and re.sub(r"_count$", "", name) not in names:
            fault(place, f"{name} is not in docs/metrics.md")


def check_alerts(names):
    text = (HERE / "alerts.yml").read_text(encoding="utf-8")
    tests = (HERE / "alerts_test.yml").read_text(encoding="utf-8")
    table = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    runbook = anchors((DOCS / "runbook.md").read_text(encoding="utf-8"))
    parts = re.split(r"^ +- alert: ", text, flags=re.MULTILINE)[1:]
    for part in parts:
        alert = part.split("\n")[0].strip()
        check_names(alert, part, names)
        for key in ("expr:", "severity:", "summary:", "description:", "runbook_url:"):
            if key not in part:
                fault(alert, f"has no {key[:-1]}")
        for page, anchor in re.findall(r"runbook_url: (\S+?)#(\S+)", part):
            if page != "docs/runbook.md" or anchor not in runbook:
                fault(alert, f"{page}#{anchor} is not there")
        if f'alertname="{alert}"' not in tests:
            fault(alert, "no test of alerts_test.yml makes it fire")
        if f"`{alert}`" not in table:
            fault(alert, "is not in docs/monitoring.md")
    for name in re.findall(r"`(Hirundo\w+)`", table):
        if not any(part.startswith(name + "\n") for part in parts):
            fault("docs/monitoring.md", f"{name} is no alert")
    return len(parts)


def check_board(file, names, titles):
    board = json.loads(file.read_text(encoding="utf-8"))
    place = file.name
    for key in ("uid", "title", "schemaVersion", "templating", "panels", "time", "refresh"):
        if key not in board:
            fault(place, f"has no {key}")
    variables = {one["name"] for one in board["templating"]["list"]}
    for need in ("datasource", "job", "domain", "crawl"):
        if need not in variables:
            fault(place, f"has no variable {need}")
    used = set(re.findall(r"\$\{?([a-z_]\w*)", json.dumps([p["targets"] for p in board["panels"]])))
    for name in used - variables:
        if not name.startswith("__"):
            fault(place, f"no variable is called {name}")
    identities = [panel["id"] for panel in board["panels"]]
    if len(set(identities)) != len(identities):
        fault(place, "two panels have the same id")
    taken = set()
    for panel in board["panels"]:
        at = f'{place}: {panel["title"]}'
        grid = panel["gridPos"]
        cells = {(x, y) for x in range(grid["x"], grid["x"] + grid["w"])
                 for y in range(grid["y"], grid["y"] + grid["h"])}
        if cells & taken or grid["x"] + grid["w"] > 24:
            fault(at, "lies on another panel, or beyond the board")
        taken |= cells
        if not panel.get("description"):
            fault(at, "has no description")
        if not panel["fieldConfig"]["defaults"].get("unit"):
            fault(at, "has no unit")
        if not panel["targets"]:
            fault(at, "has no query")
        if (place, panel["title"]) in titles:
            fault(at, "stands twice")
        titles.add((place, panel["title"]))
        for target in panel["targets"]:
            check_names(at, target["expr"], names)
            for source in (panel["datasource"], target["datasource"]):
                if source != {"type": "prometheus", "uid": "${datasource}"}:
                    fault(at, "does not take its data source from the variable")
    for one in board["templating"]["list"]:
        check_names(f'{place}: variable {one["name"]}', one.get("definition", ""), names)
    return len(board["panels"])


def main():
    names = documented()
    alerts = check_alerts(names)
    titles = set()
    boards = sorted((HERE.parent / "grafana" / "boards").glob("*.json"))
    panels = sum(check_board(file, names, titles) for file in boards)
    if not boards or not alerts or not names:
        fault("names.py", "found nothing to check")
    if FAULTS:
        sys.exit("\n".join(FAULTS))
    print(f"{alerts} alerts, {len(boards)} boards with {panels} panels, {len(names)} documented metrics: they agree")


if __name__ == "__main__":
    main()
