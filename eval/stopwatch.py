"""Times the parts of something from outside, so that what is timed is what really runs."""

from __future__ import annotations

import time
from collections.abc import Mapping


class Stopwatch:
    """Adds up the time spent in methods of given objects, by stage, until it is taken.

    Every call from now on is timed; calls may come from any thread, as long as those of one stage
    do not overlap.

    Args:
        stages: the methods, as (object, name of its method), and the stage of each.
    """

    def __init__(self, stages: Mapping[tuple[object, str], str]) -> None:
        self._ms: dict[str, float] = {}
        for (owner, method), stage in stages.items():
            self._watch(owner, method, stage)

    def _watch(self, owner: object, method: str, stage: str) -> None:
        original = getattr(owner, method)

        def timed(*arguments: object, **options: object) -> object:
            start = time.perf_counter()
            try:
                return original(*arguments, **options)
            finally:
                spent = (time.perf_counter() - start) * 1000
                self._ms[stage] = self._ms.get(stage, 0.0) + spent

        setattr(owner, method, timed)

    def take(self) -> dict[str, float]:
        """Milliseconds by stage since the last call; a stage that was not entered is not there."""
        taken, self._ms = self._ms, {}
        return taken
