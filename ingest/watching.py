"""A folder watched: what is new or changed goes into a library once it has settled, what is refused
is said once, what disappears stays in the library and is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.data_folder import DataFolder
from ingest.errors import FileRefused, UsageError
from ingest.originals import sha256_of
from ingest.pipeline import add_found
from ingest.settling import Settling, Trace, listing
from ingest.types import IngestReport
from ingest.walk import Found, origin_of

_TICK_MS = 500
# Seconds between two passes over the folder where nothing is heard: what another machine writes to
# a shared drive makes no event here.
_PASS_EVERY = 30.0
_AT_ONCE = 50  # files of one ingest, so that the first pass over a full folder tells how it goes
_TOLD = 20  # names of files that are gone, at most, at once: a drive that dropped off has them all

Say = Callable[[str], None]


@dataclass
class Totals:
    """What a watch has done so far."""

    ingested: int = 0
    unchanged: int = 0
    refused: int = 0

    def add(self, report: IngestReport) -> None:
        self.ingested += len(report.ingested)
        self.unchanged += len(report.unchanged)
        self.refused += len(report.refused)

    def __str__(self) -> str:
        return f"nạp {self.ingested}, không đổi {self.unchanged}, từ chối {self.refused} lượt tệp"


class Watch:
    """One folder and the library it goes into; ``totals`` are of this run."""

    def __init__(self, folder: DataFolder, root: Path, library: str, say: Say) -> None:
        if not root.is_dir():
            raise UsageError(f"Không có thư mục {root}. Hãy kiểm tra lại đường dẫn.")
        self._folder, self._root, self._library = folder, root, library
        self._say = say
        self._settling = Settling()
        self._there: frozenset[Path] = frozenset()
        self._told_gone: set[int] = set()  # documents
        self._is_away = False
        self.totals = Totals()

    def run(self) -> None:
        """Watch until interrupted.

        Raises:
            KeyboardInterrupt: asked to stop; all that was told is done.
            StorageFull, DataFolderError: as ``pipeline.add``; what is left waits for the next run.
        """
        self._say(f"Đang theo dõi {self._root} vào kho “{self._library}”. Bấm Ctrl+C để dừng.")
        first, last = True, 0.0
        for changed in _wakes(self._root):
            now = time.monotonic()
            if not (changed or self._settling.is_waiting or now - last >= _PASS_EVERY):
                continue
            last = now
            self._look(now)
            if first and not self._settling.is_waiting:
                first = False
                self._say(f"Đã xem hết tệp có sẵn: {self.totals}. Đang chờ tệp mới.")

    def _look(self, now: float) -> None:
        """One pass over the folder."""
        if self._is_away != (not self._root.is_dir()):
            self._is_away = not self._is_away
            self._say(
                f"Không thấy thư mục {self._root} nữa (ổ mạng ngắt, hoặc đã chuyển đi); chờ có lại."
                if self._is_away
                else f"Lại thấy thư mục {self._root}."
            )
        if self._is_away:
            return
        found = listing(self._root, self._folder.settings.data)
        traces = {path: trace for path, (_, trace) in found.items()}
        ready = [found[path][0] for path in self._settling.ready(traces, now)]
        for start in range(0, len(ready), _AT_ONCE):
            self._take(ready[start : start + _AT_ONCE])
        there = frozenset(traces)
        if there != self._there or ready:
            self._there = there
            self._tell_gone(traces)

    def _take(self, files: list[Found]) -> None:
        report = add_found(self._folder, files, self._library)
        self.totals.add(report)
        for name in report.ingested:
            self._say(f"Đã nạp: {name}")
        for refusal in report.refused:
            self._say(f"Từ chối: {refusal.file} — {refusal.reason}")
        for note in report.notes:
            self._say(f"Lưu ý: {note.file} — {note.text}")

    def _tell_gone(self, traces: Mapping[Path, Trace]) -> None:
        """Say of which documents the file is no longer in the folder, each once."""
        there = {origin_of(path) for path in traces}
        gone = {
            document_id: name
            for document_id, (name, origin) in self._origins().items()
            if origin not in there and not self._is_elsewhere(document_id, traces)
        }
        new = sorted(gone.keys() - self._told_gone)
        self._told_gone = set(gone)  # a file that comes back may go again
        for document_id in new[:_TOLD]:
            self._say(
                f"Không còn trong thư mục: {gone[document_id]} — văn bản vẫn ở trong kho. Gỡ hẳn, "
                f"sau khi dừng theo dõi: python -m ingest remove {document_id} "
                f"--data {self._folder.settings.data}"
            )
        if len(new) > _TOLD:
            self._say(
                f"Còn {len(new) - _TOLD} tệp khác không còn trong thư mục; văn bản vẫn ở trong kho."
            )

    def _origins(self) -> dict[int, tuple[str, str]]:
        """Documents of the library that came from this folder: id to (name shown, origin)."""
        inside = origin_of(self._root).rstrip("/\\")
        rows = self._folder.catalog.database.all(
            "SELECT DISTINCT d.id, d.name, d.origin FROM documents d"
            " JOIN versions v ON v.document_id = d.id JOIN libraries l ON l.id = d.library_id"
            " WHERE l.name = ? AND v.state = 'current' AND d.origin IS NOT NULL",
            (self._library,),
        )
        return {
            int(r["id"]): (r["name"], r["origin"])
            for r in rows
            if r["origin"].startswith((inside + "/", inside + "\\"))
        }

    def _is_elsewhere(self, document_id: int, traces: Mapping[Path, Trace]) -> bool:
        """Whether the same bytes stand in the folder under another name: the file was moved."""
        document = self._folder.catalog.documents_by_id().get(document_id)
        original = document and self._folder.originals.find(document.version)
        if not document or not original:
            return False
        size = original.stat().st_size
        for path, trace in traces.items():
            if trace.size == size:
                try:
                    if sha256_of(path) == document.version:
                        return True
                except FileRefused:
                    continue
        return False


def _wakes(root: Path) -> Iterator[bool]:
    """Twice a second, for ever, whether something in the folder has changed since. Without news
    where the system gives none (too many folders, a kind of drive): the passes then find it."""
    from watchfiles import watch

    try:
        for changes in watch(
            root, watch_filter=None, rust_timeout=_TICK_MS, yield_on_timeout=True,
            ignore_permission_denied=True,
        ):  # fmt: skip
            yield bool(changes)
    except (OSError, RuntimeError):
        pass
    while True:
        time.sleep(_TICK_MS / 1000)
        yield False
