"""Which documents a sentence of a new one says are replaced or no longer in force, and how much of
them: "Quy định này thay thế Quy định số …", "Luật số … hết hiệu lực kể từ ngày Luật này …"."""

from __future__ import annotations

import re

from ingest.references import find_references
from ingest.structure.provisions import find_provisions
from ingest.types import LinkKind, Mention, Provision

_SIGNAL = re.compile(r"thay thế|hết hiệu lực|bãi bỏ", re.IGNORECASE)
# A part of a document replaced leaves the document in force.
_PART = re.compile(
    r"\b(?:điều|khoản|điểm|chương|mục|phụ lục|cụm từ|từ ngữ|nội dung|các quy định|"
    r"quy định (?:về|tại|của))\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:thay thế|bãi bỏ|sửa đổi(?:,? bổ sung)?)\b(?! một số điều theo)", re.IGNORECASE
)
_KIND_OF: dict[str, LinkKind] = {"thay": "replaces", "bãi ": "repeals", "sửa ": "amends"}
_WORDS = re.compile(r"\b(?:cụm từ|từ ngữ)\b|^\s+từ\b", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:Bộ luật|Luật|Nghị quyết|Nghị định|Quyết định|Quy định|Quy chế|Chỉ thị|Kết luận|Thông tư|"
    r"Hướng dẫn|Kế hoạch|Chương trình|Pháp lệnh|Thông báo|Đề án) này\b|hiệu lực (?:kể )?từ",
    re.IGNORECASE,
)


def says_of_others(text: str) -> bool:
    """Whether a text can say that something is replaced or no longer in force."""
    return _SIGNAL.search(text) is not None


def ended_in(sentence: str) -> list[tuple[LinkKind, Mention, Provision | None]]:
    """The documents that end, or change, by what this sentence of a new one says of itself, and
    which place of each, None for the whole; numbers of those that amended them before are blanked
    already."""
    if not (_SIGNAL.search(sentence) and _THIS.search(sentence)):
        return []
    found: list[tuple[LinkKind, Mention, Provision | None]] = []
    expired = re.search(r"hết hiệu lực", sentence, re.IGNORECASE)
    for mention in find_references(sentence):
        if not mention.reference.symbol:
            continue
        verb = next(
            (v for v in reversed(list(_VERB.finditer(sentence))) if v.end() < mention.start), None
        )
        if verb is not None:
            between = sentence[verb.end() : mention.start]
            kind: LinkKind = _KIND_OF[verb.group().lower()[:4]]
            if ";" in between or _WORDS.search(between):
                continue
        elif expired is not None and mention.end < expired.start():
            kind = "replaces"
            between = re.split(r"[;:]|\btrừ\b", sentence[: mention.start])[-1]
            if re.search(r"\bnày\b", between):
                continue  # "Điều 60 của Luật này có hiệu lực từ ngày Nghị quyết số … hết hiệu lực"
        else:
            continue
        found += _of(kind, mention, between)
    return found


def _of(
    kind: LinkKind, mention: Mention, between: str
) -> list[tuple[LinkKind, Mention, Provision | None]]:
    if not _PART.search(between):
        return [(kind, mention, None)]
    # A part that is replaced is amended, one that expires is repealed; which may not be said.
    parts = find_provisions(between) or (Provision(unit="một phần"),)
    if kind == "replaces":
        kind = "amends" if find_provisions(between) else "repeals"
    return [(kind, mention, part) for part in parts]
