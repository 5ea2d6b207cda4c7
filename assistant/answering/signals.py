"""Whether a sentence holds the sort of thing that a question asks for. Pure.

A signal lies in [0, 1]: 0 nothing of the sort, 0.5 something of the sort, 1 right where it should
stand (the number before the very noun that is counted).
"""

from __future__ import annotations

import re

from assistant.definition import CLAUSE_MARK, definition_signal
from assistant.types import Question
from ingest.dates import find_dates
from ingest.folding import LOWER, UPPER, fold_aligned
from ingest.normalise import accented, fold, syllables
from ingest.references import find_references

_COUNT = re.compile(r"(?<![\w/.-])\d+(?:[.,]\d+)*\s*%?(?![\w/])|(?<=\s)\d+(?:[.,]\d+)*%?")
# Before a number that names and does not count: năm 2019, Điều 5, số 12; but not tổng số 12.
_NAMES_NUMBER = re.compile(r"\b(?:nam|dieu|khoan|(?<!tong )so|lan thu|khoa|thang)\s*$")
# Counts in words, folded; "nam" is also the word for year, so it counts only before what is asked.
_COUNT_WORDS = r"\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|tram|nghin)"
_ASKED_COUNT = re.compile(r"\b(?:bao nhieu|(?<!bo )may)\s+(?P<noun>\w+(?: \w+){0,2})")
_MEASURE_BEFORE = re.compile(r"\b(?:so luong|ty le|tong so|so)\s+(?P<noun>\w+(?: \w+){0,2})")
_DURATION = re.compile(r"\b\d+ (?:gio|ngay|tuan|thang|nam)\b|\b(?:mot|hai|ba) (?:thang|nam)\b")
_IN_YEAR = re.compile(r"\bnam (?:19|20)\d\d\b")
_WHEN = re.compile(
    r"\b(?:ngay|thang|quy|nam)\s+\d|\bsau thang\b|\btrong (?:thoi han|vong)\b|\btruoc ngay\b"
    r"|\b(?:hang|dinh ky|moi)\s+(?:nam|thang|quy|tuan)\b|\bke tu\b|\b\d{1,2}[-/]\d{1,2}\b"
    r"|\b\d+ (?:ngay|thang|nam|gio)\b|\bkhi\b|\bnhiem ky\b"
)
# Chiều 1-7, as news writes it.
_DAY = re.compile(r"\b(?:ngay|sang|trua|chieu|toi)\s+\d{1,2}[-/]\d{1,2}(?![-/.]?\w)")
_WHERE = re.compile(
    r"\b(?:tai|o|den|tu|thuoc)\s+(?:tinh|huyen|xa|thi|thanh pho|hoi truong|tru so|dia ban"
    r"|thon|phuong|trung tam|diem cau|nha|truong)\b|\b(?:tai|o)\s"
)
# Người: two to four capitalised syllables in a row; surely so after a word of address, or three
# that begin with a family name ("Ban Tổ" of Ban Tổ chức is none).
_PERSON = re.compile(rf"(?<!\w)(?:[{UPPER}][{LOWER}]+)(?:\s[{UPPER}][{LOWER}]*){{1,3}}")
_ADDRESSED = re.compile(r"(?:đồng chí|ông|bà|đ/c)\s*:?\s*$", re.IGNORECASE)
_FAMILY_NAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý trịnh đinh đoàn lương"
    " mai lại thái tạ cao hà đào trương tô chu kiều lò quàng vàng giàng lưu lâm tăng tôn vương châu"
    " phùng quách ứng lù sùng đàm kim thạch triệu nông hứa vi bế ma cù khổng la lữ mạc nghiêm"
    " ông thân tống viên doãn bạch cầm điêu".split()
)
_ORGAN = re.compile(
    r"\b(?:ban|uy ban|bo|so|hoi dong|tinh uy|huyen uy|dang uy|cap uy|chi bo|dang bo|van phong"
    r"|co quan|to chuc|don vi|truong ban|bi thu|chu tich|giam doc|thu truong|toa an|vien|chinh phu"
    r"|quoc hoi|thu tuong|bo truong|nguoi|truong|doan|mat tran|thanh uy|thi uy|thuong truc)\b"
)
_ASKS_ORGAN = re.compile(r"\b(?:co quan|don vi|to chuc|cap|ban|noi|chu the)\s+nao\b")
_LIST_MARK = re.compile(r"(?:^|\n)\s*(?:[a-zđ]\)|\d+[.)]|[-–+•])\s|;|:\s*$|, .*, ")


def signal(question: Question, sentence: str) -> float:
    """How well the sentence's form fits the question's kind; 0.5 where a form says nothing."""
    folded = fold_aligned(sentence).text
    asked = fold_aligned(question.standalone).text
    match question.kind:
        case "how_many":
            return _count_signal(asked, sentence, folded)
        case "when":
            return _when_signal(asked, sentence, folded)
        case "where":
            return 1.0 if _WHERE.search(folded) else 0.0
        case "who":
            return _who_signal(asked, sentence, folded)
        case "definition":
            return definition_signal(asked, folded)
        case "list":
            return 1.0 if _LIST_MARK.search(sentence) else 0.3
        case _:
            return 0.5


def _count_signal(asked: str, sentence: str, folded: str) -> float:
    if "bao lau" in asked and _DURATION.search(folded):
        return 1.0
    counts = _free_counts(sentence, folded)
    wanted = _ASKED_COUNT.search(asked)
    if wanted:
        noun = wanted["noun"].split()
        for width, value in ((3, 1.0), (2, 1.0), (1, 0.9)):
            head = " ".join(noun[:width])
            if len(noun) < width:
                continue
            # "131 đầu mối" in a sentence, "Đầu mối: 131" in a table row, "ba bước" in words.
            counted = re.compile(rf"\s*(?:\w+ )?{re.escape(head)}\b")
            labelled = re.compile(rf"\b{re.escape(head)}\b[^·:]*:\s*\d")
            if any(counted.match(folded[end:]) for end in counts) or labelled.search(folded):
                return value
            if re.search(rf"{_COUNT_WORDS} {re.escape(head)}\b", folded):
                return 0.9
    if not counts:
        return 0.0
    named = _MEASURE_BEFORE.search(asked)
    if named and named["noun"].split()[0] in folded:
        return 0.8
    return 0.5


def _free_counts(sentence: str, folded: str) -> list[int]:
    """Where numbers end that are neither a date, nor a document's number, nor a list marker."""
    taken = [(d.start, d.end) for d in find_dates(sentence)]
    taken += [(m.start, m.end) for m in find_references(sentence)]
    marker = CLAUSE_MARK.match(sentence)
    if marker:
        taken.append((0, marker.end()))
    return [
        m.end()
        for m in _COUNT.finditer(folded)
        if not any(start <= m.start() < end for start, end in taken)
        and not _NAMES_NUMBER.search(folded[: m.start()])
    ]


def _when_signal(asked: str, sentence: str, folded: str) -> float:
    """A date of its own, or a year where a year is asked for; the date that belongs to a document's
    number dates only the document."""
    if "nam nao" in asked and _IN_YEAR.search(folded):
        return 1.0
    numbers = [(m.start, m.end) for m in find_references(sentence)]
    own = [d for d in find_dates(sentence) if not any(a <= d.start < b for a, b in numbers)]
    if own or _DAY.search(folded):
        return 1.0
    return 0.6 if _WHEN.search(folded) else 0.0


def _who_signal(asked: str, sentence: str, folded: str) -> float:
    if _ASKS_ORGAN.search(asked):
        return 1.0 if _ORGAN.search(folded) else 0.2
    # Who is asked about is no answer: Bí thư Tỉnh ủy Thanh Hóa is not somebody called Thanh Hóa.
    known = f" {' '.join(syllables(asked))} "
    others = [m for m in _PERSON.finditer(sentence) if f" {fold(m.group())} " not in known]
    if any(_is_person(name, sentence) for name in others):
        return 1.0
    if any(name.start() > 0 for name in others):
        return 0.7
    return 0.4 if _ORGAN.search(folded) else 0.0


def _is_person(name: re.Match[str], sentence: str) -> bool:
    family, *given = accented(name.group()).split()
    if len(given) > 1 and family in _FAMILY_NAMES:
        return True
    return _ADDRESSED.search(sentence[max(0, name.start() - 12) : name.start()]) is not None
