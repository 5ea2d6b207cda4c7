"""The types that travel through ingest: SourceFile -> Document -> Passage; those by which documents
name each other stand in ``reference_types``.

Standard library only, frozen, no behaviour beyond derived properties. Character offsets are
Python string indices into ``ParsedDocument.text``; pages count from 1; dates are ISO 8601 strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from ingest.reference_types import Change as Change
from ingest.reference_types import Link as Link
from ingest.reference_types import LinkKind as LinkKind
from ingest.reference_types import Mention as Mention
from ingest.reference_types import Provision as Provision
from ingest.reference_types import Reference as Reference

CELL_SEPARATOR = " · "  # between the cells of a table row, see Block

# How sure a fact is. "chắc": printed where the rules for official documents put it, or said by the
# document of itself. "suy ra": follows from something else that is printed (the kind from the
# number's symbol, a day counted from the signing). "ngờ": two places in the document contradict.
Certainty = Literal["chắc", "suy ra", "ngờ"]

# Độ mật, the lowest first.
Secrecy = Literal["Mật", "Tối mật", "Tuyệt mật"]
SECRECY: tuple[Secrecy, ...] = get_args(Secrecy)

BlockKind = Literal["paragraph", "heading", "row", "caption", "footnote"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file offered for ingest, named by the SHA-256 of its bytes."""

    path: Path
    name: str  # as shown to people: the path relative to the folder that was added
    sha256: str
    readable: Path | None = None  # a converted copy of it, to be read in its place


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
    # Of a table's row: the rows that it stands under, outermost first ("I. Khối Đảng"). A caption
    # that has them is such a row without figures, and the last of them is its own label.
    groups: tuple[str, ...] = ()
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
class DocumentFacts:
    """What the letterhead and the closing block say about a document.

    ``evidence`` maps a field's name to the span of the document's text where it was read,
    ``certainty`` how sure it is. ``edited`` are the fields that a person put right: their evidence
    is what the document itself says, if anything.
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
    term: str | None = None  # "Khóa XV", "Nhiệm kỳ 2020-2025": the issuing organ's
    effective_from: str | None = None  # ISO date, first day in force, as the document states it
    effective_to: str | None = None  # ISO date, last day in force
    secrecy: Secrecy | None = None  # None: no mark
    evidence: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    certainty: Mapping[str, Certainty] = field(default_factory=dict)
    edited: tuple[str, ...] = ()


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
    links: tuple[Link, ...] = ()  # what it says of other documents


DocumentStatus = Literal[
    "current",  # còn hiệu lực
    "amended",  # còn hiệu lực, sửa đổi một phần
    "superseded",  # bị thay thế
    "repealed",  # bị bãi bỏ
    "expired",  # hết hiệu lực
    "not_yet",  # chưa có hiệu lực
]


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
    status: DocumentStatus = "current"
    superseded_by: str | None = None  # number or title of the document that replaced it
    links: tuple[Link, ...] = ()  # those that change other documents
    changes: tuple[Change, ...] = ()  # by other documents, in force on the day asked

    @property
    def in_force(self) -> bool:
        return self.status in ("current", "amended")


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
    failed: int = 0  # files refused so far


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
