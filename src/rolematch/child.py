"""A process of our own that answers messages, and is killed when it takes too long.

A message is a length (4 bytes, big-endian) and that many bytes. The child gets requests by standard input and
answers by standard output, and it ends when its parent does, however that ends: the pipe closes. (Workers of
multiprocessing would wait for ever, and need a guarded main module.)
"""

from __future__ import annotations

import gc
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Child", "collect_seldom", "receive", "send"]

ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000
"""Words and mentions make no cycles; to look for some after every 700 objects takes a seventh of the time."""

_LENGTH = struct.Struct(">I")
LAUNCH = """import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
_, module, path, *arguments = sys.argv
sys.path[:] = path.split(os.pathsep)
try:
    __import__(module, fromlist=["main"]).main(*arguments)
except BrokenPipeError:
    os._exit(0)"""
"""Ctrl-C is for the parent, with which this process ends. An answer that nobody waits for is no fault, and
the usual way out would try to send the rest of it."""


def receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def send(stream: IO[bytes], *messages: bytes) -> None:
    """Send messages."""
    for data in messages:
        stream.write(_LENGTH.pack(len(data)))
        stream.write(data)
    stream.flush()


def collect_seldom() -> None:
    """Make the collector of garbage pass over all that a child has loaded, and look seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS_BETWEEN_COLLECTIONS)


class Child:
    """The parent's handle on one process, which runs ``main`` of a module of this package.

    Parameters
    ----------
    module : str
    *arguments : str
        Arguments of its ``main``.
    environment : mapping
    quiet : bool
        Whether what it says on standard error is dropped.

    Attributes
    ----------
    overdue : bool
        Whether it was killed because an answer took too long.
    """

    def __init__(
        self, module: str, *arguments: str, environment: Mapping[str, str], quiet: bool = False
    ) -> None:
        self.overdue = False
        self._process = subprocess.Popen(
            [sys.executable, *_flags(), "-c", LAUNCH, module, _search_path(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            env=environment,
        )

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended: negative for a signal, None while it runs."""
        return self._process.poll()

    def tell(self, *messages: bytes) -> None:
        """Send messages that get no answer; raise OSError where the process is dead."""
        assert self._process.stdin is not None
        send(self._process.stdin, *messages)

    def ask(self, *messages: bytes, seconds: float) -> bytes | None:
        """Send messages and return the answer, or None where the process died over them or was too slow."""
        assert self._process.stdout is not None
        timer = threading.Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            self.tell(*messages)
            return receive(self._process.stdout)
        except OSError:  # the pipe broke: the process is dead
            return None
        except BaseException:  # interrupted: what it answers now would be taken for its next answer
            self.close()
            raise
        finally:
            timer.cancel()
            timer.join()

    def _give_up(self) -> None:
        self.overdue = True
        self._process.kill()

    def close(self) -> None:
        """End the process and leave nothing of it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was still to be flushed has no reader any more
                continue
        self._process.wait()


def _flags() -> list[str]:
    """Keep out what the surroundings could bring in: variables, the working folder, start-up files.

    Leaving out start-up files (``-S``) also halves the time that Python takes to start; the search path is
    the parent's own.
    """
    cache = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return ["-I", "-S", "-B", "-X", "utf8", *cache]


def _search_path() -> str:
    return os.pathsep.join(
        [str(Path(__file__).resolve().parents[1]), *(entry for entry in sys.path if entry)]
    )
