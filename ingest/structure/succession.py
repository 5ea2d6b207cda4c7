"""Which documents a sentence says are replaced or no longer in force as a whole."""

from __future__ import annotations

import re

from ingest.references import find_references
from ingest.types import LinkKind, Mention

_SIGNAL = re.compile(r"thay thế|hết hiệu lực|bãi bỏ", re.IGNORECASE)
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


def says_of_others(text: str) -> bool:
    """Whether a text can say that something is replaced or no longer in force."""
    return _SIGNAL.search(text) is not None


def replaced_in(sentence: str) -> list[tuple[LinkKind, Mention]]:
    """The documents that end as a whole by what this sentence of a new one says; numbers of those
    that amended them before are blanked already."""
    if not (_SIGNAL.search(sentence) and _THIS.search(sentence)):
        return []
    replaced: list[tuple[LinkKind, Mention]] = []
    after = re.search(r"thay thế(?!\s+(?:cụm từ|từ)\b)", sentence, re.IGNORECASE)
    repealed = re.search(r"\bbãi bỏ\b(?!\s+(?:cụm từ|từ)\b)", sentence, re.IGNORECASE)
    expired = re.search(r"hết hiệu lực", sentence, re.IGNORECASE)
    for mention in find_references(sentence):
        if not mention.reference.symbol:
            continue
        if after is not None and mention.start > after.end():
            if _is_whole(sentence[after.end() : mention.start]):
                replaced.append(("replaces", mention))
        elif repealed is not None and mention.start > repealed.end():
            if _is_whole(sentence[repealed.end() : mention.start]):
                replaced.append(("repeals", mention))
        elif expired is not None and mention.end < expired.start():
            clause = re.split(r"[;:]|\btrừ\b", sentence[: mention.start])[-1]
            if not _PART.search(re.sub(r"sửa đổi, bổ sung một số điều", "", clause)):
                replaced.append(("replaces", mention))
    return replaced


def _is_whole(between: str) -> bool:
    return not _PART.search(between) and ";" not in between
