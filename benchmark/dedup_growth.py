#!/usr/bin/env python3
"""Redraws the rates of docs/dedup-growth.svg from what DedupBenchmark printed.

    benchmark/dedup_growth.py OUTPUT docs/dedup-growth.svg

OUTPUT has a line for each epoch and the sums; twenty means are drawn, of all documents and of
the distinct texts among them. The picture's other half, how many keys are taken, stays.
"""

import re
import sys
from pathlib import Path

PARTS = 20
LEFT, WIDTH, BOTTOM, HEIGHT = 60, 290, 270, 230
MOST_DOCUMENTS, MOST_RATE = 10e6, 25_000
COLOURS = {"documents": "#1f5fa8", "distinct": "#c25a17"}


def number(written):
    return float(written.replace(",", ""))


def rates(output):
    """Pairs of documents seen and documents/s, and the share of distinct texts."""
    epochs = [(0.0, 0.0)] + [
        (number(seen), number(seconds))
        for seen, seconds in re.findall(r"^ *([\d,]+) documents +([\d.,]+) s .*epoch$", output, re.M)
    ]
    overall = re.search(r"documents on 1 slots .*: ([\d,]+) /s a slot", output)
    distinct = re.search(r"distinct: ([\d,]+) /s a slot", output)
    if len(epochs) <= PARTS or not overall or not distinct:
        sys.exit(f"{sys.argv[1]} is no output of DedupBenchmark of one slot and {PARTS} epochs or more")
    ends = [epochs[round(part * (len(epochs) - 1) / PARTS)] for part in range(PARTS + 1)]
    points = [
        ((before[0] + after[0]) / 2, (after[0] - before[0]) / (after[1] - before[1]))
        for before, after in zip(ends, ends[1:])
    ]
    return points, number(distinct[1]) / number(overall[1])


def line(points, share):
    return " ".join(
        f"{LEFT + WIDTH * seen / MOST_DOCUMENTS:.1f},{BOTTOM - HEIGHT * rate * share / MOST_RATE:.1f}"
        for seen, rate in points
    )


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    points, share = rates(Path(sys.argv[1]).read_text())
    if points[-1][0] > MOST_DOCUMENTS or max(rate for _, rate in points) > MOST_RATE:
        sys.exit(f"the picture ends at {MOST_DOCUMENTS:,.0f} documents and {MOST_RATE:,} a second")
    picture = Path(sys.argv[2])
    drawn = picture.read_text()
    for what, of in (("documents", 1.0), ("distinct", share)):
        colour = COLOURS[what]
        # The first line of each colour; those of the other half come later.
        drawn, found = re.subn(
            rf'(stroke="{colour}" stroke-width="2" points=")[^"]*"',
            lambda match: f'{match[1]}{line(points, of)}"',
            drawn,
            count=1,
        )
        if not found:
            sys.exit(f"{picture} has no line of the colour {colour}")
    picture.write_text(drawn)


if __name__ == "__main__":
    main()
