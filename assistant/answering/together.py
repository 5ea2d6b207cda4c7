"""What must be quoted together with a sentence: the rest of a quotation, and the items that it
announces ("đề ra 3 nhiệm vụ. Một là … Hai là …"). Pure."""

from __future__ import annotations

import re

from assistant.answering.candidates import Candidate
from assistant.answering.lists import block_around
from assistant.answering.spans import LIST_MARK, Span
from ingest.sentences import sentence_spans

_COUNTED = "hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_FIRST_ITEM = re.compile(r"\W*(?:một là|thứ nhất|trước hết)\b", re.IGNORECASE)
_ITEM = re.compile(rf"\W*(?:(?:{_COUNTED}) là|thứ (?:{_COUNTED}|tư)|cuối cùng)\b", re.IGNORECASE)
_LONGEST = 2_000  # characters quoted together
_OPENS, _CLOSES = "“«", "”»"


def whole_span(candidate: Candidate, *, announced: bool = False) -> Span:
    """The sentence with what it says nothing without; an item of a list also with its lead-in where
    ``announced``: "a) Ghi âm hội nghị." alone may be allowed or forbidden."""
    hit = candidate.hit
    if announced and LIST_MARK.match(candidate.text) and (block := block_around(candidate)):
        said = hit.passage.text[block.start - hit.passage.start : candidate.end - hit.passage.start]
        if candidate.end - block.start <= _LONGEST:
            return Span(hit.document, hit.passage, block.start, candidate.end, said)
    if candidate.text.endswith(":") and (block := block_around(candidate)):
        return block
    text, offset = hit.passage.text, hit.passage.start
    sentences = sentence_spans(text)
    own = next(i for i, (start, _) in enumerate(sentences) if offset + start == candidate.start)
    first, last = own, _last_item(text, sentences, own)
    if last == own:
        first, last = _quotation(text, sentences, own)
    start, end = sentences[first][0], sentences[last][1]
    if end - start > _LONGEST:
        start, end = sentences[own]
    return Span(hit.document, hit.passage, offset + start, offset + end, text[start:end])


def _last_item(text: str, sentences: list[tuple[int, int]], own: int) -> int:
    """The last of the items that follow a sentence, itself where none do. An item may go on in a
    second sentence."""
    last = own
    for index in range(own + 1, len(sentences)):
        said = text[slice(*sentences[index])]
        if (_FIRST_ITEM if last == own else _ITEM).match(said):
            last = index
        elif last == own or index > last + 1:
            break
    return last


def _quotation(text: str, sentences: list[tuple[int, int]], own: int) -> tuple[int, int]:
    """The first and last sentence of the quotation that begins, goes on or ends in a sentence."""
    first = last = own
    while (
        first > 0
        and _balance(text[slice(*sentences[own])]) < 0
        and _open(text, sentences, first, own) < 0
    ):
        first -= 1
    while last + 1 < len(sentences) and _open(text, sentences, first, last) > 0:
        last += 1
    return (first, last) if _open(text, sentences, first, last) == 0 else (own, own)


def _open(text: str, sentences: list[tuple[int, int]], first: int, last: int) -> int:
    return _balance(text[sentences[first][0] : sentences[last][1]])


def _balance(text: str) -> int:
    """Quotation marks that open without closing, less those that close without opening. A straight
    mark opens and closes in turn."""
    paired = sum(text.count(m) for m in _OPENS) - sum(text.count(m) for m in _CLOSES)
    return paired + text.count('"') % 2
