"""Automatic numbers of DOCX paragraphs, as Word prints them: "1.", "a)", "Điều 3."."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx_styles import VAL, W
from ingest.roman import roman

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_BULLETS = frozenset("-–—+*•")


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # 0 = never; None = after any higher level
    legal: bool = False  # print every level as a decimal
    spaced: bool = True


@dataclass(slots=True)
class _List:
    key: str  # lists of one abstract definition count together
    levels: list[_Level] = field(default_factory=list)
    restarts: dict[int, int] = field(default_factory=dict)  # startOverride, once per list


def letter(number: int) -> str:
    """Word's letters: a … z, then aa, bb; not the Vietnamese order, which Word does not have."""
    if number < 1:
        return ""
    return chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)


def _printed(number: int, form: str) -> str:
    if form == "lowerLetter":
        return letter(number)
    if form == "upperLetter":
        return letter(number).upper()
    if form == "lowerRoman":
        return roman(number)
    if form == "upperRoman":
        return roman(number).upper()
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else str(number)


class Numbering:
    """The running counters of one document. ``advance`` is called once per numbered paragraph."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._by_style: dict[str, dict[str, int]] = {}
        self._used: set[tuple[str, int]] = set()
        if root is None:
            return
        abstract: dict[str, list[_Level]] = {}
        for element in root.iter(W + "abstractNum"):
            key = element.get(W + "abstractNumId") or ""
            abstract[key] = [_Level() for _ in range(_LEVELS)]
            self._by_style[key] = {}
            for level in element.iter(W + "lvl"):
                self._read_level(level, key, abstract[key])
        same = _linked(root)
        for element in root.iter(W + "num"):
            link = element.find(W + "abstractNumId")
            key = (link.get(VAL) or "") if link is not None else ""
            key = same.get(key, key)
            if key in abstract:
                made = _List(key=key, levels=list(abstract[key]))
                self._lists[element.get(W + "numId") or ""] = made
                self._read_overrides(element, made)

    def advance(self, num_id: str, level: int, style_id: str | None = None) -> str:
        """Count one paragraph of a list and return its printed number with a trailing space."""
        numbered = self._lists.get(num_id)
        if numbered is None:
            return ""
        if style_id is not None:
            level = self._by_style[numbered.key].get(style_id, level)
        if not 0 <= level < _LEVELS:
            return ""
        counters = self._counters.setdefault(numbered.key, [None] * _LEVELS)
        own = numbered.levels[level]
        if level in numbered.restarts and (num_id, level) not in self._used:
            self._used.add((num_id, level))
            counters[level] = None
            own.start = numbered.restarts[level]
        current = counters[level]
        counters[level] = own.start if current is None else current + 1
        for lower in range(level + 1, _LEVELS):
            restart = numbered.levels[lower].restart
            if restart is None or (restart > 0 and level < restart):
                counters[lower] = None
        return self._text(numbered, counters, level)

    def _text(self, numbered: _List, counters: list[int | None], level: int) -> str:
        own = numbered.levels[level]
        if own.form == "bullet":
            return (own.text if own.text in _BULLETS else "-") + " "

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            definition = numbered.levels[at]
            count = counters[at]
            form = "decimal" if own.legal and definition.form != "none" else definition.form
            return _printed(definition.start if count is None else count, form)

        printed = _PLACE.sub(place, own.text)
        if not printed.strip():
            return ""
        return printed + (" " if own.spaced else "")

    def _read_level(self, element: etree._Element, key: str, into: list[_Level]) -> None:
        index = _number(element.get(W + "ilvl"), -1)
        if not 0 <= index < _LEVELS:
            return
        level = _Level()
        for child in element:
            value = child.get(VAL) or ""
            if child.tag == W + "numFmt":
                level.form = value
            elif child.tag == W + "lvlText":
                level.text = value
            elif child.tag == W + "start":
                level.start = _number(value, 1)
            elif child.tag == W + "lvlRestart":
                level.restart = _number(value, 0)
            elif child.tag == W + "isLgl":
                level.legal = value not in ("0", "false")
            elif child.tag == W + "suff":
                level.spaced = value != "nothing"
            elif child.tag == W + "pStyle":
                self._by_style[key][value] = index
        into[index] = level

    def _read_overrides(self, element: etree._Element, made: _List) -> None:
        for override in element.iter(W + "lvlOverride"):
            index = _number(override.get(W + "ilvl"), -1)
            if not 0 <= index < _LEVELS:
                continue
            for level in override.iter(W + "lvl"):
                self._read_level(level, made.key, made.levels)
            start = override.find(W + "startOverride")
            if start is not None:
                made.restarts[index] = _number(start.get(VAL), 1)
                made.levels[index] = _copy(made.levels[index])


def _linked(root: etree._Element) -> dict[str, str]:
    """Definitions without levels of their own -> the one that their list style names."""
    holders: dict[str, str] = {}  # list style -> the definition that is it
    named: dict[str, str] = {}
    for element in root.iter(W + "abstractNum"):
        key = element.get(W + "abstractNumId") or ""
        for tag, by_style in (("styleLink", True), ("numStyleLink", False)):
            link = element.find(W + tag)
            style = "" if link is None else link.get(VAL) or ""
            if link is not None and by_style:
                holders[style] = key
            elif link is not None:
                named[key] = style
    return {key: holders[style] for key, style in named.items() if style in holders}


def _copy(level: _Level) -> _Level:
    return _Level(level.form, level.text, level.start, level.restart, level.legal, level.spaced)


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdigit() and len(value) < 8 else otherwise
