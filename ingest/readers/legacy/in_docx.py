"""Old codes in DOCX: fonts from runs, styles and themes; text converted in the XML itself, before
anything reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from lxml import etree

from ingest.readers.docx_styles import VAL, Fonts, Styles, W, fonts_of
from ingest.readers.legacy.codes import code_of_font
from ingest.readers.legacy.likelihood import UNICODE, is_suspect, may_be_old
from ingest.readers.legacy.mender import Mender, Piece

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P, _R, _T, _RPR = (W + name for name in ("p", "r", "t", "rPr"))


class DocxMender:
    """Converts the parts of one document; the first part's text tells which codes it is in."""

    def __init__(self, styles: Styles, theme: Callable[[], etree._Element | None]) -> None:
        self._styles, self._read_theme = styles, theme
        self._mender: Mender | None = None

    @cached_property
    def _theme(self) -> dict[str, str]:
        return _theme_fonts(self._read_theme())  # parsed for the few documents that need it

    @property
    def notes(self) -> tuple[str, ...]:
        return self._mender.notes if self._mender else ()

    def mend(self, root: etree._Element) -> None:
        """Convert a part, in place."""
        whole = str(root.xpath("string()"))
        if whole.isascii() or not (is_suspect(whole) or may_be_old(whole) or _is_short(whole)):
            return  # nearly every document ends here, at little cost
        if not may_be_old(whole) and not self._names_old_font(root):
            return
        for hyphen in list(root.iter(W + "softHyphen")):
            # LibreOffice writes the character of TCVN3's ư so when it converts a DOC or an RTF.
            hyphen.tag, hyphen.text = _T, "\u00ad"
        paragraphs = list(self._paragraphs(root))
        if self._mender is None:
            plain = ("".join(t for t, font in p[1] if not code_of_font(font)) for p in paragraphs)
            self._mender = Mender(plain)
        for elements, pieces in paragraphs:
            for element, text in zip(elements, self._mender.line(pieces), strict=True):
                element.text = text

    def _names_old_font(self, root: etree._Element) -> bool:
        named = [str(v) for fonts in root.iter(W + "rFonts") for v in fonts.attrib.values()]
        return any(map(code_of_font, {*named, *self._styles.fonts(), *self._theme.values()}))

    def _paragraphs(
        self, root: etree._Element
    ) -> Iterator[tuple[list[etree._Element], list[Piece]]]:
        """The text elements of each paragraph with what they say and in which font."""
        found: dict[etree._Element, list[etree._Element]] = {}
        for element in root.iter(_T):
            paragraph = next(element.iterancestors(_P), None)
            if paragraph is not None and element.text:
                found.setdefault(paragraph, []).append(element)
        for paragraph, elements in found.items():
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            fonts = self._styles.paragraph(None if style is None else style.get(VAL)).fonts
            yield elements, [(e.text or "", self._font(e, fonts)) for e in elements]

    def _font(self, element: etree._Element, inherited: Fonts) -> str:
        """The font that draws a text's letters beyond ASCII; the old one where some are old."""
        run = next(element.iterancestors(_R), None)
        properties = None if run is None else run.find(_RPR)
        if properties is not None:
            named = properties.find(W + "rStyle")
            character = None if named is None else self._styles.character(named.get(VAL) or "")
            if character is not None:
                inherited = fonts_of(character.find(W + "rFonts"), inherited)
            inherited = fonts_of(properties.find(W + "rFonts"), inherited)
        names = [self._theme.get(name, name) for name in inherited if name]
        return next((name for name in names if code_of_font(name)), names[0] if names else "")


def _is_short(text: str) -> bool:
    """Whether a text in Latin-1 alone is too short to be told from an old code by its letters."""
    return UNICODE.search(text) is None


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """What a theme's names stand for: minorHAnsi -> Calibri."""
    found: dict[str, str] = {}
    for part in ("major", "minor"):
        element = None if theme is None else next(theme.iter(f"{_DRAWING}{part}Font"), None)
        latin = None if element is None else element.find(_DRAWING + "latin")
        east = None if element is None else element.find(_DRAWING + "ea")
        for name, source in (("HAnsi", latin), ("Ascii", latin), ("EastAsia", east)):
            if source is not None:
                found[f"{part}{name}"] = source.get("typeface") or ""
    return found
