# Sets $python to one that reads topics and Parquet, for run and test.sh.
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
python=${HIRUNDO_PYTHON:-$root/loader/.venv/bin/python}
[ -n "${HIRUNDO_PYTHON:-}" ] || [ -x "$python" ] || python=python3
if ! missing=$("$python" -c 'import confluent_kafka, google_crc32c, numpy, pyarrow.parquet' 2>&1); then
  printf 'kills: %s can not read topics and Parquet (%s); run loader/test.sh, or name another in HIRUNDO_PYTHON\n' \
    "$python" "${missing##*$'\n'}" >&2
  exit 2
fi
