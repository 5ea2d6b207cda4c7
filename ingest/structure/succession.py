"""Which documents this one says it replaces: "thay thế Quyết định số …", "… hết hiệu lực"."""

from __future__ import annotations

import re

from ingest.references import find_references
from ingest.sentences import sentence_spans
from ingest.types import Reference

_SIGNAL = re.compile(r"thay thế|hết hiệu lực", re.IGNORECASE)
# A part of a document replaced leaves the document in force.
_PART = re.compile(
    r"\b(?:điều|khoản|điểm|chương|mục|phụ lục|cụm từ|từ ngữ|nội dung|các quy định|"
    r"quy định (?:về|tại|của))\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b(?:Bộ luật|Luật|Nghị quyết|Nghị định|Quyết định|Quy định|Quy chế|Chỉ thị|Kết luận|Thông tư|"
    r"Hướng dẫn|Kế hoạch|Chương trình|Pháp lệnh|Thông báo|Đề án) này\b|hiệu lực (?:kể )?từ",
    re.IGNORECASE,
)
# "… đã được sửa đổi, bổ sung một số điều theo Luật số 35/2018/QH14 và Luật số …": the amending laws
# often amend others too, and do not expire with the one they amended here.
_AMENDED_BY = re.compile(
    r"(?:theo|bởi|bằng)\s+(?:các\s+)?"
    r"(?:(?:(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh|Nghị định|Quyết định|Thông tư)\s+)?số\s+[\w/\-]+"
    r"(?:\s*,\s*|\s+và\s+)?)+"
)


def find_replaced(text: str) -> tuple[tuple[Reference, ...], tuple[int, int] | None]:
    """References that a document replaces as a whole, and the span of the first such sentence."""
    found: dict[str, Reference] = {}
    evidence: tuple[int, int] | None = None
    for start, end in _sentences_with_signal(text):
        sentence = text[start:end]
        if not _THIS.search(sentence):
            continue
        for reference in _replaced_in(sentence):
            found.setdefault(reference.canonical, reference)
            evidence = evidence or (start, end)
    return tuple(found.values()), evidence


def _sentences_with_signal(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    done = 0
    for match in _SIGNAL.finditer(text):
        if match.start() < done:
            continue
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        spans += [
            (line_start + s, line_start + e)
            for s, e in sentence_spans(text[line_start:line_end])
            if _SIGNAL.search(text, line_start + s, line_start + e)
        ]
        done = line_end
    return spans


def _replaced_in(sentence: str) -> list[Reference]:
    replaced = []
    sentence = _AMENDED_BY.sub(lambda match: " " * len(match.group()), sentence)
    mentions = [m for m in find_references(sentence) if m.reference.symbol]
    after = re.search(r"thay thế(?!\s+(?:cụm từ|từ)\b)", sentence, re.IGNORECASE)
    expired = re.search(r"hết hiệu lực", sentence, re.IGNORECASE)
    for mention in mentions:
        before = sentence[: mention.start]
        if after is not None and mention.start > after.end():
            between = sentence[after.end() : mention.start]
            if not _PART.search(between) and ";" not in between:
                replaced.append(mention.reference)
        elif expired is not None and mention.end < expired.start():
            clause = re.split(r"[;:]|\btrừ\b", before)[-1]
            if not _PART.search(re.sub(r"sửa đổi, bổ sung một số điều", "", clause)):
                replaced.append(mention.reference)
    return replaced
