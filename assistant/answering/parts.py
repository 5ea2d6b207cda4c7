"""The parts of a report that a question may ask for: hạn chế, nguyên nhân, kiến nghị … Pure.

A sentence that says nothing of shortcomings is no answer to "Hạn chế là gì?", however well its
other words fit; and what a unit proposes stands in several sentences in a row.
"""

from __future__ import annotations

import re

from assistant.answering.candidates import Candidate
from assistant.types import Question
from ingest.normalise import fold, syllables

# What is asked for, and what else shows that a sentence speaks of it.
_PARTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("han che", "khuyet diem", "ton tai", "yeu kem", "bat cap", "vuong mac", "kho khan"),
        ("cham", "chua", "thieu", "kho", "yeu", "lung tung", "chong cheo"),
    ),
    (("nguyen nhan",), ("do", "vi")),
    (("bai hoc", "kinh nghiem"), ()),
    (("uu diem", "ket qua noi bat"), ()),
    (("kien nghi", "de nghi", "de xuat"), ()),
)
_WORDS = "|".join(word for asked, _ in _PARTS for word in asked)
# In a list any of them; else the one that is asked for right away: kiến nghị gì.
_ASKED = re.compile(rf"\b(?P<part>{_WORDS})\b")
_ASKED_AT_ONCE = re.compile(rf"\b(?P<part>{_WORDS}) (?:nhung )?(?:gi|nao|viec gi)\b")
_OF_MANY = re.compile(
    r"\b(?:cac|nhung|tung|moi) (?:huyen|xa|tinh|dia phuong|don vi|dang bo|cap uy|so|nganh|noi"
    r"|phong|thon)\b"
)
_BEGINNING = 6  # syllables, a list mark and a unit's name among them
_ASKS_FOR_ALL = re.compile(r"\b(?:nhung|cac)\b")


def asked_part(question: Question) -> tuple[str, ...]:
    """The words for the part that is asked for, folded; none where no part is."""
    if question.kind not in ("list", "what"):
        return ()
    pattern = _ASKED if question.kind == "list" else _ASKED_AT_ONCE
    asked = pattern.search(fold(question.standalone))
    return next(
        ((*words, *signs) for words, signs in _PARTS if asked and asked["part"] in words), ()
    )


def asks_for_all(question: Question) -> bool:
    """Whether a part is asked for in the plural: những kiến nghị gì."""
    return bool(asked_part(question)) and bool(_ASKS_FOR_ALL.search(fold(question.standalone)))


def asks_of_each(question: Question) -> bool:
    """Whether a part is asked of many units: các huyện kiến nghị gì."""
    return bool(asked_part(question)) and bool(_OF_MANY.search(fold(question.standalone)))


def speaks_of(part: tuple[str, ...], text: str) -> bool:
    """Whether a text has one of the words for a part."""
    said = f" {' '.join(syllables(text))} "
    return not part or any(f" {word} " in said for word in part)


def stands_in_part(part: tuple[str, ...], candidate: Candidate) -> bool:
    """Whether a sentence or a heading above it has one of the words for a part."""
    return speaks_of(part, "\n".join((*candidate.hit.passage.heading_path, candidate.text)))


def tells(part: tuple[str, ...], candidate: Candidate) -> bool:
    """Whether a sentence tells what belongs to the part: it begins with one of its words or stands
    under a heading that has one. "Đã giải quyết các kiến nghị" proposes nothing."""
    beginning = " ".join(syllables(candidate.text)[:_BEGINNING])
    return speaks_of(part, "\n".join((*candidate.hit.passage.heading_path, beginning)))
