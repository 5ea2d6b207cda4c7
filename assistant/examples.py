"""Example questions made from what is in the library: from headings, proposals, replacements.

They are candidates; the service shows those that it can answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from ingest.folding import fold_aligned
from ingest.types import Document, Passage

_ARTICLE = re.compile(r"Điều \d+[a-zđ]?\.\s+(?P<title>.{8,70})$")
_PROPOSALS = re.compile(r"\b(?:kien nghi|de xuat|de nghi)\b")
# What a heading speaks of -> what may be asked of it.
_SECTIONS = (
    (re.compile(r"\bmuc tieu\b"), "{name} đặt ra những mục tiêu gì?"),
    (re.compile(r"\bnhiem vu\b"), "{name} giao những nhiệm vụ gì?"),
    (re.compile(r"\b(?:han che|khuyet diem|ton tai)\b"), "{name} chỉ ra những hạn chế gì?"),
)
# Điều that every document has, and that nobody asks about first.
_DULL = re.compile(
    r"\b(?:pham vi|hieu luc|thi hanh|dieu khoan|giai thich tu ngu|to chuc thuc hien)\b"
)


def example_candidates(
    documents: Sequence[Document], passages_of: Callable[[int], Sequence[Passage]]
) -> Iterator[str]:
    """Questions, newest documents first, kinds of document mixed, no two alike."""
    current = [d for d in documents if d.in_force and d.facts.kind]
    numbers = Counter(d.facts.number for d in current)
    newest = sorted(current, key=lambda d: d.facts.issued or "", reverse=True)
    by_kind: dict[str | None, list[Document]] = {}
    for document in newest:
        by_kind.setdefault(document.facts.kind, []).append(document)
    asked: set[str] = set()
    for layer in zip_longest(*by_kind.values()):
        for document in layer:
            if document is None:
                continue
            alone = numbers[document.facts.number] == 1
            options = list(_about(document, alone, passages_of(document.id)))
            if options:
                # Not the same sort of question for one document after another.
                question = options[len(asked) % len(options)]
                if question not in asked:
                    asked.add(question)
                    yield question


def _about(document: Document, alone: bool, passages: Sequence[Passage]) -> Iterator[str]:
    """What may be asked of a document, the most telling first. ``alone``: no other document of
    the library has its number."""
    facts = document.facts
    if facts.number is None:
        return
    name = f"{facts.kind} số {facts.number}"
    if not alone and facts.issued:
        name += f" năm {facts.issued[:4]}"
    headings = [heading for passage in passages for heading in passage.heading_path]
    folded = [fold_aligned(heading).text for heading in headings]
    if facts.issuer and any(map(_PROPOSALS.search, folded)) and facts.kind == "Báo cáo":
        yield f"{facts.issuer} kiến nghị những gì?"
    for pattern, question in _SECTIONS:
        if any(map(pattern.search, folded)):
            yield question.format(name=name)
    for heading, plain in zip(headings, folded, strict=True):
        title = _ARTICLE.match(heading)
        if title and not _DULL.search(plain):
            words = title["title"].rstrip(" .")
            yield f"{name} quy định thế nào về {words[0].lower()}{words[1:]}?"
            break
    if any(link.kind == "replaces" and link.part is None for link in document.links):
        yield f"{name} thay thế văn bản nào?"
    if "signatory" in facts.evidence:
        yield f"Ai ký {name}?"
