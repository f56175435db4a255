#!/usr/bin/env bash
# A real Prometheus on a real run: a small crawl over HTTP, with scores, screening and a trainer that
# tells its position; then every query of every board is asked, and every alert's state told.
#
#   live.sh [--markdown FILE] [--keep]    --keep: leaves everything running until Ctrl-C
#
# Wants ./hirundo demo to have run (it makes the crawl), and a Python with what the loader needs for
# the trainer's part. Everything is in out/live.
#
# PYTHON           default loader/.venv/bin/python
# PROMETHEUS_PORT  default 19090
# CRAWL_PORT       default 18091
set -euo pipefail
cd "$(dirname "$0")/../.."
live=$PWD/out/live
python=${PYTHON:-loader/.venv/bin/python}
prometheus_port=${PROMETHEUS_PORT:-19090} crawl_port=${CRAWL_PORT:-18091}
keep=no
options=()
while [ $# -gt 0 ]; do
  case $1 in
    --keep) keep=yes ;;
    *) options+=("$1") ;;
  esac
  shift
done

fail() {
  printf 'live.sh: %s\n' "$*" >&2
  exit 1
}
command -v prometheus >/dev/null || fail 'prometheus is missing; install it with `apt-get install prometheus`'
[ -d out/demo/crawl ] || fail 'out/demo/crawl is not there; run ./hirundo demo once'

processes=()
stop() {
  [ ${#processes[@]} = 0 ] || kill "${processes[@]}" 2>/dev/null || true
  wait || true
}
trap stop EXIT
trap 'exit 143' TERM INT

rm -rf "$live"
mkdir -p "$live/metrics" "$live/benchmark"
printf '{"text": "What is the sum of the first hundred odd numbers, and why is it a square number?"}\n' >"$live/benchmark/items.jsonl"
cat >"$live/live.yaml" <<Y
crawls:
  - {index: "http://127.0.0.1:$crawl_port/collinfo.json", base: "http://127.0.0.1:$crawl_port/", poll: 2s}
datasets:
  - {name: sources, domain: code, path: out/demo/code.jsonl.gz, id: id}
dedup: {alarm: {share: 0.5, documents: 5}}
quality:
  ja: {profile: swallow-v2, model: out/demo/edu-ja.bin, keep-top: 0.6}
personal-data: {ja: mask, en: mask, code: mask, math: mask}
decontaminate:
  policy: tag
  benchmarks: [{name: sums, path: $live/benchmark/items.jsonl, fields: text}]
transport: {bytes-per-second: ${LIVE_RATE:-8k}}
mixture: {ja: 0.3, en: 0.1, code: 0.5, math: 0.1}
exhausted: {ja: repeat, en: repeat, code: repeat, math: repeat}
exhausted-after: 2s
sequence-length: 512
feed: {partitions: 4, archive: out/live/feed, ahead: 2000}
documents: {archive: out/live/documents}
state: out/live/state
dashboard: {host: 127.0.0.1, port: 0}
metrics: {targets: out/live/metrics}
checkpoint-interval: 1s
Y
sed "s#\.\./\.\./out/metrics#$live/metrics#; s#\[alerts.yml\]#[$PWD/deploy/prometheus/alerts.yml]#; s#15s#2s#" \
  deploy/prometheus/prometheus.yml >"$live/prometheus.yml"

deploy/crawl_server.py out/demo/crawl --port "$crawl_port" --refuse 0.05 --retry-after 1 >"$live/crawl.log" 2>&1 &
processes+=($!)
HIRUNDO_LOG=$live/hirundo.log ./hirundo run --config "$live/live.yaml" >"$live/run.log" 2>&1 &
run=$!
processes+=("$run")
prometheus --config.file="$live/prometheus.yml" --storage.tsdb.path="$live/prometheus" \
  --web.listen-address=127.0.0.1:"$prometheus_port" --log.level=warn >"$live/prometheus.log" 2>&1 &
processes+=($!)
for _ in $(seq 300); do
  grep -q '^Metrics' "$live/run.log" && break
  kill -0 "$run" 2>/dev/null || fail "the run ended: $(tail -n 3 "$live/run.log")"
  sleep 1
done
if [ -x "$python" ]; then
  PYTHONPATH=loader/src "$python" - "$(sed -n 's/^Kafka *//p' "$live/run.log")" >"$live/trainer.log" 2>&1 <<'P' &
import sys, time
from hirundo_loader import LossPublisher
losses = LossPublisher(sys.argv[1], run="live")
for step in range(1, 100000):
    losses.publish(step, 16 * step, {"ja": 3.0, "code": 2.0}, {"ja": 4096, "code": 4096})
    time.sleep(2)
P
  processes+=($!)
fi
status=0
deploy/prometheus/check.py --prometheus "http://127.0.0.1:$prometheus_port" --wait "${LIVE_WAIT:-150}" ${options[@]+"${options[@]}"} &
wait $! || status=$?
if [ $keep = yes ]; then
  printf 'Prometheus http://127.0.0.1:%s/, until Ctrl-C\n' "$prometheus_port"
  wait "$run" || true
fi
exit $status
