"""Draws the losses of train_gpt.py's logs as an SVG picture, one curve a log.

    python examples/plot_losses.py whole.jsonl broken.jsonl -o curves.svg

Where a log has a step more than once (a run that was killed went back to its checkpoint), the last
counts, and a dot marks where it went back. Prints the largest difference to the first log.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 360, 56, 24, 16, 44
STROKES = ('stroke="#9ec5e8" stroke-width="5"', 'stroke="#b3261e" stroke-width="1.3"')


def read(path: Path) -> tuple[dict[int, float], list[int]]:
    """(the loss of each step, the steps at which the run went back)."""
    losses: dict[int, float] = {}
    back, before = [], 0
    for line in path.read_text().splitlines():
        entry = json.loads(line)
        if entry["step"] != before + 1 and before:
            back.append(before)
        before = entry["step"]
        losses[before] = entry["loss"]
    return losses, back


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("logs", type=Path, nargs="+")
    options.add_argument("-o", "--output", type=Path, required=True)
    args = options.parse_args()
    runs = [(path.stem, *read(path)) for path in args.logs]
    steps = max(max(losses) for _, losses, _ in runs)
    high = max(max(losses.values()) for _, losses, _ in runs)
    low = min(min(losses.values()) for _, losses, _ in runs)

    def x(step: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * step / steps

    def y(loss: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - loss) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for i in range(5):
        loss = low + (high - low) * i / 4
        parts.append(f'<path d="M{LEFT} {y(loss):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(loss) + 4:.1f}" text-anchor="end">{loss:.2f}</text>')
        parts.append(f'<text x="{x(steps * i / 4):.1f}" y="{HEIGHT - 24}" text-anchor="middle">{steps * i // 4}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 6}" text-anchor="middle">step</text>')
    for number, (name, losses, back) in enumerate(runs):
        stroke = STROKES[min(number, len(STROKES) - 1)]
        points = " ".join(f"{x(step):.1f},{y(loss):.1f}" for step, loss in sorted(losses.items()))
        parts.append(f'<polyline points="{points}" fill="none" {stroke}/>')
        for step in back:
            parts.append(f'<circle cx="{x(step):.1f}" cy="{y(losses[step]):.1f}" r="5" fill="#b3261e"/>')
            parts.append(f'<text x="{x(step):.1f}" y="{y(losses[step]) - 12:.1f}" text-anchor="middle">killed</text>')
        at = TOP + 18 * number + 8
        parts.append(f'<path d="M{WIDTH - 250} {at}h36" {stroke}/><text x="{WIDTH - 206}" y="{at + 4}">{name}</text>')
    args.output.write_text("\n".join([*parts, "</svg>", ""]))

    first = runs[0][1]
    for name, losses, back in runs[1:]:
        common = first.keys() & losses.keys()
        largest = max(abs(first[step] - losses[step]) for step in common)
        print(f"{name}: {len(common)} steps, went back at {back}, largest difference to {runs[0][0]}: {largest:g}")


if __name__ == "__main__":
    main()
