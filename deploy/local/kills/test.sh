#!/usr/bin/env bash
# Tests of the kill harness itself: outputs that are tampered with are found. Needs no cluster.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/python.sh"
cd "$root/deploy/local/kills"
exec "$python" -B -m unittest "$@"
