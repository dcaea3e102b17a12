"""Read every file of a folder and print one table: how each reading ended, how long it took, how much memory.

Usage: python tests/robustness/read_folder.py FOLDER... [--seconds 10] [--rows out.jsonl]

Every file must end in a typed status. Exits 1 if any did not, or if one took longer than the limit allows.
"""

import argparse
import collections
import json
import sys
import time
from pathlib import Path

from rolematch.document import DocumentError, DocumentReader, Limits

TYPED = {"ok", "empty", "no_text", "encrypted", "corrupt", "unsupported", "limit", "timeout", "missing"}
GRACE = 2.0  # seconds beyond the limit: the kill, and a fresh child on a busy machine


def child_memory(reader):
    """Return the peak resident memory of the child so far, in bytes; 0 where the platform does not say."""
    try:
        lines = Path(f"/proc/{reader._sandbox._child.pid}/status").read_text("ascii").splitlines()
    except (AttributeError, OSError):
        return 0
    return max((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), default=0)


def read_one(reader, path):
    """Return (status, reason, seconds) of one file."""
    begin = time.perf_counter()
    try:
        document = reader.read(path)
        status, reason = "ok", f"{len(document.text)} chars"
        flags = [issue.code for issue in document.issues]
    except DocumentError as error:
        status, reason, flags = error.status, str(error).split(": ", 1)[-1], []
    except Exception as error:  # noqa: BLE001 - this is what the script looks for
        status, reason, flags = f"UNTYPED {type(error).__name__}", str(error)[:200], []
    return status, reason, flags, time.perf_counter() - begin


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--seconds", type=float, default=Limits().seconds)
    arguments.add_argument("--rows", type=Path)
    options = arguments.parse_args()
    paths = sorted(path for folder in options.folders for path in folder.rglob("*") if path.is_file())
    counts, times, rows, peak = collections.Counter(), [], [], 0
    with DocumentReader(limits=Limits(seconds=options.seconds)) as reader:
        for path in paths:
            status, reason, flags, seconds = read_one(reader, path)
            counts[path.suffix.lower(), status] += 1
            times.append(seconds)
            peak = max(peak, child_memory(reader))
            rows.append({"file": str(path), "status": status, "reason": reason, "flags": flags,
                         "seconds": round(seconds, 3)})  # fmt: skip
    if options.rows:
        options.rows.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    report(counts, times, peak)
    bad = [row for row in rows if row["status"] not in TYPED or row["seconds"] > options.seconds + GRACE]
    for row in bad:
        print("NOT AS PROMISED", row)
    return int(bool(bad))


def report(counts, times, peak):
    """Print the table."""
    statuses = sorted({status for _, status in counts})
    print(f"{'kind':>8} {'files':>6} " + " ".join(f"{status:>11}" for status in statuses))
    for kind in sorted({kind for kind, _ in counts}):
        row = [counts[kind, status] for status in statuses]
        print(f"{kind or '-':>8} {sum(row):>6} " + " ".join(f"{count:>11}" for count in row))
    total = [sum(counts[kind, status] for kind in {kind for kind, _ in counts}) for status in statuses]
    print(f"{'all':>8} {sum(total):>6} " + " ".join(f"{count:>11}" for count in total))
    times.sort()
    print(f"seconds p50 {times[len(times) // 2]:.3f}  p99 {times[int(len(times) * 0.99)]:.3f}  max {times[-1]:.2f}; "
          f"peak memory of a child that lived {peak / 2**20:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
