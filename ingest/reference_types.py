"""How documents name each other: a number, a place under it, what one says of the other.

Part of ``ingest.types``, from which everybody takes them; standard library only, frozen. Character
offsets are Python string indices into the text of the document that speaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


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
class Provision:
    """A place in a document that is divided into Điều; ``unit`` is what is none ("Mục 3 Chương
    III", "Phụ lục I"), as written."""

    article: str | None = None  # "5", "83a"
    clause: str | None = None
    point: str | None = None
    unit: str | None = None

    @property
    def name(self) -> str:
        """``điểm a khoản 2 Điều 5``; empty for the whole document."""
        parts = (
            f"điểm {self.point}" if self.point else "",
            f"khoản {self.clause}" if self.clause else "",
            f"Điều {self.article}" if self.article else "",
            self.unit or "",
        )
        return " ".join(part for part in parts if part)


LinkKind = Literal[
    "based_on",  # căn cứ
    "implements",  # thực hiện
    "amends",  # sửa đổi, bổ sung
    "supplements",  # bổ sung
    "replaces",  # thay thế; … hết hiệu lực
    "repeals",  # bãi bỏ
    "cites",  # dẫn chiếu
]


@dataclass(frozen=True, slots=True)
class Link:
    """What a document says of another one, held or not.

    ``start`` and ``end`` span the words in the linking document's text, ``place`` is where they
    stand there. ``part`` is what of the target is meant: None for all of it, or for "một số điều".
    """

    kind: LinkKind
    target: Reference
    start: int
    end: int
    place: Provision = Provision()
    part: Provision | None = None
    since: str | None = None  # ISO date, where the words themselves name one


@dataclass(frozen=True, slots=True)
class Change:
    """What another document does to this one, from a day on: a link seen from its target."""

    kind: LinkKind
    by: str  # number or title of the document that says so
    by_document: int
    place: Provision  # there
    part: Provision | None  # here; None for the whole
    since: str | None  # ISO date; None where nothing says when
    start: int = 0  # the words that say so, in that document's text
    end: int = 0
