"""Recognising one heading: Phần, Chương, Mục, Điều; I, 1, 1.1; lines set off by print.

Ranks order them; a heading closes every open one of its own rank or below (a larger number).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.structure.lines import Line, is_capitals

ATTACHMENT, PART, CHAPTER, SECTION, SUBSECTION, ARTICLE = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0
LETTERED, ROMAN, ARABIC, DOTTED, POINT = 8.0, 10.0, 11.0, 12.0, 14.0

_ROMAN = r"(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"  # to LXXXIX; the longest code has 44 chapters
_UNIT = re.compile(
    rf"(?P<word>phần|chương|tiểu mục|mục)\s+"
    rf"(?P<number>thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai|ba))?)|\d{{1,3}}|{_ROMAN})"
    rf"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_UNIT_RANK = {"phần": PART, "chương": CHAPTER, "mục": SECTION, "tiểu mục": SUBSECTION}
_ARTICLE = re.compile(
    r"(?P<word>Đi[ềểế]u|ĐI[ỀỂẾ]U)\s+(?P<number>\d{1,3})(?P<letter>[a-zđ]?)(?P<stop>\s*[.:–-]*)\s*(?P<title>.*)",
    re.DOTALL,
)
_MARKS = (
    (LETTERED, re.compile(r"(?P<mark>[A-ZĐ])\s?[.\-–)/]\s*(?=\S)")),
    (ROMAN, re.compile(r"(?P<mark>[IVX]{1,6})\s?[.\-–)/]\s*(?=\S)")),
    (DOTTED, re.compile(r"(?P<mark>\d{1,2}(?:\.\d{1,2}){1,3})\s?[.\-–)]?\s+(?=\S)")),
    (ARABIC, re.compile(r"(?P<mark>\d{1,2})\s?[.\-–)/]\s*(?=[^\d\s])")),
    (POINT, re.compile(r"(?P<mark>[a-zđ])\s?\)\s*(?=\S)")),
)
_NO_SENTENCE = 150  # characters; longer is no heading unless print says so


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is shown in a path. ``content`` says that its line is evidence as well."""

    rank: float
    display: str
    article: str | None = None
    title: str = ""
    content: bool = False


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An Điều's line taken apart."""

    number: int
    letter: str
    title: str
    has_stop: bool
    misspelt: bool  # Điểu, Điếu: slips that stand in official texts; only the sequence proves them

    @property
    def name(self) -> str:
        return f"{self.number}{self.letter}"


def read_article(text: str) -> ArticleLine | None:
    """``Điều 12a. Giải thích từ ngữ``; None for prose such as ``Điều 5 của Luật này quy định``."""
    match = _ARTICLE.fullmatch(text)
    if match is None:
        return None
    title = match["title"].strip()
    has_stop = bool(match["stop"].strip())
    if title and not has_stop and not (title[0].isupper() or title[0] in '“"'):
        return None
    if title and title[0] in ",;)/":
        return None
    misspelt = match["word"].upper() != "ĐIỀU"
    return ArticleLine(int(match["number"]), match["letter"], title, has_stop, misspelt)


def read_unit(text: str, expected: dict[float, int]) -> Heading | None:
    """``Chương II``, ``Mục 1. QUY ĐỊNH CHUNG``, ``Phần thứ nhất``; also ``Chương IICHIẾN LƯỢC``,
    from which a line break was lost: then the numeral is the one that comes next in its row.
    """
    match = _UNIT.fullmatch(text) if len(text) < 500 else None
    if match is None:
        return None
    word = match["word"].lower()
    rank = _UNIT_RANK[word]
    number, rest = match["number"], match["rest"]
    if rest[:1].isalpha() and number.isascii() and number.isalpha():
        number, rest = _split_glued(number + rest, expected.get(rank, 0) + 1)
    if not number:
        return None
    title = rest.strip(" .:-–\n")
    if title and not _is_title(title, rest):
        return None
    label = f"{match['word'][0].upper()}{word[1:]} {number}"
    return Heading(rank, f"{label}. {title}" if title else label, title=title)


def _split_glued(glued: str, expected: int) -> tuple[str, str]:
    prefixes = [glued[:n] for n in range(1, 8) if re.fullmatch(_ROMAN, glued[:n]) and glued[:n]]
    best = next(
        (p for p in prefixes if roman_value(p) == expected), prefixes[-1] if prefixes else ""
    )
    return best, glued[len(best) :]


def _is_title(title: str, rest: str) -> bool:
    """A unit's title is in capitals or follows a stop; "Mục 2 của Chương này" is prose."""
    if is_capitals(title):
        return True
    return rest.lstrip()[:1] in ".:-–" and title[0].isupper() and len(title) < 200


def roman_value(numeral: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for index, char in enumerate(numeral.upper()):
        value = values[char]
        following = values.get(numeral[index + 1 : index + 2].upper(), 0)
        total += -value if following > value else value
    return total


def unit_number(heading: Heading) -> int:
    """The place of a unit in its row, 0 where it is told in words."""
    mark = heading.display.split(". ")[0].rsplit(" ", 1)[-1]
    if mark.isdigit():
        return int(mark)
    return roman_value(mark) if re.fullmatch(_ROMAN, mark.upper()) else 0


def read_mark(text: str) -> tuple[float, str, int] | None:
    """The rank, the mark and the length of the marker that opens a numbered line."""
    for rank, pattern in _MARKS:
        match = pattern.match(text)
        if match is not None:
            mark = match["mark"]
            depth = mark.count(".")
            if rank == LETTERED and re.fullmatch(r"[IVX]", mark):
                continue
            return (rank + max(0, depth - 1) * 0.5, mark, match.end())
    return None


def read_set_off(line: Line, following: Line | None) -> Heading | None:
    """A heading of a report: numbered or not, told by print or by what follows; in doubt, None."""
    text = line.text
    block = line.block
    mark = read_mark(text)
    if block.kind == "heading" or block.level is not None:
        rank = mark[0] if mark else 9.0 + min(block.level or 1, 9) / 10
        return Heading(rank, text)
    if block.bold and len(text) < 300 and not text.rstrip().endswith((";", ",")):
        if mark:
            return Heading(mark[0], text)
        if following is None:
            return None  # an author's name under a news report heads nothing
        if len(text) < _NO_SENTENCE and not text.rstrip().endswith((".", ":")):
            return Heading(9.5 if is_capitals(text) else 13.0, text)
        return None
    if mark is None:
        if (
            is_capitals(text)
            and 8 <= len(text) < _NO_SENTENCE
            and " " in text
            and text[0].isalpha()
        ):
            return Heading(9.5, text)
        return None
    rank, _, length = mark
    if block.bold_lead > length and block.bold_lead < len(text):
        return Heading(rank, shorten(text[: block.bold_lead].strip(" .:-–")), content=True)
    title = text[length:]
    if rank in (LETTERED, ROMAN) and is_capitals(title) and len(text) < 250:
        return Heading(rank, text)
    if len(text) >= _NO_SENTENCE or text.rstrip().endswith((".", ";", ":", ",", "/")):
        return None
    return Heading(rank, text) if _opens_deeper(rank, following) else None


def _opens_deeper(rank: float, following: Line | None) -> bool:
    """Whether what follows a short numbered line stands below it: prose, or deeper marks."""
    if following is None or not following.is_prose:
        return following is not None
    mark = read_mark(following.text)
    if mark is not None:
        return mark[0] > rank
    return (
        following.text[:1] in "-–+•"
        or len(following.text) > _NO_SENTENCE
        or following.text.endswith(".")
    )


def shorten(text: str, limit: int = 150) -> str:
    """At most ``limit`` characters, cut at a word's end with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
