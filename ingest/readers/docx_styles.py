"""What a DOCX style gives its paragraphs and runs, resolved through ``basedOn``."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from lxml import etree

from ingest.readers.package import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_DRAWN = frozenset({"nil", "none"})


# Of letters beyond ASCII, of ASCII, and of East Asian text: names, or a theme's names for them.
Fonts = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """Effective properties; ``name`` is the style's own, the rest may be inherited."""

    name: str = ""
    bold: bool = False
    hidden: bool = False
    centered: bool = False
    level: int | None = None  # 1-9, from outlineLvl or the name
    num_id: str | None = None
    num_level: int = 0
    bordered: bool = False  # of a table style
    fonts: Fonts = ("", "", "")
    capitals: bool = False  # small letters are drawn as capitals


def switched_on(element: etree._Element | None, inherited: bool) -> bool:
    """A toggle such as ``w:b``: absent keeps what is inherited."""
    if element is None:
        return inherited
    return element.get(VAL, "1") not in ("0", "false", "off")


def draws(borders: etree._Element | None) -> bool:
    """Whether a border group draws at least one line."""
    return borders is not None and any(
        isinstance(side.tag, str) and side.get(VAL, "nil") not in _DRAWN for side in borders
    )


def fonts_of(element: etree._Element | None, inherited: Fonts) -> Fonts:
    """The fonts after a ``w:rFonts``: a theme's font, where one is named, wins over a name."""
    if element is None:
        return inherited
    high, low, east = (
        element.get(f"{W}{kind}Theme") or element.get(W + kind) or old
        for kind, old in zip(("hAnsi", "ascii", "eastAsia"), inherited, strict=True)
    )
    return high, low, east


@functools.lru_cache(maxsize=4)
def styles_of(data: bytes) -> Styles:
    """The styles of a ``styles.xml``.

    Kept between files: an office's documents share a template, and python-docx's default one takes
    8 ms to parse, three times as long as a law of 100 articles.
    """
    return Styles(parse(data) if data else None)


class Styles:
    """All styles of a document, resolved on first use."""

    def __init__(self, root: etree._Element | None) -> None:
        self._raw: dict[str, etree._Element] = {}
        self._done: dict[str, Style] = {}
        self._default = {"paragraph": "", "table": ""}
        base = Style()
        self._fonts: set[str] = set()
        if root is not None:
            self._fonts = {str(v) for f in root.iter(W + "rFonts") for v in f.attrib.values()}
            for element in root.iter(W + "style"):
                style_id = element.get(W + "styleId") or ""
                self._raw[style_id] = element
                kind = element.get(W + "type") or ""
                if element.get(W + "default") in ("1", "true") and kind in self._default:
                    self._default[kind] = style_id
            defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            if defaults is not None:
                base = replace(
                    base,
                    bold=switched_on(defaults.find(W + "b"), False),
                    fonts=fonts_of(defaults.find(W + "rFonts"), base.fonts),
                )
        self._base = base

    def paragraph(self, style_id: str | None) -> Style:
        return self._get(style_id or self._default["paragraph"])

    def character(self, style_id: str) -> etree._Element | None:
        """The run properties of a character style, not inherited ones."""
        element = self._raw.get(style_id)
        return None if element is None else element.find(W + "rPr")

    def fonts(self) -> set[str]:
        """Every font that any style names."""
        return self._fonts

    def table(self, style_id: str | None) -> Style:
        return self._get(style_id or self._default["table"])

    def _get(self, style_id: str, depth: int = 0) -> Style:
        if style_id in self._done:
            return self._done[style_id]
        element = self._raw.get(style_id)
        if element is None or depth > 20:  # unknown, or styles based on each other in a circle
            return self._base
        based = element.find(W + "basedOn")
        parent = self._base
        if based is not None:
            parent = self._get(based.get(VAL) or "", depth + 1)
        style = _read(element, parent)
        self._done[style_id] = style
        return style


def _read(element: etree._Element, parent: Style) -> Style:
    name_element = element.find(W + "name")
    name = (name_element.get(VAL) or "") if name_element is not None else ""
    style = replace(parent, name=name)
    run = element.find(W + "rPr")
    if run is not None:
        style = replace(
            style,
            bold=switched_on(run.find(W + "b"), style.bold),
            hidden=switched_on(run.find(W + "vanish"), style.hidden),
            capitals=switched_on(run.find(W + "caps"), style.capitals),
            fonts=fonts_of(run.find(W + "rFonts"), style.fonts),
        )
    borders = element.find(f"{W}tblPr/{W}tblBorders")
    if borders is not None:
        style = replace(style, bordered=draws(borders))
    heading = _HEADING.match(name)
    if heading:
        style = replace(style, level=int(heading[1]))
    elif name.lower() == "title":
        style = replace(style, level=1)
    paragraph = element.find(W + "pPr")
    return style if paragraph is None else _with_paragraph(style, paragraph)


def _with_paragraph(style: Style, properties: etree._Element) -> Style:
    for child in properties:
        value = child.get(VAL) or ""
        if child.tag == W + "jc":
            style = replace(style, centered=value == "center")
        elif child.tag == W + "outlineLvl" and value.isdigit():
            style = replace(style, level=int(value) + 1 if int(value) < 9 else None)
        elif child.tag == W + "numPr":
            num, level = child.find(W + "numId"), child.find(W + "ilvl")
            if num is not None:
                style = replace(style, num_id=num.get(VAL))
            if level is not None and (level.get(VAL) or "").isdigit():
                style = replace(style, num_level=int(level.get(VAL) or 0))
    return style
