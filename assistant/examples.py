"""Example questions made from what is in the library, so that every one of them has an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from ingest.types import Document


def examples_from(documents: Sequence[Document], count: int) -> tuple[str, ...]:
    """Up to ``count`` questions, newest documents first, kinds of document mixed."""
    current = [d for d in documents if d.status == "current"]
    newest = sorted(current, key=lambda d: d.facts.issued or "", reverse=True)
    by_kind: dict[str | None, list[Document]] = {}
    for document in newest:
        by_kind.setdefault(document.facts.kind, []).append(document)
    mixed = [d for layer in zip_longest(*by_kind.values()) for d in layer if d is not None]
    questions: list[str] = []
    for index, document in enumerate(mixed):
        options = [q for q in _about(document) if q not in questions]
        if options:
            questions.append(options[index % len(options)])
        if len(questions) == count:
            break
    return tuple(questions)


def _about(document: Document) -> Iterable[str]:
    facts = document.facts
    if facts.number is None or facts.kind is None:
        return
    name = f"{facts.kind} số {facts.number}"
    if facts.replaces:
        yield f"{name} thay thế văn bản nào?"
    if "signatory" in facts.evidence:
        yield f"Ai ký {name}?"
    if "issued" in facts.evidence:
        yield f"{name} ban hành ngày nào?"
    if document.articles:
        yield f"Điều 1 {name} nói gì?"
