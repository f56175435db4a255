#!/usr/bin/env bash
# Checks the alert rules, the boards and the names in them: promtool's syntax checks, a unit test for
# each alert, and that every metric is one of docs/metrics.md and every link one of docs/runbook.md.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v promtool >/dev/null; then
  echo 'test.sh: promtool is missing; install it with `apt-get install prometheus` (Debian, Ubuntu), or from https://prometheus.io/download/' >&2
  exit 1
fi
promtool check config prometheus.yml
promtool test rules alerts_test.yml
python3 names.py
python3 ../grafana/make_boards.py --check
