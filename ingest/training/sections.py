"""The sections of documents as training text: a Điều, a numbered part of a report.

A heading says what its text is about, which is what a question does; and the sections of one
document are each other's hardest negatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import FileRefused
from ingest.parsing import parse_file
from ingest.sentences import sentence_spans
from ingest.training.corpus import Article
from ingest.types import Passage, SourceFile
from ingest.walk import find_files

# A khoản or điểm in a heading path is part of its Điều, not a section of its own.
PART = re.compile(r"(?:Khoản|Điểm) \S+")
_NUMBER = re.compile(
    r"^(?:(?:Phần|Chương|Mục|Điều)\s+\w+\s*[.:]?|[IVXLC]+[.)]|\d+(?:\.\d+)*[.)]?|[a-zđ]\))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading. ``document`` tells sections of one document from others'."""

    document: int
    heading: str  # its own words without its number; the document's title where it has none
    above: str  # the document's title and every heading over the text
    sentences: tuple[str, ...]

    def as_article(self) -> Article:
        """The section in the form that news has, so that both are sampled alike."""
        return Article(self.heading, self.above, self.sentences)


def sections_of(document: int, title: str, passages: Iterable[Passage]) -> list[Section]:
    """The sections of one document, in order; those without a sentence are left out."""
    under: dict[tuple[str, ...], list[str]] = {}
    for passage in passages:
        path = tuple(h for h in passage.heading_path if not PART.fullmatch(h))
        text = passage.text
        under.setdefault(path, []).extend(text[a:b] for a, b in sentence_spans(text))
    return [
        Section(
            document,
            heading=(own_words(path[-1]) if path else "") or title,
            above=" ".join((title, *path)),
            sentences=tuple(sentences),
        )
        for path, sentences in under.items()
        if sentences
    ]


def read_sections(folder: Path) -> Iterator[list[Section]]:
    """The sections of every document under a folder, a document at a time; files that ingest
    refuses are passed over, since nothing is lost by learning from less."""
    for number, found in enumerate(find_files([folder])):
        try:
            parsed = parse_file(SourceFile(found.path, found.name, sha256=""))
        except FileRefused:
            continue
        yield sections_of(number, parsed.facts.title, parsed.passages)


def own_words(heading: str) -> str:
    """A heading without its number; empty where it is nothing else."""
    return _NUMBER.sub("", heading)
