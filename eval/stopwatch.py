"""Times the parts of something from outside, so that what is timed is what really runs."""

from __future__ import annotations

import time
from collections.abc import Mapping


class Stopwatch:
    """Adds up the time spent in methods of given objects, by stage, until it is taken.

    Every call from now on is timed; calls may come from any thread, and overlap.

    Args:
        stages: the methods, as (object, name of its method), and the stage of each.
    """

    def __init__(self, stages: Mapping[tuple[object, str], str]) -> None:
        self._calls: list[tuple[str, float, float]] = []  # stage, from, to
        for (owner, method), stage in stages.items():
            self._watch(owner, method, stage)

    def _watch(self, owner: object, method: str, stage: str) -> None:
        original = getattr(owner, method)

        def timed(*arguments: object, **options: object) -> object:
            start = time.perf_counter()
            try:
                return original(*arguments, **options)
            finally:
                self._calls.append((stage, start, time.perf_counter()))

        setattr(owner, method, timed)

    def take(self) -> dict[str, float]:
        """Milliseconds by stage since the last call; a stage that was not entered is not there."""
        return self.take_with_busy()[0]

    def take_with_busy(self) -> tuple[dict[str, float], float]:
        """The same, and the milliseconds in which any stage was running: less than their sum where
        they ran side by side."""
        calls, self._calls = self._calls, []
        stages: dict[str, float] = {}
        busy, last = 0.0, 0.0
        for stage, start, end in sorted(calls, key=lambda call: call[1]):
            stages[stage] = stages.get(stage, 0.0) + (end - start) * 1000
            busy += max(end - max(start, last), 0.0) * 1000
            last = max(last, end)
        return stages, busy
