"""Runs a command and says how long it took and how much memory its whole process tree held at most.

    python bench/pool_memory.py rolematch pool rank POOL -o OUT.parquet

Linux only: reads /proc.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from pathlib import Path

STATUS_FIELDS = ("PPid", "VmRSS")


def processes() -> dict[int, tuple[int, int]]:
    """Return parent and resident kilobytes of every process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = (folder / "status").read_text("utf-8").splitlines()
        except OSError:  # it ended between the listing and now
            continue
        values = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(STATUS_FIELDS)}
        found[int(folder.name)] = int(values["PPid"]), int(values.get("VmRSS", 0))
    return found


def tree_memory(root: int) -> tuple[int, int]:
    """Return the megabytes of a process with all below it, and of the largest of them."""
    known = processes()
    members, ahead = set(), {root}
    while ahead:
        members |= ahead
        ahead = {pid for pid, (parent, _) in known.items() if parent in ahead} - members
    sizes = [known[pid][1] for pid in members if pid in known] or [0]
    return sum(sizes) // 1024, max(sizes) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="with its own arguments")
    command = parser.parse_args().command or parser.error("which command is to run?")
    begun = time.monotonic()
    process = subprocess.Popen(command)
    tree = largest = 0
    while process.poll() is None:
        now, one = tree_memory(process.pid)
        tree, largest = max(tree, now), max(largest, one)
        time.sleep(0.5)
    print(f"{time.monotonic() - begun:.1f} s, exit code {process.returncode}")
    print(f"peak memory: {tree} MB the whole tree, {largest} MB the largest process")


if __name__ == "__main__":
    main()
