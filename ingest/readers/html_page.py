"""Which part of a web page is its content: labelled furniture out, then the element that holds it.

Everything here works on structure (tags, roles, class names, share of linked text), never on a
site's own names. A part that holds official lines or most of the text is kept, whatever
it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.normalise import fold
from ingest.readers.columns import is_mark

_GONE = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "button",
        "select", "textarea", "input", "audio", "video", "canvas", "map", "head", "link", "meta",
        "figcaption", "dialog", "datalist",
    }
)  # fmt: skip
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form", "header", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"}
)
_FURNITURE_NAMES = frozenset(
    {
        "menu", "nav", "navbar", "navigation", "topnav", "breadcrumb", "breadcrumbs", "sidebar",
        "aside", "footer", "copyright", "comment", "comments", "binhluan", "ykien", "share",
        "sharing", "social", "related", "lienquan", "tinlienquan", "relate", "weather", "thoitiet",
        "ad", "ads", "adv", "advert", "advertisement", "quangcao", "banner", "cookie", "cookies",
        "popup", "modal", "pagination", "pager", "paging", "tags", "hot", "mostread", "docnhieu",
        "xemnhieu", "newsletter", "login", "toolbar", "rating", "vote", "tinkhac", "tinmoi",
        "widget",
        "hide", "hidden", "none", "sronly", "caption", "imgcaption", "figcaption", "toc",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME = re.compile(r"[a-z]+|[A-Z][a-z]*")
_STRUCTURE = re.compile(r"(dieu \d+\s*[.:]|(chuong|phan|muc) [ivxlc\d]+\b|noi nhan\s*:|[ivx]+\. )")
_CONTAINERS = frozenset(
    {"body", "div", "section", "article", "main", "center", "form", "font", "span", "table",
     "tbody", "tr", "td"}
)  # fmt: skip
_MAJORITY = 0.4  # of the page's unlinked text: nothing with that much is furniture
_MAIN_SHARE = 0.85  # of the text: descend while one child holds that much


def tag_of(element: etree._Element) -> str:
    """The tag's name; empty for comments, entities and the like."""
    return element.tag if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """All text under an element."""
    return "".join(str(text) for text in element.itertext())


def main_content(body: etree._Element) -> etree._Element:
    """Remove furniture from a page, in place, and return the element that holds the content."""
    seen_content(body)
    weights = _weights(body)
    total = max(weights[body], 1)
    for element in list(body.iter()):
        if element is body or not _is_labelled(element):
            continue
        if weights[element] <= _MAJORITY * total and not has_official_lines(element):
            _remove(element)
    return _narrowed(body)


def seen_content(body: etree._Element) -> etree._Element:
    """Remove from a page, in place, what no reader sees or can read; the same element again."""
    for element in list(body.iter()):
        if tag_of(element) in _GONE or not tag_of(element):
            _remove(element)
    return body


def linked_share(element: etree._Element) -> float:
    """The share of an element's text that stands in links with a target."""
    text = _length(text_of(element))
    links = [a for a in element.iter("a") if a.get("href") is not None]
    linked = sum(_length(text_of(a)) for a in links)
    return linked / text if text else 0.0


def has_official_lines(element: etree._Element) -> bool:
    """Whether any line under an element opens as only an official document does, or is a title."""
    if tag_of(element) == "h1" or next(element.iter("h1"), None) is not None:
        return True
    return any(is_mark(line) or _STRUCTURE.match(fold(line[:80])) for line in _lines(element))


def _lines(element: etree._Element) -> Iterator[str]:
    for text in element.itertext():
        stripped = " ".join(str(text).split())
        if stripped:
            yield stripped


def _is_labelled(element: etree._Element) -> bool:
    """Whether tag, role, style or class name say that an element is not content."""
    if tag_of(element) in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        parts = [part.lower() for part in _NAME.findall(name)]
        if not _FURNITURE_NAMES.isdisjoint(parts) or "".join(parts) in _FURNITURE_NAMES:
            return True
    return False


def _narrowed(body: etree._Element) -> etree._Element:
    weights = _weights(body)
    main = body
    while True:
        children = [child for child in main if tag_of(child)]
        best = max(children, key=lambda child: weights[child], default=None)
        if (
            best is None
            or tag_of(best) not in _CONTAINERS
            or not weights[main]
            or weights[best] < _MAIN_SHARE * weights[main]
            or any(has_official_lines(child) for child in children if child is not best)
        ):
            return main
        main = best


def _weights(root: etree._Element) -> dict[etree._Element, int]:
    """Characters of unlinked text under every element."""
    weights: dict[etree._Element, int] = {}
    for element in reversed(list(root.iter())):  # children come before their parents
        linked = tag_of(element) == "a" and element.get("href") is not None
        own = 0 if linked else _length(element.text or "")
        for child in element:
            own += (0 if linked else weights.get(child, 0)) + _length(child.tail or "")
        weights[element] = own
    return weights


def _length(text: str) -> int:
    return len(" ".join(text.split()))


def _remove(element: etree._Element) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
