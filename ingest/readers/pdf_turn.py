"""The coordinates in which a page's lines run from left to right, however the page lies."""

from __future__ import annotations

Box = tuple[float, float, float, float]  # left, foot, right, top


class Turn:
    """From a page's own coordinates to those in which its lines run from left to right."""

    def __init__(self, degrees: int, width: float, height: float) -> None:
        self.degrees, self._width, self._height = degrees, width, height

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.degrees == 90:
            return self._height - y, x
        if self.degrees == 180:
            return self._width - x, self._height - y
        if self.degrees == 270:
            return y, self._width - x
        return x, y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        if not self.degrees:
            return x0, y0, x1, y1
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
