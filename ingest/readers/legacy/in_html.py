"""Old codes in HTML: fonts from ``font face`` and CSS; text converted in the page's tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.readers.legacy.codes import code_of_font
from ingest.readers.legacy.likelihood import UNICODE, is_suspect, may_be_old
from ingest.readers.legacy.mender import Mender, Piece

_FAMILY = re.compile(
    r"font(?:-family)?\s*:\s*(?:[^;{}\"']*\s)?[\"']?(?P<name>(?:\.?vn|vni)[\w. -]*)", re.IGNORECASE
)
_ANY_FAMILY = re.compile(r"font-family\s*:", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?:\.(?P<class>[\w-]+))?$", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_APART = frozenset(
    "p div td th li h1 h2 h3 h4 h5 h6 br tr table ul ol body title blockquote pre center".split()
)


def mend_page(root: etree._Element) -> tuple[str, ...]:
    """Convert a page's text in place; what was done."""
    whole = str(root.xpath("string()"))
    old = is_suspect(whole) or may_be_old(whole) or not UNICODE.search(whole)
    if whole.isascii() or not old:
        return ()
    lines = list(_lines(root, _rules(root)))
    mender = Mender("".join(t for t, font in line[1] if not code_of_font(font)) for line in lines)
    for places, pieces in lines:
        for (element, is_tail), text in zip(places, mender.line(pieces), strict=True):
            if is_tail:
                element.tail = text
            else:
                element.text = text
    return mender.notes


_Place = tuple[etree._Element, bool]  # an element, and whether its tail is meant


def _lines(
    root: etree._Element, rules: dict[tuple[str, str], str]
) -> Iterator[tuple[list[_Place], list[Piece]]]:
    """Text between block elements, as the places where it stands and in which font."""
    places: list[_Place] = []
    pieces: list[Piece] = []
    fonts: list[str] = [""]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _APART and pieces:
            yield places, pieces
            places, pieces = [], []
        if event == "start":
            fonts.append(_font(element, tag, rules) or fonts[-1])
            if element.text and tag not in ("script", "style", ""):
                places.append((element, False))
                pieces.append((element.text, fonts[-1]))
        else:
            fonts.pop()
            if element.tail:
                places.append((element, True))
                pieces.append((element.tail, fonts[-1]))
    if pieces:
        yield places, pieces


def _font(element: etree._Element, tag: str, rules: dict[tuple[str, str], str]) -> str:
    """The font that an element itself asks for: by its style, its ``face``, or a rule of the
    page's; empty where none does."""
    style = element.get("style") or ""
    if _ANY_FAMILY.search(style) or "font:" in style.replace(" ", ""):
        named = _FAMILY.search(style)
        return named["name"].strip() if named else "other"
    face = (element.get("face") or "").split(",")[0].strip("\"' ")
    if face:
        return face
    for name in (element.get("class") or "").split():
        found = rules.get((tag, name)) or rules.get(("", name))
        if found:
            return found
    return rules.get((tag, "")) or ""


def _rules(root: etree._Element) -> dict[tuple[str, str], str]:
    """(tag or "", class or "") -> font, of the page's own style sheet; simple selectors only, as
    Word writes them (``p.MsoNormal``)."""
    found: dict[tuple[str, str], str] = {}
    for sheet in root.iter("style"):
        for selectors, body in _RULE.findall(_COMMENT.sub(" ", sheet.text or "")):
            if not _ANY_FAMILY.search(body):
                continue
            named = _FAMILY.search(body)
            for selector in selectors.split(","):
                simple = _SELECTOR.match(selector.strip())
                if simple and selector.strip():
                    tag = (simple["tag"] or "").lower().replace("*", "body")
                    found[tag, simple["class"] or ""] = named["name"].strip() if named else "other"
    return found
