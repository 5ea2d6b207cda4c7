"""What a hit is, in the words of a question's label: a Điều, a part of a file, or a quoted place.

Ranking counts each label once, at its first passage; this module only names them. Texts are
compared without white space and case, because ingest lays lines out anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.types import Hit
from eval.judge import needs_every_source, plain
from eval.types import Case, Corpus, Source

SHOWN = 80  # characters of a passage in the run record


def section_key(file: str, article: str | None) -> str:
    """``file@article``: what a hit and a gold article are compared by."""
    return f"{Path(file).name}@{article or ''}"


def squashed(text: str) -> str:
    """NFC, one case, no white space."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def gold_of(case: Case) -> dict[str, int]:
    """What must be found -> its grade (1 unless the corpus grades).

    Quoted places are alternatives, one label for all, except where a question needs every document.
    """
    if case.relevant:
        grades = case.grades or (1,) * len(case.relevant)
        return dict(zip(case.relevant, grades, strict=True))
    groups = _quoted(case)
    return {_told(group): 1 for group in groups}


class Labels:
    """Names hits by the labels of corpora that share an index.

    A file with parts (``Corpus.parts``) is named by the part that a passage lies in; any other by
    its Điều.
    """

    def __init__(self, corpora: Iterable[Corpus]) -> None:
        self._parts: Mapping[str, tuple[tuple[str, str], ...]] = {
            name: tuple((part.key, squashed(part.text)) for part in parts)
            for corpus in corpora
            for name, parts in corpus.parts.items()
        }

    def missing(self, cases: Iterable[Case]) -> tuple[str, ...]:
        """Wanted parts that no file has: nothing can find them, and they stay in the count."""
        known = {key for parts in self._parts.values() for key, _ in parts}
        wanted = dict.fromkeys(key for case in cases for key in case.relevant) if known else ()
        return tuple(key for key in wanted if key not in known)

    def keys(self, case: Case, hit: Hit) -> tuple[str, ...]:
        """The labels of a hit, at least one; several where a passage holds several short parts."""
        if not case.relevant:
            quoted = tuple(
                _told(group) for group in _quoted(case) if any(is_at(hit, s) for s in group)
            )
            return quoted or (_passage(hit),)
        name = Path(hit.document.file).name
        parts = self._parts.get(name)
        if parts is None:
            return (section_key(name, hit.passage.article),)
        if len(parts) == 1:
            return (parts[0][0],)
        return parts_of(hit.passage.text, parts) or (_passage(hit),)


def parts_of(passage: str, parts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The parts that a passage lies in, or that lie in it; else those its lines lie in.

    Args:
        parts: (key, squashed text), as they follow each other in the file.
    """
    parts, whole = tuple(parts), squashed(passage)
    found = tuple(key for key, text in parts if whole in text or text in whole)
    if found:
        return found
    lines = [line for line in map(squashed, passage.split("\n")) if line]
    return tuple(key for key, text in parts if any(line in text for line in lines))


def is_at(hit: Hit, source: Source) -> bool:
    """Whether a passage holds the quote of a label, in the document that the label names."""
    facts = hit.document.facts
    numbered = (
        source.number is not None
        and plain(source.number) == plain(facts.number or "")
        and source.issued in (None, facts.issued)
    )
    same = numbered or Path(hit.document.file).name == source.file
    return (
        same and source.quote is not None and squashed(source.quote) in squashed(hit.passage.text)
    )


def _quoted(case: Case) -> tuple[tuple[Source, ...], ...]:
    """The quoted places in groups, of which each must be found by one of its members."""
    quoted = tuple(source for source in case.sources if source.quote)
    if needs_every_source(case):
        return tuple((source,) for source in quoted)
    return (quoted,) if quoted else ()


def _told(group: tuple[Source, ...]) -> str:
    """A label that a person can read; it says all there is in it, so two are never alike."""
    return " | ".join(f"{s.file or s.number or s.issued}: “{s.quote}”" for s in group)


def _passage(hit: Hit) -> str:
    """A passage that carries no label, told apart by its place and readable by its first words."""
    text = " ".join(hit.passage.text.split())
    cut = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    return f"{Path(hit.document.file).name} [{hit.passage.start}]: “{cut}”"
