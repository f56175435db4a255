#!/usr/bin/env bash
# Tests the loader against Debian's CPU build of torch; options go to pytest.
# With HIRUNDO_TEST_BOOTSTRAP=host:port also against that broker.
set -euo pipefail
cd "$(dirname "$0")"
python=/usr/bin/python3
if ! "$python" -c 'import torch, venv, ensurepip' 2>/dev/null; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq >&2
  $sudo apt-get install -y -qq --no-install-recommends python3-torch python3-numpy python3-venv >&2
fi
[ -x .venv/bin/python ] || "$python" -m venv --system-site-packages .venv
# Debian's torch is built for NumPy 1, and pyarrow 22 wants NumPy 2; torchdata asks for torch 2, but its loader runs with 1.13.
.venv/bin/pip install -q 'numpy<2' 'pyarrow<22' '.[test]' >&2
.venv/bin/pip install -q --no-deps 'torchdata==0.11.0' >&2
exec .venv/bin/python -m pytest "$@"
