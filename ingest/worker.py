"""The process that reads files, one after the other: takes a ``SourceFile`` from standard input,
gives a ``Reply`` on standard output, and ends, with all it started, when its input ends.

It imports the readers and nothing of the indexes or the model. It stands in a process group of its
own: whatever it starts (LibreOffice, Tesseract) dies with it.
"""

from __future__ import annotations

import os
import pickle
import queue
import shutil
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest import limits
from ingest.errors import FileRefused
from ingest.limits import Limits
from ingest.memory import peak_memory_mb
from ingest.parsing import parse_file
from ingest.readers import TOO_LARGE
from ingest.types import ParsedDocument, SourceFile

READY = "sẵn sàng"  # first message of a worker: its imports went well
ALIVE = "đang đọc"  # any number of them before a reply


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told first. ``folder`` is for its temporary files and goes with it."""

    limits: Limits
    folder: str


@dataclass(frozen=True, slots=True)
class Reply:
    """How one file ended; ``last`` when the worker wants to be replaced."""

    parsed: ParsedDocument | None
    refusal: str | None
    last: bool
    peak_memory_mb: float


def main() -> None:
    """Serve until standard input ends. The first message in is the ``Setup``."""
    # The pipes are the protocol's alone: a library that prints must not speak into it.
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    try:
        setup: Setup = pickle.load(inbox)
    except EOFError:  # whoever asked is gone already
        return
    try:
        _serve(inbox, outbox, setup, nowhere)
    except BrokenPipeError:
        _end(setup.folder)


def _serve(inbox: BinaryIO, outbox: BinaryIO, setup: Setup, nowhere: int) -> None:
    bounds = setup.limits
    _keep_within(bounds)
    _send(outbox, READY)
    os.dup2(nowhere, 2)  # C libraries grumble there about every damaged file
    waiting: queue.SimpleQueue[SourceFile] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox, waiting, setup.folder), daemon=True).start()

    def alive() -> None:
        _set_alarm(bounds.silence)
        _send(outbox, ALIVE)

    limits.listen(alive)
    done = 0
    while True:
        source = waiting.get()
        _set_alarm(bounds.silence)
        parsed, refusal = _outcome(source)
        _set_alarm(0)
        done += 1
        peak = peak_memory_mb()
        last = done >= bounds.files or peak * 1e6 > bounds.heap
        try:
            _send(outbox, Reply(parsed, refusal, last, peak))
        except MemoryError:
            _send(outbox, Reply(None, TOO_LARGE, True, peak))


def _outcome(source: SourceFile) -> tuple[ParsedDocument | None, str | None]:
    try:
        return parse_file(source), None
    except FileRefused as refusal:
        return None, str(refusal)


def _send(outbox: BinaryIO, message: object) -> None:
    outbox.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))  # whole or not at all
    outbox.flush()


def _receive(inbox: BinaryIO, waiting: queue.SimpleQueue[SourceFile], folder: str) -> None:
    """Hand on what comes in. The end of the input is the end of whoever asked, by whatever
    death, and nothing may be left running then."""
    with suppress(Exception):
        while True:
            waiting.put(pickle.load(inbox))
    _end(folder)


def _end(folder: str) -> None:
    """Die at once, with everything that was started from here."""
    shutil.rmtree(folder, ignore_errors=True)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _keep_within(bounds: Limits) -> None:
    """Limits that the system itself holds, where it can. The hard ones stay: a program that is
    started from here may ask for more."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        memory = bounds.memory if most == resource.RLIM_INFINITY else min(bounds.memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (memory, most))
        # A crash must not leave the text of a document in a core file.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # where memory runs out all the same, this process goes, not the chat
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _set_alarm(seconds: float) -> None:
    """Have the system end this process after so long. A thread could not: a regular expression
    that never ends never lets go of the interpreter. 0 takes the alarm back."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
