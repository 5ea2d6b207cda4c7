"""Pictures as SVG text, to stand inside a page: letters stay letters, nothing is fetched."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval.page.words import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 4.8  # inches: 346 points, so that letters stay readable on a telephone
ROW = 0.38  # inches a bar
INK, BAR, OTHER, RULE = "#1f2933", "#2f6690", "#c0631c", "#d9dee3"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "troly",  # the same run makes the same page
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Liberation Sans"],
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.edgecolor": RULE,
    "text.parse_math": False,  # a name with a dollar sign is a name
}


def intervals(rows: Sequence[tuple[str, float, tuple[float, float]]], title: str) -> str:
    """Shares with their 95% intervals, one line each, on a scale from 0 to 1.

    Args:
        rows: (label, value, (low, high)).
    """
    with _Picture(len(rows), title) as picture:
        axes = picture.axes
        for place, (_, value, (low, high)) in enumerate(rows):
            axes.plot([low, high], [place, place], color=BAR, linewidth=2.5, alpha=0.45)
            axes.plot([value], [place], "o", color=BAR, markersize=7)
            axes.annotate(
                decimal(value),
                (value, place),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=9,
            )
        axes.set_xlim(-0.02, 1.06)
        axes.set_ylim(len(rows) - 0.5, -0.8)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0,25", "0,5", "0,75", "1"])
        axes.set_yticks(range(len(rows)), [label for label, _, _ in rows])
        axes.grid(axis="x", color=RULE)
    return picture.svg


def bars(counts: Mapping[str, int], title: str) -> str:
    """How many questions fall into each group, with the number beside each bar."""
    with _Picture(len(counts), title) as picture:
        axes = picture.axes
        drawn = axes.barh(range(len(counts)), list(counts.values()), color=BAR, height=0.6)
        axes.bar_label(drawn, [str(n) for n in counts.values()], padding=4)
        axes.set_yticks(range(len(counts)), list(counts))
        axes.set_ylim(len(counts) - 0.5, -0.5)
        axes.set_xlim(0, 1.15 * max([1, *counts.values()]))
        axes.set_xticks([])
    return picture.svg


def histogram(times: Sequence[float], marks: Mapping[str, float], title: str) -> str:
    """Spread of times in milliseconds; the slowest hundredth is gathered in the last bar.

    Args:
        marks: name -> a time to be marked, such as the p50.
    """
    import numpy as np

    top = max(float(np.percentile(times, 99)), *marks.values(), 1.0)
    with _Picture(6, title) as picture:
        axes = picture.axes
        drawn, _, _ = axes.hist(
            np.minimum(times, top), bins=24, range=(0, top), color=BAR, alpha=0.75
        )
        axes.set_ylim(0, 1.35 * float(np.max(drawn)))  # room for the names of the marks
        for (name, value), height in zip(marks.items(), (0.98, 0.86), strict=False):
            axes.axvline(value, color=OTHER, linewidth=1.5)
            right = value > 0.7 * top
            axes.annotate(
                f"{name}: {decimal(value, 1)} ms",
                (value, height),
                xycoords=("data", "axes fraction"),
                xytext=(-4 if right else 4, 0),
                textcoords="offset points",
                ha="right" if right else "left",
                va="top",
                fontsize=9,
            )
        axes.set_xlabel("mili giây một câu hỏi")
        axes.set_ylabel("số câu hỏi")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace(".", ","))
        axes.grid(axis="y", color=RULE)
        axes.set_axisbelow(True)
    return picture.svg


class _Picture:
    """One figure; ``svg`` is there once the block has ended."""

    svg = ""

    def __init__(self, rows: int, title: str) -> None:
        self._rows, self._title = rows, title

    def __enter__(self) -> _Picture:
        import matplotlib
        from matplotlib.figure import Figure

        self._style = matplotlib.rc_context(_STYLE)
        self._style.__enter__()
        height = max(1.2, ROW * self._rows + 0.5)
        self._figure: Figure = Figure(figsize=(WIDTH, height), layout="constrained")
        self.axes: Axes = self._figure.add_subplot()
        self.axes.tick_params(length=0)
        for side in ("top", "right", "left"):
            self.axes.spines[side].set_visible(False)
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None:
                self.svg = _inline(self._figure, self._title)
        finally:
            self._style.__exit__(None, None, None)


def _inline(figure: Figure, title: str) -> str:
    """The bare ``<svg>`` element, told to a screen reader by its title."""
    written = io.StringIO()
    figure.savefig(
        written,
        format="svg",
        transparent=True,
        metadata={"Creator": None, "Date": None, "Format": None, "Type": None},
    )
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]  # no XML header and no DOCTYPE, which name addresses
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"|(<svg)', r"\1\2", svg, count=1)
    return svg.replace("<svg", f'<svg role="img" aria-label="{html.escape(title)}"', 1)
