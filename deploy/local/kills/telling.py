"""What the harness says while it runs, and what logs say when something went wrong."""

import sys
import time


def say(text):
    print(f"[{time.monotonic() - say.begin:6.1f} s] {text}", flush=True)


say.begin = time.monotonic()


def ends(files, lines=120, errors=30):
    """The end of each log, and before it the last causes that it tells."""
    for file in files:
        try:
            text = file.read_text(errors="replace").splitlines()
        except OSError:
            continue
        causes = [line for line in text[:-lines] if " ERROR " in line or " FATAL " in line or line.startswith("Caused by")]
        print(f"\n--- {file}: {len(text)} lines; of those before its end the last {errors} with a cause")
        print("\n".join(line[:400] for line in causes[-errors:]))
        print(f"--- the end of {file}")
        print("\n".join(line[:2000] for line in text[-lines:]))
    sys.stdout.flush()
