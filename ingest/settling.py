"""Which files of a folder are ready: there, other than when last taken, no longer being written.
Pure but for one look at the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.walk import Found, find_files

# Seconds of the same size and time of change. A copy over a slow line pauses for less; Word writes
# a document in well under one.
SETTLED = 2.0
# What programs put beside a document while they work on it, and what systems leave in folders.
_PASSING = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".filepart")
_STARTS = ("~$", "~WRL", ".")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Trace:
    """What tells that a file is another than before, without reading it."""

    size: int
    changed: int  # mtime, ns


def is_passing(name: str) -> bool:
    """Whether a file of this name is nobody's document."""
    return name.startswith(_STARTS) or name.lower().endswith(_PASSING) or name.lower() in _SYSTEM


def listing(root: Path, own: Path) -> dict[Path, tuple[Found, Trace]]:
    """Every file under a folder that may be a document. What cannot be looked into keeps one trace,
    so that it is told once."""
    found: dict[Path, tuple[Found, Trace]] = {}
    for one in find_files([root], own):
        if is_passing(one.path.name):
            continue
        try:
            stat = one.path.stat()
            found[one.path] = (one, Trace(stat.st_size, stat.st_mtime_ns))
        except OSError:  # gone between the two looks, or a link that leads nowhere
            if one.path.is_symlink() or one.problem:
                found[one.path] = (one, Trace(-1, 0))
    return found


class Settling:
    """Remembers what was taken as what, and since when the rest has not changed."""

    def __init__(self) -> None:
        self._taken: dict[Path, Trace] = {}
        self._waiting: dict[Path, tuple[Trace, float]] = {}

    def ready(self, traces: Mapping[Path, Trace], now: float) -> list[Path]:
        """Files to take now, in the order given; they count as taken from here on.

        Args:
            traces: all that is in the folder.
            now: seconds of a clock that only runs forward.
        """
        for gone in self._taken.keys() - traces.keys():
            del self._taken[gone]
        waiting, self._waiting = self._waiting, {}
        settled = []
        for path, trace in traces.items():
            if self._taken.get(path) == trace:
                continue
            seen, since = waiting.get(path, (trace, now))
            if seen == trace and now - since >= SETTLED:
                self._taken[path] = trace
                settled.append(path)
            else:
                self._waiting[path] = (trace, since if seen == trace else now)
        return settled

    @property
    def is_waiting(self) -> bool:
        """Whether files are still being looked at for a change."""
        return bool(self._waiting)
