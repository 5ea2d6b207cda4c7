"""The types that travel through ingest: SourceFile -> Document -> Passage.

Standard library only, frozen, no behaviour beyond derived properties. Character offsets are
Python string indices into ``ParsedDocument.text``; pages count from 1; dates are ISO 8601 strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

CELL_SEPARATOR = " · "  # between the cells of a table row, see Block

BlockKind = Literal["paragraph", "heading", "row", "caption", "footnote"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file offered for ingest, named by the SHA-256 of its bytes."""

    path: Path
    name: str  # as shown to people: the path relative to the folder that was added
    sha256: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, table row or footnote, in reading order, as a reader yields it.

    ``text`` is what the page shows: no normalisation beyond NFC and collapsed white space.
    A table row reads as a sentence that carries its column headings:
    ``Huyện A · Số thôn giảm: 12 · Tỷ lệ: 8,5%``.
    """

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None
    level: int | None = None  # heading level, where the format itself says so (1 = highest)
    bold: bool = False  # the whole block is bold
    bold_lead: int = 0  # length of the bold run that opens the block (a run-in heading), else 0
    centered: bool = False
    recognised: bool = False  # read from a picture of the page, here or by whoever made the file
    low_quality: bool = False  # spoilt on its way: letters or diacritics are wrong or missing


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page that was recognised, as it was read: greyscale WebP, upright and level."""

    page: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one file. ``notes`` are for the person who brought it: what was done
    to the file beyond reading it ("Chuyển từ mã TCVN3 sang Unicode"), in Vietnamese."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    pictures: tuple[PagePicture, ...] = ()  # of the pages that were recognised


@dataclass(frozen=True, slots=True)
class Reference:
    """An official number (số, ký hiệu), canonical whatever its written form.

    ``number`` is the running number ("18", "24"), ``symbol`` what follows it in canonical form
    ("NQ/TW", "NĐ-CP"). Numbers start again every term, so without ``issued`` or ``year`` one
    reference may mean several documents.
    """

    number: str
    symbol: str | None = None
    kind: str | None = None  # "Nghị quyết"
    issuer: str | None = None
    year: int | None = (
        None  # stated as part of the number or beside it ("24/2010/NĐ-CP", "năm 2017")
    )
    issued: str | None = None  # ISO date
    # Whether the year is printed inside a state number (24/2010/NĐ-CP) or only known from a date
    # beside it (1234/QĐ-UBND ngày 5-6-2019). Party numbers never carry one.
    year_in_number: bool = field(default=True, compare=False)
    # The abbreviation ("CT") that is all that tells the kind of a number without a symbol; it may
    # stand for more kinds than the likeliest, ``kind``.
    abbreviation: str | None = field(default=None, compare=False)

    @property
    def canonical(self) -> str:
        """The number as it is printed: ``18-NQ/TW``, ``24/2010/NĐ-CP``; the kind when no symbol."""
        if self.symbol is None:
            return f"{self.kind} {self.number}" if self.kind else self.number
        if "/" in self.symbol:
            return f"{self.number}-{self.symbol}"
        if self.year and self.year_in_number:
            return f"{self.number}/{self.year}/{self.symbol}"
        return f"{self.number}/{self.symbol}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference found in a text, with its character span there."""

    reference: Reference
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the letterhead and the closing block say about a document.

    ``evidence`` maps a field's name to the span of the document's text where it was read.
    """

    title: str  # shown everywhere: "Nghị quyết số 12-NQ/TU về sắp xếp tổ chức bộ máy"
    kind: str | None = None  # "Nghị quyết", "Luật", "Báo cáo", "Công văn", "Tin"
    number: str | None = None  # canonical: "12-NQ/TU"
    issuer: str | None = None
    place: str | None = None
    issued: str | None = None  # ISO date
    subject: str | None = None  # trích yếu
    signatory: str | None = None
    signatory_role: str | None = None
    recipients: tuple[str, ...] = ()
    replaces: tuple[Reference, ...] = ()  # "thay thế Quy định số …" in this document
    evidence: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and cited: an exact span of a document's text with its place there."""

    text: str  # always document.text[start:end]
    start: int
    end: int
    heading_path: tuple[str, ...]  # ("Chương II. …", "Điều 5. Giải thích từ ngữ", "Khoản 2")
    pages: tuple[int, ...] = ()
    article: str | None = None  # the Điều as a bare number, "32"
    id: int | None = None  # given by the catalog


@dataclass(frozen=True, slots=True)
class RecognisedSpan:
    """A stretch of a document's text that was read from pictures of its pages, or whose letters
    were spoilt on another way; ``low_quality`` text is not to be quoted as exact."""

    start: int
    end: int
    low_quality: bool


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One version's text with its facts and passages; what structure makes of a reader's blocks."""

    text: str
    facts: DocumentFacts
    passages: tuple[Passage, ...]
    pages: int
    articles: int
    page_starts: tuple[int, ...] = ()  # offset in text where page i+1 starts; empty if unpaged
    notes: tuple[str, ...] = ()  # of the reading; told once, not kept
    recognised: tuple[RecognisedSpan, ...] = ()  # in order
    pictures: tuple[PagePicture, ...] = ()  # of the reading; kept as files beside the originals


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a work as the catalog holds it."""

    id: int
    version: str  # SHA-256 of the bytes that were ingested
    library: str
    file: str
    facts: DocumentFacts
    pages: int
    articles: int
    passages: int
    status: Literal["current", "superseded"] = "current"
    superseded_by: str | None = None  # number or title of the document that replaced it


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long ingest is: ``done`` of ``total`` files, and what is being done to ``file``;
    or of passages, while a model computes their vectors beside the reading of files; or of steps,
    while a model learns."""

    file: str
    done: int
    total: int
    stage: str  # shown as it is: "đọc", "tính véc-tơ", "lập chỉ mục", "xong"
    unit: Literal["tệp", "đoạn trích", "bước"] = "tệp"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not ingested, and why, in words a clerk can act on."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know of a file that was ingested, in Vietnamese."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """How a rebuild ended. ``kept`` are the documents that stay as they were parsed before, since
    their originals could not be parsed by today's rules."""

    passages: int
    kept: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class AdaptReport:
    """How an adaptation ended; ``training.json`` of a model that is used holds the same."""

    library: str
    sections: int
    held_out: int  # headings
    before: float  # mean nDCG@10 over them, dense model alone, over all passages of the library
    after: float
    chance: float  # of a difference at least so large where there is none
    used: bool
    seconds: float
    steps: int
    learning_rate: float


@dataclass(frozen=True, slots=True)
class IngestReport:
    """How one ``add`` ended. Every file is ingested, unchanged or refused."""

    ingested: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refusal, ...]
    passages: int  # added by this call
    seconds: float
    peak_memory_mb: float
    notes: tuple[Note, ...] = ()

    @property
    def files(self) -> int:
        return len(self.ingested) + len(self.unchanged) + len(self.refused)
