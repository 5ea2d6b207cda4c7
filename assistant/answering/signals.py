"""Whether a sentence holds the sort of thing that a question asks for. Pure.

A signal lies in [0, 1]: 0 nothing of the sort, 0.5 something of the sort, 1 right where it should
stand (the number before the very noun that is counted).
"""

from __future__ import annotations

import re

from assistant.answering.persons import who_signal
from assistant.definition import CLAUSE_MARK, definition_signal
from assistant.types import QuestionKind
from ingest.dates import find_dates
from ingest.folding import fold_aligned
from ingest.frequencies import frequencies
from ingest.normalise import syllables
from ingest.references import find_references
from ingest.types import CELL_SEPARATOR

_COUNT = re.compile(
    r"(?<![\w/.-])\d+/\d+(?![\w/])"  # 87/118 thôn
    r"|(?<![\w/.-])\d+(?:[.,]\d+)*\s*%?(?![\w/])|(?<=\s)\d+(?:[.,]\d+)*%?"
)
# Before a number that names and does not count: năm 2019, Điều 5, số 12; but not tổng số 12.
_NAMES_NUMBER = re.compile(
    r"\b(?:nam|dieu|khoan|(?<!tong )so|lan thu|khoa|thang|trung uong|ngay|sang|trua|chieu"
    r"|toi|dot)\s*$"
)
# Counts in words, folded; "nam" is also the word for year, so it counts only before what is asked.
_COUNT_WORDS = r"\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|tram|nghin)"
_ASKED_COUNT = re.compile(r"\b(?:bao nhieu|(?<!bo )may)\s+(?P<noun>\w+(?: \w+){0,2})")
_MEASURE_BEFORE = re.compile(
    r"\b(?:so luong|ty le|tong so|(?<!doi )so(?! voi| sanh))\s+(?P<noun>\w+(?: \w+){0,2})"
)
_ASKS_REST = re.compile(r"\bcon (?:lai )?(?:bao nhieu|may)\b")
# Tiền, and not tiến hành, tiến độ, tiên tiến.
_ASKS_MONEY = re.compile(
    r"\b(?:bao nhieu|may|so|muc|tong) tien\b(?! (?:do|si)\b)|\btien (?:la |het )?bao nhieu\b"
    r"|\btien (?:thuong|phat|luong|cong|ho tro|boi duong)\b|\b(?:kinh phi|chi phi)\b"
)
_MONEY = re.compile(r"\b(?:dong|trieu|ty|usd|luong)\b|%")
# A share is told as one: 24,6%, 87/118, hai phần ba, "Tỷ lệ: 54,2" in a table.
_ASKS_SHARE = re.compile(r"\bty le\b|\bbao nhieu (?:phan tram|%)|\bmay phan tram\b")
_FRACTION = re.compile(r"\b(?:mot|hai|ba|bon) phan (?:hai|ba|tu|nam|muoi)\b|\b(?:mot|qua) nua\b")
_SHARE = re.compile(
    rf"%|\bphan (?:tram|nghin)\b|\b\d+/\d+\b(?!/)|\bty le[^·:]*: *\d|{_FRACTION.pattern}"
)
_SAYS_REST = re.compile(r"\bcon\b|\bsau (?:sap xep|sap nhap)[^·:]*:|\bhien\b")
# Trước khi sáp nhập, sau sáp nhập.
_TURN = re.compile(
    r"\b(?P<side>truoc|sau) (?:khi )?(?P<turn>(?!ngay|thang|nam|khi)[a-z]+ [a-z]+)\b"
)
_MEASURES = frozenset(
    "tien phan tuoi kinh ngan muc ty trieu dong diem nguoi lan cai con ha".split()
)
_DURATION = re.compile(r"\b\d+ (?:gio|ngay|tuan|thang|nam)\b|\b(?:mot|hai|ba) (?:thang|nam)\b")
# A length of time is told in any of its units: mấy năm, 36 tháng.
_ASKS_DURATION = re.compile(r"\b(?:bao lau|(?:bao nhieu|may) (?:gio|ngay|tuan|thang|nam))\b")
_IN_YEAR = re.compile(r"\bnam (?:19|20)\d\d\b")
_WHEN = re.compile(
    r"\b(?:ngay|thang|quy|nam)\s+\d|\bquy\s+[ivx]+\b|\bsau thang\b|\btruoc ngay\b"
    r"|\btrong (?:thoi han|vong)\b"
    r"|\b(?:hang|dinh ky|moi)\s+(?:nam|thang|quy|tuan)\b|\bke tu\b|\b\d{1,2}[-/]\d{1,2}\b"
    r"|\b\d+ (?:ngay|thang|nam|gio)\b|\bkhi\b|\bnhiem ky\b"
)
# Chiều 1-7, as news writes it.
_DAY = re.compile(r"\b(?:ngay|sang|trua|chieu|toi)\s+\d{1,2}[-/]\d{1,2}(?![-/.]?\w)")
_WHERE = re.compile(
    r"\b(?:tai|o|den|tu|thuoc)\s+(?:tinh|huyen|xa|thi|thanh pho|hoi truong|tru so|dia ban"
    r"|thon|phuong|trung tam|diem cau|nha|truong)\b|\b(?:tai|o)\s"
)
_ITEM = re.compile(r"(?:^|\n)\s*(?:[a-zđ]\)|\d+[.)]|[-–+•])\s")
_SET_OFF = re.compile(r";|:\s*$")
_ENUMERATES = re.compile(r", .*, ")
_CONSISTS = re.compile(r"\b(?:bao )?gom\b")
_RANK = r"huyen|xa|tinh|phuong|thon|quan|thi xa|thanh pho|thi tran|tp"
# "huyện nào", "sở nào", "nghị quyết nào": one of that sort, by its name or number.
_ASKED_RANK = re.compile(rf"\b(?<!dia )(?P<rank>{_RANK}) nao\b")
_ASKED_PLACE = re.compile(r"\b(?:dia phuong|dia ban) nao\b")
_ASKED_SORT = re.compile(
    r"\b(?P<rank>so|vien|truong|cong ty|nghi quyet|nghi dinh|quyet dinh|chi thi|ket luan|quy dinh"
    r"|ke hoach|huong dan|thong tu|luat) nao\b"
)
# What somebody said stands with a verb of saying, or in quotation marks.
_ASKS_SPEECH = re.compile(
    r"\b(?:noi|phat bieu|chia se|cho biet|nhan manh|khang dinh|cho rang)"
    r" (?:\w+ ){0,2}?(?:gi|the nao)\b"
)
_SPEECH = re.compile(
    r"\b(?:noi|phat bieu|chia se|cho biet|nhan manh|khang dinh|cho rang|yeu cau|de nghi|kien nghi"
    r"|danh gia|bay to|ket luan|thong nhat|neu|luu y|de xuat|ghi nhan|bieu duong|giao|chi dao)\b"
)
# Causes and purposes as written: "do" folded is also đó and độ.
_BECAUSE = re.compile(r"\b(?:vì|do|bởi|nhờ|nguyên nhân|lý do|xuất phát từ)\b", re.IGNORECASE)
_IN_ORDER_TO = re.compile(r"\b(?:để|nhằm)\b", re.IGNORECASE)
# What a question answered by yes or no asks of its subject: được giải quyết, phải nộp, đạt.
_ASKED_PREDICATE = re.compile(
    r"\b(?:co(?: the)?|duoc|bi|phai|can|nen)\s+(?:(?:duoc|bi|phai|the|can|bat buoc)\s+)*"
    r"(?P<predicate>\w+(?: \w+)?)(?=.*\b(?:khong|chua)\b)"
)
_DECIDES = r"\b(?:khong|chua|duoc|phai|cam|nghiem cam|khong duoc|bat buoc|co the)\s+(?:\w+ ){0,2}?"


def asks_speech(asked: str) -> bool:
    """Whether it is asked what somebody said."""
    return _ASKS_SPEECH.search(asked) is not None


def signal(kind: QuestionKind, asked: str, sentence: str, above: str = "") -> float:
    """How well the sentence's form fits the question's kind; 0.5 where a form says nothing.

    ``asked`` is a reading of the question, as ``ingest.folding.fold_aligned`` folds it. ``above``
    is what stands over a table's row: its title may say what its columns count.
    """
    folded = fold_aligned(sentence).text
    match kind:
        case "how_many":
            return _count_signal(asked, sentence, folded, fold_aligned(above).text)
        case "when":
            return _when_signal(asked, sentence, folded)
        case "where":
            return _where_signal(asked, sentence, folded)
        case "who":
            return who_signal(asked, sentence, folded)
        case "definition":
            return definition_signal(asked, folded)
        case "list":
            return _list_signal(asked, sentence, folded)
        case "yes_no":
            return _yes_no_signal(asked, sentence, folded)
        case "why":
            return _why_signal(sentence)
        case _:
            return _what_signal(asked, sentence, folded)


def _count_signal(asked: str, sentence: str, folded: str, above: str) -> float:
    if _ASKS_DURATION.search(asked) and _DURATION.search(folded):
        return 1.0
    counts = _free_counts(sentence, folded)
    if _ASKS_REST.search(asked) and not _SAYS_REST.search(folded):
        return 0.3  # what is left is not what was taken away
    if _ASKS_SHARE.search(asked) and not _SHARE.search(folded):
        return 0.3
    if _of_the_other_side(asked, folded):
        return 0.3
    if _ASKS_MONEY.search(asked) and not _MONEY.search(folded):
        return 0.3
    wanted = _ASKED_COUNT.search(asked) or _MEASURE_BEFORE.search(asked)
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
        return 0.5 if _FRACTION.search(folded) else 0.0
    if wanted and not _speaks_of(wanted["noun"], f"{folded} · {above}"):
        return 0.3
    named = _MEASURE_BEFORE.search(asked)
    if named and " ".join(named["noun"].split()[:2]) in folded:
        return 0.8
    return 0.5


def _speaks_of(noun: str, folded: str) -> bool:
    """Whether what is to be counted is spoken of: "60/63 tỉnh" counts no đảng viên. Of measures
    (tiền, phần trăm, tuổi) a sentence has only the unit."""
    first, *rest = noun.split()
    if first in _MEASURES:
        return True
    whole = (
        f"{first} {rest[0]}" if rest and frequencies().is_phrase(f"{first}_{rest[0]}") else first
    )
    return re.search(rf"\b{re.escape(whole)}\b", folded) is not None


def _of_the_other_side(asked: str, folded: str) -> bool:
    """Whether a sentence counts after what the question is asked before, or the other way round."""
    turn = _TURN.search(asked)
    if turn is None:
        return False
    said = {m["side"] for m in _TURN.finditer(folded) if m["turn"] == turn["turn"]}
    return bool(said) and turn["side"] not in said


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


def _where_signal(asked: str, sentence: str, folded: str) -> float:
    """A place; one by its name where the question says of which rank."""
    if wanted := _ASKED_RANK.search(asked):
        return 1.0 if _is_named(wanted["rank"], asked, sentence, folded) else 0.3
    if _ASKED_PLACE.search(asked):
        return 1.0 if _is_named(_RANK, asked, sentence, folded) else 0.3
    return 1.0 if _WHERE.search(folded) else 0.0


def _why_signal(sentence: str) -> float:
    if _BECAUSE.search(sentence):
        return 1.0
    return 0.7 if _IN_ORDER_TO.search(sentence) else 0.3


def _what_signal(asked: str, sentence: str, folded: str) -> float:
    if asks_speech(asked):
        return 0.7 if _SPEECH.search(folded) or "“" in sentence or '"' in sentence else 0.2
    if wanted := _ASKED_SORT.search(asked):
        return 0.7 if _is_named(wanted["rank"], asked, sentence, folded) else 0.4
    return 0.5


def _is_named(sort: str, asked: str, sentence: str, folded: str) -> bool:
    """Whether one of a sort, other than what is asked about, stands in the sentence by its name or
    number: huyện Bình Lãng, Nghị quyết số 18-NQ/TU."""
    known = f" {' '.join(syllables(asked))} "
    mentions = re.finditer(rf"\b(?:{sort})\s+(?:so\s+)?(?P<name>\w+(?:\s\w+)?)", folded)
    at = fold_aligned(sentence).position
    return any(
        not sentence[at(m.start("name"))].islower() and f" {m['name']} " not in known
        for m in mentions
    )


def _list_signal(asked: str, sentence: str, folded: str) -> float:
    """Several items, or what announces them; where it is asked what something consists of, that it
    consists of something. Running text lists as well, so that the form says little."""
    if _CONSISTS.search(asked) and _CONSISTS.search(folded):
        return 1.0
    if _SET_OFF.search(sentence) or len(_ITEM.findall(sentence)) > 1:
        return 0.85 if _CONSISTS.search(asked) else 1.0
    return 0.85 if _ENUMERATES.search(sentence) else 0.7


def _yes_no_signal(asked: str, sentence: str, folded: str) -> float:
    """Whether the sentence allows, demands, denies or forbids the very thing; a row of a table does
    none of these."""
    if CELL_SEPARATOR in sentence:
        return 0.2
    wanted = _ASKED_PREDICATE.search(asked)
    if wanted and re.search(rf"{_DECIDES}{re.escape(wanted['predicate'])}\b", folded):
        return 1.0
    return 1.0 if "bat buoc" in asked and "bat buoc" in folded else 0.5
