"""Sentences of Vietnamese official text, as spans: nothing is lost but white space."""

from __future__ import annotations

import re

from ingest.folding import UPPER

# What may stand before a full stop that ends no sentence, lower-cased, without the stop.
_ABBREVIATIONS = frozenset(
    ("tp", "tx", "tt", "q", "p", "tr", "gs", "pgs", "ts", "ths", "th.s", "bs", "ks", "cn", "ncs")
    + ("gs.ts", "pgs.ts", "ts.bs", "đ/c", "đc", "v.v", "vv", "nxb", "stt", "sđt", "đt", "ub", "vd")
    + ("kt", "tm", "tl", "tuq", "t/m", "k/t", "t/l")
)
_BOUNDARY = re.compile(r"(?:[.!?…]+(?:/\.)?)[\"”’»)\]]*(?=\s)|\n")
_MARKER = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Za-zđĐ])")
# Initials of Vietnamese names may be two letters (Th., Ng., Tr.); T.H. is two initials.
_INITIALS = re.compile(rf"(?:[{UPPER}](?:h|r|g|gh)?\.)*[{UPPER}](?:h|r|g|gh)?")
_POINT = re.compile(r"\s*[a-zđ]{1,2}\)\s")
_LAST_WORD = re.compile(r"[^\s(\[“\"]*\Z")
_CLOSER = {"(": ")", "[": "]", "“": "”", "«": "»", '"': '"'}
_MARK = re.compile(r"[()\[\]“”«»\"\n]")
_FURTHEST_CLOSER = 1000  # characters; a mark left open further than that was never closed


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, trimmed, in order, covering every character that is not white space.

    A line's end always ends a sentence. A full stop ends one unless it belongs to an abbreviation,
    an initial, a list marker or a number, unless the text goes on in lower case, and unless it
    stands in brackets or quotes after which the sentence goes on in lower case.
    """
    spans: list[tuple[int, int]] = []
    start = 0  # of the sentence
    scanned = 0  # brackets and quotes before this index are on the stack or closed
    inside = 0  # no sentence ends before this index
    stack: list[str] = []
    for match in _BOUNDARY.finditer(text):
        if match.group() != "\n":
            if match.end() <= inside or not _ends_sentence(text, start, match):
                continue
            _follow_marks(text, scanned, match.start(), stack)
            scanned = match.start()
            inside = _end_of_enclosure_that_goes_on(text, match.start(), stack)
            if match.end() <= inside:
                continue
        _append_trimmed(spans, text, start, match.end())
        start = scanned = match.end()
        stack.clear()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = _next_visible(text, match.end())
    if following in ",;:)" or (following.islower() and not _POINT.match(text, match.end())):
        return False
    if text[match.start()] != "." or match.group()[:2] == "..":
        return True
    before = text[start : match.start()]
    if _MARKER.fullmatch(before[:20].lstrip()):
        return False
    last = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
    word = last.group() if last else ""
    return _INITIALS.fullmatch(word) is None and word.lower() not in _ABBREVIATIONS


def _next_visible(text: str, index: int) -> str:
    """The first character of what follows on this line, or a line break at its end."""
    while index < len(text) and text[index].isspace() and text[index] != "\n":
        index += 1
    return text[index] if index < len(text) else "\n"


def _follow_marks(text: str, start: int, end: int, stack: list[str]) -> None:
    """Push what ``text[start:end]`` opens and pop what it closes."""
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if stack and mark == stack[-1]:
            stack.pop()
        elif mark in _CLOSER:
            stack.append(_CLOSER[mark])


def _end_of_enclosure_that_goes_on(text: str, index: int, stack: list[str]) -> int:
    """Where the brackets or quotes open at ``index`` close, if lower case follows; else 0."""
    open_marks = list(stack)
    for match in _MARK.finditer(text, index, min(len(text), index + _FURTHEST_CLOSER)):
        mark = match.group()
        if not open_marks or mark == "\n":
            break
        if mark == open_marks[-1]:
            open_marks.pop()
            if not open_marks:
                following = _next_visible(text, match.end())
                return match.end() if following.islower() or following in ",;" else 0
        elif mark in _CLOSER:
            open_marks.append(_CLOSER[mark])
    return 0


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
