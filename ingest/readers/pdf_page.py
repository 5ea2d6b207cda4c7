"""What a PDF page holds, as plain values: words, drawn lines, lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.readers.runs import Run

_COLUMN_GAP = 1.6  # times the letter height; justified text stays well below
# Of the line's height, above its foot. A note's mark stands a third of its letters up, letters
# without a tail a fifth above those that have one.
_RAISED = 0.28


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in points, y upwards from the foot of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool
    font: str = ""  # where it is one of an old code

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn straight line: at ``at`` on one axis, from ``start`` to ``end`` on the other."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """One page as it was read."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    scanned: bool = False  # to be recognised: what it shows is not in its words
    recognised: bool = False  # its words came from its picture, here or before
    confidence: float = 1.0  # of our own recognition, mean over its letters
    slanted: str = ""  # text of watermarks and stamps, which is no part of the lines


@dataclass(slots=True)
class Line:
    """Words at one height, left to right, with the page they are on."""

    words: list[Word]
    page: int

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def y(self) -> float:
        """The foot of the line."""
        return min(word.y0 for word in self.words)

    @property
    def top(self) -> float:
        return max(word.y1 for word in self.words)

    @property
    def height(self) -> float:
        """The height of most of its letters."""
        return max(self.words, key=lambda word: len(word.text)).height

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    def runs(self) -> list[Run]:
        return [(f"{word.text} ", word.bold) for word in self.words]

    def segments(self) -> list[Line]:
        """The line cut at its wide gaps."""
        parts = [[self.words[0]]]
        for before, word in zip(self.words, self.words[1:], strict=False):
            if word.x0 - before.x1 > _COLUMN_GAP * max(before.height, word.height):
                parts.append([])
            parts[-1].append(word)
        return [Line(part, self.page) for part in parts]


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """Lines from the top of the page to its foot."""
    rows: list[list[Word]] = []
    tallest: list[Word] = []  # of each row
    for word in sorted(words, key=lambda w: (-(w.y0 + w.y1), w.x0)):
        middle, height = (word.y0 + word.y1) / 2, word.height
        for place in range(len(rows) - 1, max(len(rows) - 5, -1), -1):
            tall = tallest[place]
            if abs(middle - (tall.y0 + tall.y1) / 2) < 0.45 * max(tall.height, height):
                rows[place].append(word)
                if height > tall.height:
                    tallest[place] = word
                break
        else:
            rows.append([word])
            tallest.append(word)
    return [Line(_joined(sorted(row, key=lambda w: w.x0)), page) for row in rows]


def _joined(words: list[Word]) -> list[Word]:
    """Pieces of one word, drawn apart, put together; marks that point to notes taken out."""
    done: list[Word] = []
    normal = max(word.height for word in words)
    foot = median(word.y0 for word in words if word.height >= 0.8 * normal)
    edge = 0.0  # where the last piece ended, a mark that was taken out included
    for word in words:
        before = done[-1] if done else None
        touching = before is not None and word.x0 - edge < 0.1 * normal
        edge = word.x1
        # Where a font does not say how tall it is, a figure's box is no taller than its ink; only
        # what stands above the line is a mark.
        raised = word.height < 0.8 * normal and word.y0 - foot > _RAISED * normal
        if before is not None and touching:
            unit = before.text.lower().endswith(("m", "cm", "km", "dm"))
            if raised and word.text.strip("()[]*").isdigit() and not unit:
                continue
            done[-1] = Word(
                before.text + word.text, before.x0, before.y0, word.x1, before.y1, before.bold
            )
        else:
            done.append(word)
    return done
