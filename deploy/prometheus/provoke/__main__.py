"""Provokes every alert of alerts.yml. Started by provoke.sh, which says how.

The rules are those of alerts.yml but for durations: waits, windows and offsets are divided by SCALE,
and the age of discovery that is too old from twelve hours to a minute. Thresholds stay.
"""
import argparse
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

from alerts import Prometheus, Provocation, shortened
from crawl import crawl
from garbage import garbage
from on_cluster import on_cluster
from world import OUT, PROMETHEUS, ROOT, Processes, cluster, lines

UNPROVOKED = "HirundoBoundPassed"  # by nothing but a fault of Hirundo's own: docs/monitoring.md
PARTS = {"crawl": crawl, "garbage": garbage, "cluster": on_cluster}


def main():
    parser = argparse.ArgumentParser(prog="provoke.sh")
    parser.add_argument("--markdown", type=pathlib.Path, metavar="FILE", help="writes the table there, too")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - PARTS.keys():
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    shutil.rmtree(OUT, ignore_errors=True)
    for folder in ("metrics", "log", "none"):
        (OUT / folder).mkdir(parents=True)
    lines(OUT / "none" / "0.jsonl", ['{"text": "nothing yet"}'])
    rules = (ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8")
    (OUT / "alerts.yml").write_text(shortened(rules), encoding="utf-8")
    configuration = (ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8")
    (OUT / "prometheus.yml").write_text(
        configuration.replace("../../out/metrics", str(OUT / "metrics")).replace("15s", "1s"), encoding="utf-8")
    server, processes = Processes(), Processes()
    failed, begun = False, time.monotonic()
    try:
        server.start("prometheus", "prometheus", f"--config.file={OUT / 'prometheus.yml'}",
                        f"--storage.tsdb.path={OUT / 'prometheus'}", f"--web.listen-address=127.0.0.1:{PROMETHEUS}")
        cluster("start", "1")
        given = Provocation(Prometheus())
        for part in [part for part in PARTS if part in (arguments.parts or PARTS)]:
            try:
                PARTS[part](processes, given)
            except (RuntimeError, TimeoutError, subprocess.CalledProcessError) as error:
                print(f"provoke.sh: {part}: {error}", file=sys.stderr)
                failed = True
            finally:
                processes.end()
    finally:
        server.end()
        cluster("stop")
    alerts = re.findall(r"- alert: (\w+)", rules)
    wanted = alerts if not arguments.parts else [alert for alert in alerts if alert in given.rows]
    table = given.table(wanted)
    print("\n" + table)
    print(f"in {(time.monotonic() - begun) / 60:.0f} minutes", flush=True)
    if arguments.markdown:
        arguments.markdown.write_text(table, encoding="utf-8")
    missing = [alert for alert in wanted if alert != UNPROVOKED and given.rows.get(alert, {}).get("gone") is None]
    if missing:
        print(f"provoke.sh: not seen to fire and to end: {', '.join(missing)}", file=sys.stderr)
    return 3 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
