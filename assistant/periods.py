"""Periods written as reports write them: nửa đầu năm 2019 is 6 tháng đầu năm 2019. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


# A title: tổng kết năm 2019, phương hướng, nhiệm vụ năm 2020.
_PLANS = re.compile(r"\W+(?:va )?(?:phuong huong|nhiem vu|muc tieu|ke hoach)\b.*", re.DOTALL)
_PLANNED = re.compile(r"\b(?:phuong huong|nhiem vu|muc tieu|giai phap)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def without_plans(title: str) -> str:
    """What a report reports, without the next year that it only plans: what it says of results is
    not of that year. A title that names one year keeps it."""
    folded = fold_aligned(title)
    plans = _PLANS.search(folded.text)
    if plans is None or not _YEAR.search(folded.text[: plans.start()]):
        return title
    return title[: folded.position(plans.start())]


def is_planned(headings: Iterable[str]) -> bool:
    """Whether a section tells what is to be done."""
    return any(_PLANNED.search(fold_aligned(heading).text) for heading in headings)


# Of a year, as what a sentence counts is; and years that it only measures by.
_OF_YEAR = re.compile(r"(?<!den )(?<!tu )(?<!truoc )(?<!sau )\bnam (?P<year>(?:19|20)\d\d)\b")
_MEASURED_BY = re.compile(r"\b(?:so voi|so|cung ky|hon)(?: cung ky)?(?: voi)? nam (?:19|20)\d\d\b")


def of_other_year(asked: str, sentence: str) -> bool:
    """Whether a sentence says itself that it is of another year than the only one asked about:
    "Năm 2019 giảm 12 thôn" in a letter of 2020; or knows that year only to measure by it."""
    years = set(_YEAR.findall(fold_aligned(asked).text))
    if len(years) != 1:
        return False
    folded = fold_aligned(sentence).text
    measured_by = set(_YEAR.findall(" ".join(_MEASURED_BY.findall(folded))))
    said = {m["year"] for m in _OF_YEAR.finditer(_MEASURED_BY.sub(" ", folded))}
    return not years <= said and bool(said or years <= measured_by)


_HALVES = (re.compile(r"\b6 thang dau\b"), re.compile(r"\b6 thang cuoi\b"))


def of_other_half(asked: str, heading: str) -> bool:
    """Whether a heading is about the other half of the year than the one asked about: every report
    on six months ends with the tasks of the next six. Both as ``as_reported`` writes them."""
    first, second = (
        tuple(bool(half.search(fold_aligned(text).text)) for half in _HALVES)
        for text in (asked, heading)
    )
    return first in ((True, False), (False, True)) and second == (first[1], first[0])
