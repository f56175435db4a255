#!/usr/bin/env python3
"""table.py FIGURES OUT COMMIT: one table of a benchmark's figures, as Markdown and as JSON."""

import json
import os
import platform
import sys
from pathlib import Path

# Each goal holds for a part and a figure: the least, or the most, that it may be.
GOALS = {
    ("all-2", "pages/s"): (">=", 1042),
    ("all-2", "collector's pauses"): ("<=", 5),
    ("all-2", "the last part to the first"): (">=", 0.9),
    ("path", "two slots to one"): (">=", 1.8),
    ("path", "two cores to one"): (">=", 1.8),
    ("path", "curate to the floor"): ("<=", 3),
    ("mix, exactly-once/2", "tokens/s, S = 8192"): (">=", 10),
}


def derived(figures):
    """Figures that follow from two others."""
    of = {(f["part"], f["what"]): f["value"] for f in figures}
    one, two = of.get(("curate-1", "pages/s")), of.get(("curate-2", "pages/s"))
    if one and two:
        yield {"part": "path", "what": "two slots to one", "value": two / one, "unit": "times"}
    core, two = of.get(("all-1 on one core", "pages/s")), of.get(("all-2", "pages/s"))
    if core and two:
        yield {"part": "path", "what": "two cores to one", "value": two / core, "unit": "times"}
    floor = (of.get(("floor", "gunzip, split")), of.get(("floor", "jsoup's parse")))
    cpu = of.get(("curate-1", "CPU"))
    if cpu and all(floor):
        yield {"part": "path", "what": "curate to the floor", "value": cpu / sum(floor), "unit": "times"}


def goal(figure):
    bound = GOALS.get((figure["part"], figure["what"]))
    if not bound:
        return ""
    sign, limit = bound
    met = figure["value"] >= limit if sign == ">=" else figure["value"] <= limit
    return f"{'at least' if sign == '>=' else 'at most'} {limit:g}: {'met' if met else 'missed'}"


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return {"cores": os.cpu_count(), "processor": models[0] if models else "", "system": platform.release()}


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def main():
    source, out, commit = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    figures = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    figures += list(derived(figures))
    where = machine()
    lines = [f"{where['cores']} cores, {where['processor']}; commit {commit}", ""]
    lines += ["| part | figure | value | goal |", "|---|---|---:|---|"]
    for f in figures:
        if not f["what"].startswith("thread: "):
            value = f"{number(f['value'])} {f['unit']}".strip()
            lines.append(f"| {f['part']} | {f['what']} | {value} | {goal(f)} |")
    table = "\n".join(lines) + "\n"
    (out / "table.md").write_text(table, encoding="utf-8")
    whole = {"commit": commit, "machine": where, "figures": figures}
    (out / "figures.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table, end="")


if __name__ == "__main__":
    main()
