"""Files read in processes beside this one, with limits: a file that crashes its reader, never ends
or eats the memory is a refusal like any other, and the next file is read by a fresh process.

Plain ``subprocess`` and pipes. A pool of the standard library cannot kill the one worker that
hangs (``concurrent.futures`` breaks altogether when one dies); ``multiprocessing`` imports the
caller's main module into every child, and forking a process that has threads, as the chat has, may
hang the child for ever.
"""

from __future__ import annotations

import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import IO, TypeVar, cast

from ingest.closing import Closing
from ingest.errors import DataFolderError, FileRefused
from ingest.faults import reason
from ingest.limits import Limits
from ingest.types import ParsedDocument, SourceFile
from ingest.worker import ALIVE, READY, Reply, Setup

T = TypeVar("T")
# Reading takes about as long as all that comes after it, which one process does: a third worker
# would wait. Each may hold ``Limits.memory``.
COUNT = 2
# Files under way or read and not yet taken: what bounds memory, however many files there are.
AHEAD = 2 * COUNT
_START_SECONDS = 60  # imports from a slow disk
_GRACE = 5.0  # seconds given to a worker's own alarm before it is killed from here
_DIED = (
    "Tệp này làm trình đọc dừng đột ngột: tệp hỏng, hoặc cần quá nhiều bộ nhớ. Hãy mở tệp bằng "
    "chương trình gốc, lưu lại thành tệp mới (hoặc tách thành nhiều tệp nhỏ hơn) rồi nạp lại."
)


def ahead(items: Iterable[T], count: int = AHEAD) -> Iterator[T]:
    """The same items in the same order, each taken ``count`` steps before it is given."""
    held: deque[T] = deque()
    for item in items:
        held.append(item)
        if len(held) > count:
            yield held.popleft()
    yield from held


class Workers(Closing):
    """Reads files in at most ``count`` processes, started with the first file and kept for the
    next; for any number of threads at once."""

    def __init__(self, limits: Limits | None = None, count: int = COUNT) -> None:
        self._limits = limits or Limits()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="troly-doc")
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()  # the warmest first
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()  # over _all and _closed
        self._closed = False
        self._peaks = [0.0] * count  # MB, the largest seen

    def submit(self, source: SourceFile) -> Future[ParsedDocument]:
        """Begin to read a file; what ``parsing.parse_file`` would return, or raise.

        The result raises:
            FileRefused: it cannot become evidence, or it cost its reader's life.
            DataFolderError: no process can be started, or ``close`` was called.
        """
        readable = source.readable and source.readable.absolute()
        absolute = replace(source, path=source.path.absolute(), readable=readable)
        try:
            return self._threads.submit(self._parse, absolute)
        except RuntimeError:  # shut down
            raise _closing() from None

    def peak_memory_mb(self) -> float:
        """The most memory that the processes together may have held, in MB (10^6 bytes)."""
        return sum(self._peaks)

    def close(self) -> None:
        """Kill every process, whatever it is reading."""
        with self._lock:
            self._closed = True
            ending = list(self._all)
        for worker in ending:
            worker.end()
        self._threads.shutdown(wait=True)  # what waits its turn ends by ``_take``

    def _parse(self, source: SourceFile) -> ParsedDocument:
        worker = self._take()
        try:
            reply = worker.ask(source)
        except BaseException:
            self._retire(worker)
            if self._closed:
                raise _closing() from None
            raise
        self._note(reply.peak_memory_mb)
        if reply.last:
            self._retire(worker)
        else:
            self._idle.put(worker)
        if reply.parsed is None:
            raise FileRefused(reply.refusal or _DIED)
        return reply.parsed

    def _take(self) -> _Worker:
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        with self._lock:
            if self._closed:
                raise _closing()
            worker = _Worker(self._limits)
            self._all.add(worker)
            return worker

    def _retire(self, worker: _Worker) -> None:
        worker.end()
        with self._lock:
            self._all.discard(worker)

    def _note(self, peak: float) -> None:
        with self._lock:
            if peak > min(self._peaks):
                self._peaks[self._peaks.index(min(self._peaks))] = peak


class _Worker:
    """One process, and this side of its pipes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._started = self._overdue = False
        # Of its own, so that what a killed process leaves there can be cleared away.
        self._folder = tempfile.mkdtemp(prefix="troly-doc-")
        paths = [os.path.abspath(path) for path in sys.path]
        code = f"import sys; sys.path[:] = {paths!r}; from ingest.worker import main; main()"
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "TMPDIR": self._folder, "TMP": self._folder},
                # Out of reach of Ctrl-C at the terminal: the one who asked decides what ends.
                start_new_session=True,
            )
        except OSError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise _cannot_start(reason(error)) from error

    def ask(self, source: SourceFile) -> Reply:
        """Have one file read.

        Raises:
            FileRefused: the process died of it or was killed for it.
            DataFolderError: the process cannot be started.
        """
        if not self._started:
            self._start()
        deadline = time.monotonic() + self._limits.whole
        try:
            self._send(source)
            while (message := self._receive(deadline)) == ALIVE:
                pass
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise FileRefused(self._cause()) from None
        return cast(Reply, message)

    def _start(self) -> None:
        try:
            self._send(Setup(self._limits, self._folder))
            ready = self._receive(time.monotonic() + _START_SECONDS) == READY
        except (OSError, EOFError, pickle.UnpicklingError):
            ready = False
        if not ready:
            self.end()
            raise _cannot_start(f"mã thoát {self._process.returncode}")
        self._started = True

    def _send(self, message: object) -> None:
        pipe = cast(IO[bytes], self._process.stdin)
        pipe.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
        pipe.flush()

    def _receive(self, deadline: float) -> object:
        """The next message, or EOFError once the process is dead; it is killed when nothing comes
        for too long."""
        left = max(0.0, deadline - time.monotonic())
        watchdog = threading.Timer(min(self._limits.silence + _GRACE, left), self._kill_overdue)
        watchdog.daemon = True
        watchdog.start()
        try:
            return pickle.load(cast(IO[bytes], self._process.stdout))
        finally:
            watchdog.cancel()

    def _kill_overdue(self) -> None:
        self._overdue = True
        self._kill()

    def _kill(self) -> None:
        """The process and all that it started."""
        if self._process.returncode is not None:  # waited for: its number may be another's now
            return
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it and clear up after it; again is no harm."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                cast(IO[bytes], pipe).close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _cause(self) -> str:
        alarm = getattr(signal, "SIGALRM", None)
        if self._overdue or (alarm is not None and self._process.returncode == -alarm):
            return (
                f"Đọc tệp này quá lâu nên đã dừng (giới hạn {self._limits.silence:.0f} giây cho "
                "mỗi bước). Hãy mở tệp kiểm tra, tách thành nhiều tệp nhỏ hơn rồi nạp lại."
            )
        return _DIED


def _closing() -> DataFolderError:
    return DataFolderError(
        "Việc đọc tệp dừng lại vì chương trình đang đóng. Hãy mở lại chương trình rồi nạp lại."
    )


def _cannot_start(why: str) -> DataFolderError:
    return DataFolderError(
        f"Không mở được tiến trình đọc tệp ({why}). Hãy đóng bớt chương trình khác cho máy đủ bộ "
        "nhớ rồi chạy lại; nếu vẫn lỗi, gửi dòng này cho người phụ trách kỹ thuật."
    )
