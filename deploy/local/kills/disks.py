"""Small disks in memory, which can be filled."""

import errno
import os
import subprocess


_SOURCE = "hirundo-kills"  # as /proc/mounts names them


class Disks:
    """tmpfs file systems; without the right to mount them, plain folders that can't be filled."""

    def __init__(self):
        self.mounted, self.reason = [], ""

    def add(self, folder, megabytes):
        """Mounts one; tells whether it is there."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.reason:
            return False
        if os.geteuid() != 0:
            self.reason = "only root can mount a small disk"
            return False
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", _SOURCE, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            self.reason = f"mount: {done.stdout.strip()}"
            return False
        self.mounted.append(folder)
        return True

    def close(self):
        while self.mounted:
            subprocess.run(["umount", "-l", str(self.mounted.pop())], check=False)


def release(folder):
    """Takes away all that was mounted below that folder."""
    for line in reversed(open("/proc/mounts").readlines()):
        source, place = line.split()[:2]
        if source == _SOURCE and place.startswith(f"{folder}/"):
            subprocess.run(["umount", "-l", place], check=False)


def fill(folder):
    """Takes all that is free; False where nothing was."""
    written = 0
    with open(folder / ".full", "ab", buffering=0) as out:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    written += out.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    return written > 0


def empty(folder):
    (folder / ".full").unlink(missing_ok=True)
