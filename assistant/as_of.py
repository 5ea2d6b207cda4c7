"""The day whose rules a question asks for: "tại thời điểm 31-12-2018", "at 31-12-2018". Pure.

Without one, today's rules answer. A day of figures ("tính đến ngày 31-12-2018 có bao nhiêu đảng
viên") is none: reports of a day are written after it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from assistant.types import Answer, Question
from ingest.dates import find_dates
from ingest.folding import fold_aligned
from ingest.types import Document

_AT = re.compile(
    r"\b(?:(?:tai|vao|o)\s+(?:thoi\s+)?(?:diem|luc)|thoi\s+diem|at"
    r"|(?:co|con|dang|het)\s+hieu\s+luc\s+(?:vao|tai|den|tu)|quy\s+dinh\s+(?:vao|tai))\s+"
    r"(?:la\s+)?(?P<when>(?:cuoi\s+)?(?:nam\s+(?P<year>(?:19|20)\d\d)(?![\w/-])|.*))",
    re.DOTALL,
)


def day_asked(text: str) -> str | None:
    """The day (ISO) as of which a question asks; a month or a year means its last day."""
    folded = fold_aligned(text).text
    for match in _AT.finditer(folded):
        if match["year"]:
            return f"{match['year']}-12-31"
        found = next(iter(find_dates(match["when"])), None)
        if found is not None and found.start == 0:
            return found.value if len(found.value) == 10 else _last_of(found.value)
    return None


def _last_of(month: str) -> str:
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1]).isoformat()


def without_day(text: str) -> str:
    """The question without the day: no rule of 2010 says "31-12-2018", and the words of a question
    are looked for."""
    folded = fold_aligned(text)
    for match in _AT.finditer(folded.text):
        end = match.end("when")
        if not match["year"]:
            found = next(iter(find_dates(match["when"])), None)
            if found is None or found.start > 0:
                continue
            end = match.start("when") + found.end
        first, last = folded.position(match.start()), folded.position(end)
        return " ".join(f"{text[:first].rstrip(' ,')} {text[last:].lstrip(' ,')}".split())
    return text


def stands(document: Document, question: Question) -> bool:
    """Whether a document, with its status on the day asked, may answer a question as of that day.
    One that states no beginning begins nothing by being written later: reports of a day are."""
    states = document.facts.effective_from is not None
    if question.ruled and not states:
        return False
    if question.on is None or question.references or document.in_force:
        return True
    return document.status == "not_yet" and not states


def day_notice(question: Question, answer: Answer, notice: str | None) -> str | None:
    """What is said above an answer: as of which day it is, and what else there is to say."""
    if question.on is None or answer.status != "answered":
        return notice
    day = date.fromisoformat(question.on).strftime("%d/%m/%Y")
    said = f"Trả lời theo các văn bản có hiệu lực tại ngày {day}."
    return f"{said} {notice}" if notice else said
