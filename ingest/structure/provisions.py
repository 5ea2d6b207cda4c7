"""Which Điều, khoản, điểm a sentence names, however it lists them: "điểm c khoản 3 Điều 56 và khoản
4 Điều 82", "các điều 3, 4 và 5", "Mục 3 Chương III". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from ingest.types import Provision

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?[a-zđ]?(?![\w/%])"
_POINT = r"[a-zđ]\d?(?![\wÀ-ỹ/])"
_AND = r"(?:\s*,\s*|\s+và\s+|\s*,\s*và\s+|\s+đến\s+|\s*-\s*)"
_LISTED = re.compile(
    rf"\b(?:các\s+)?(?:(?P<point>điểm)\s+(?P<points>{_POINT}(?:{_AND}(?:{_POINT}))*)"
    rf"|(?P<clause>khoản)\s+(?P<clauses>{_NUMBER}(?:{_AND}(?:{_NUMBER}))*)"
    rf"|(?P<article>điều)\s+(?:từ\s+)?(?P<articles>{_NUMBER}(?:{_AND}(?:{_NUMBER}))*)"
    r"|(?P<unit>(?:tiểu mục|mục|chương|phần|phụ lục)(?:\s+số)?\s+"
    r"(?:[IVXLC]+|\d[\d.]*|[A-Z])(?!\w)))",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"(?<!\w)(?:{_NUMBER}|{_POINT})")
# "Bổ sung khoản 17 vào sau khoản 16 Điều 4": what stands before it is not touched.
_NEIGHBOUR = re.compile(
    rf"\s*(?:vào\s+)?(?:sau|trước|cuối)\s+(?:điểm\s+{_POINT}|khoản\s+{_NUMBER}|điều\s+{_NUMBER})",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,|và|của|thuộc|tại)?\s*", re.IGNORECASE)
_WITHIN = re.compile(r"\s*(?:trong|thuộc|của|tại)?\s*", re.IGNORECASE)
_LONGEST_RANGE = 100  # articles in "các điều từ 5 đến 9"; a longer one is a slip


def find_provisions(text: str) -> tuple[Provision, ...]:
    """The places a text names, each once, in order.

    A khoản or điểm belongs to the Điều named after it; one that none follows is kept without.
    """
    text = _NEIGHBOUR.sub(lambda m: " " * len(m.group()), text)
    found: dict[Provision, None] = {}
    points: list[str] = []  # waiting for their khoản
    waiting: list[Provision] = []  # for their Điều
    units: list[tuple[int, int]] = []  # runs of them: "Mục 3 và Mục 4 Chương III"

    nothing: list[str | None] = [None]

    def close(articles: Sequence[str | None]) -> None:
        nonlocal points, waiting
        waiting += [Provision(point=p) for p in points]
        for article, place in product(articles, waiting or [Provision()]):
            whole = Provision(article, place.clause, place.point)
            if whole != Provision():
                found.setdefault(whole)
        points, waiting = [], []

    end_of_articles = -1
    for match in _LISTED.finditer(text):
        if match["point"]:
            points += _items(match["points"])
        elif match["clause"]:
            waiting += [
                Provision(clause=c, point=p)
                for c, p in product(_items(match["clauses"]), points or nothing)
            ]
            points = []
        elif match["article"]:
            close(_items(match["articles"]))
            end_of_articles = match.end()
        elif end_of_articles >= 0 and _WITHIN.fullmatch(text, end_of_articles, match.start()):
            end_of_articles = match.end()  # "Điều 21a trong Chương II": where it stands
        elif units and _JOINS.fullmatch(text, units[-1][1], match.start()):
            units[-1] = (units[-1][0], match.end())
        else:
            units.append(match.span())
    if points or waiting:
        close(nothing)
    for start, end in units:
        found.setdefault(Provision(unit=" ".join(text[start:end].split())))
    return tuple(found)


def _items(listed: str) -> list[str]:
    """``3, 4 và 6 đến 8`` -> 3 4 6 7 8."""
    items: list[str] = []
    end = 0
    for match in _ITEM.finditer(listed):
        value = match.group().lower()
        if "đến" in listed[end : match.start()] and items and value.isdigit():
            first = items[-1]
            if first.isdigit() and 0 < int(value) - int(first) < _LONGEST_RANGE:
                items += [str(n) for n in range(int(first) + 1, int(value))]
        items.append(value)
        end = match.end()
    return items
