"""Times the parts of something from outside, so that what is timed is what really runs."""

from __future__ import annotations

import time


class Stopwatch:
    """Adds up the time spent in methods of given objects, by stage, until it is taken."""

    def __init__(self) -> None:
        self._ms: dict[str, float] = {}

    def watch(self, owner: object, method: str, stage: str) -> None:
        """Time every call of ``owner.method`` from now on; calls may come from any thread, as long
        as those of one stage do not overlap."""
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
