"""Periods written as reports write them: nửa đầu năm 2019 is 6 tháng đầu năm 2019. Pure."""

from __future__ import annotations

import re

from assistant.tones import may_mean
from ingest.folding import fold_aligned
from ingest.normalise import fold, words

# Folded form -> the form that titles of reports use. Not "sau tháng 7", "hai mươi sáu tháng" nor
# "giữa năm huyện".
_SIX = r"(?<!muoi )sau thang(?!\s+\d{1,2}\b)"
_ENDS = r"(?=\s+(?:19|20)\d\d|\s*(?:[?.,;]|$))"
_FORMS = (
    (re.compile(r"\b(?:(?:ca|tron) )+nam\b"), "năm"),  # first, for "nửa cả năm"
    (re.compile(rf"\b(?:nua dau nam|nua nam dau|{_SIX} dau(?: nam)?)\b"), "6 tháng đầu năm"),
    (re.compile(rf"\b(?:nua cuoi nam|nua nam cuoi|{_SIX} cuoi(?: nam)?)\b"), "6 tháng cuối năm"),
    (re.compile(rf"\b(?:giua nam{_ENDS}|nua nam|{_SIX})\b"), "6 tháng"),
    (re.compile(r"\b6t\b\s*/?\s*"), "6 tháng "),
    (re.compile(r"\b9t\b\s*/?\s*"), "9 tháng "),
    (re.compile(r"(?<!muoi )\bchin thang(?!\s+\d{1,2}\b)\b"), "9 tháng"),
)
# With tones typed, these words and no others: sáu and not sau, cả năm and not cả nam.
_TONED = {
    fold(word): word for word in "nửa đầu cuối năm giữa sáu tháng chín cả tròn".split()
}  # fmt: skip


def as_reported(text: str) -> str:
    """The text with its periods in the reports' own form, the rest as typed."""
    reported = _as_reported(text)
    # Again, for what is written out changes how the rest reads ("nửa cả năm").
    return text if reported == text else as_reported(reported)


def _as_reported(text: str) -> str:
    for pattern, form in _FORMS:
        folded = fold_aligned(text)
        pieces: list[str] = []
        end = 0
        for match in pattern.finditer(folded.text):
            first, last = folded.position(match.start()), folded.position(match.end())
            if not _is_period(text[first:last], text):
                continue
            pieces += [text[end:first], form]
            end = last
        if pieces:
            text = "".join((*pieces, text[end:]))
    return text


def _is_period(typed: str, question: str) -> bool:
    return all(may_mean(word, _TONED.get(fold(word), word), question) for word in words(typed))


_HALVES = (re.compile(r"\b6 thang dau\b"), re.compile(r"\b6 thang cuoi\b"))


def of_other_half(asked: str, heading: str) -> bool:
    """Whether a heading is about the other half of the year than the one asked about: every report
    on six months ends with the tasks of the next six. Both as ``as_reported`` writes them."""
    first, second = (
        tuple(bool(half.search(fold_aligned(text).text)) for half in _HALVES)
        for text in (asked, heading)
    )
    return first in ((True, False), (False, True)) and second == (first[1], first[0])
