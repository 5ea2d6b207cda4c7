"""What reading one file may cost, and how a reader says that it is still getting on.

Each file is read in a process of its own kind (``ingest.worker``), started and watched by
``ingest.workers``. Readers call ``still_working`` where their work has natural steps.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

_EVERY = 1.0  # seconds between two signs of life: a page of text takes milliseconds


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one file.

    Attributes:
        silence: seconds without a sign of life. The slowest honest step measured, a page recognised
            from its picture, takes a few seconds, LibreOffice on a long file under a minute; three
            times that is left for old machines that do something else beside.
        whole: seconds for one file, however lively: 900 scanned pages at 4 s each.
        memory: bytes of address space of one worker. The readers and their libraries map 0.3 GB,
            a code of law of 700 pages needs 0.2 GB more; two workers at their limits still fit a
            machine of 8 GB beside the indexes.
        files: files that one worker reads before a fresh one takes over, so that what a C library
            leaks stays small; a start costs 0.2 s.
        heap: bytes of memory used after which a worker is replaced: Python gives little back.
    """

    silence: float = 180.0
    whole: float = 3600.0
    memory: int = 2 * 2**30
    files: int = 500
    heap: int = 512 * 2**20


class _Pulse:
    """Whoever listens for signs of life in this process: nobody, outside a worker."""

    def __init__(self) -> None:
        self._listener: Callable[[], None] | None = None
        self._last = 0.0

    def listen(self, listener: Callable[[], None]) -> None:
        self._listener = listener

    def beat(self) -> None:
        if self._listener is not None and time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            self._listener()


_pulse = _Pulse()
listen = _pulse.listen
still_working = _pulse.beat
