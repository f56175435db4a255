#!/usr/bin/env bash
# Makes real faults happen to real runs, and waits until a real Prometheus has each alert of alerts.yml
# firing, and until it is gone after the remedy. Prints a table.
#
#   provoke.sh [--markdown FILE] [PART…]    PART: crawl, garbage or cluster (default: all)
#
# Wants Debian's prometheus, ./hirundo demo to have run (it makes the crawl), and a Python with what
# the loader needs. Everything is in out/provoke.
#
# PYTHON     default loader/.venv/bin/python
# PORTS      the first of 32 free ports (default 21092)
# SCALE      what the rules' waits and windows are divided by (default 30)
# FLINK_LIB  as for deploy/local/cluster, whose broker the runs share
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() {
  printf 'provoke.sh: %s\n' "$*" >&2
  exit 1
}
export PYTHONPATH=loader/src
python=${PYTHON:-loader/.venv/bin/python}
command -v prometheus >/dev/null || fail 'prometheus is missing; install it with `apt-get install prometheus`'
[ -d out/demo/crawl ] || fail 'out/demo/crawl is not there; run ./hirundo demo once'
"$python" -c 'import hirundo_loader' 2>/dev/null ||
  fail "$python has not what the loader needs; make loader/.venv as loader/README.md says, or set PYTHON"
exec "$python" deploy/prometheus/provoke "$@"
