"""Read a sample's source: a front matter and a Markdown-like body.

The markup is small on purpose, because one source must render to four formats:

    # I. TÌNH HÌNH            heading, levels 1 to 3; `# Chương I | QUY ĐỊNH CHUNG` is two lines
    **1. Về mục tiêu:** ...   paragraph with a bold run-in heading; *italic* too
    ![chú thích]              a picture's caption (news pages)
    | TT | Đơn vị | < |       table row; `<` merges with the left cell, `^` with the upper one
    |---|                     ends the header rows
    [^1] and [^1]: ...        a footnote (DOCX only)
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"
DOCUMENTS = Path(__file__).parent / "documents"

_INLINE = re.compile(r"(\*\*.+?\*\*|\*[^*]+?\*|\[\^\d+\])")
_FOOTNOTE = re.compile(r"^\[\^(\d+)\]:\s*(.+)$")


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style. A footnote mark is a run with `note` and no text."""

    text: str
    bold: bool = False
    italic: bool = False
    note: int | None = None


@dataclass(frozen=True)
class Heading:
    level: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Caption:
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of raw cells; `<` and `^` stand for cells that are merged into a neighbour."""

    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def all_rows(self) -> tuple[tuple[str, ...], ...]:
        return self.header + self.rows


Block = Heading | Paragraph | Caption | Table


@dataclass(frozen=True)
class Source:
    """One sample document: `fields` is its front matter, `notes` its footnotes by number."""

    path: Path
    fields: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[int, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.fields["file"]

    @property
    def suffix(self) -> str:
        return Path(self.file).suffix.lower()

    @property
    def form(self) -> str:
        """`party`, `state` or `news`: decides the letterhead."""
        return self.fields["form"]

    @property
    def issued(self) -> date:
        return date.fromisoformat(self.fields["issued"])

    @property
    def number(self) -> str | None:
        return self.fields.get("number")

    def items(self, name: str) -> tuple[str, ...]:
        """A front matter value that holds several, separated by semicolons."""
        return tuple(part.strip() for part in self.fields.get(name, "").split(";") if part.strip())


def load_sources() -> list[Source]:
    """Every sample, in file name order (the order of the build)."""
    return [parse(path) for path in sorted(SOURCES.glob("*.md"))]


def parse(path: Path) -> Source:
    """Parse one source file; text is NFC so that a word is the same bytes in every format."""
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    _, front, body = text.split("---\n", 2)
    fields: dict[str, str] = {}
    for line in front.splitlines():
        name, separator, value = line.partition(":")
        if not separator:
            raise ValueError(f"{path.name}: front matter line without a colon: {line!r}")
        fields[name.strip()] = value.strip()
    notes: dict[int, str] = {}
    blocks: list[Block] = []
    table: list[str] = []
    for line in [*(raw.strip() for raw in body.splitlines()), ""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            blocks.append(_table(table))
            table = []
        if footnote := _FOOTNOTE.match(line):
            notes[int(footnote[1])] = footnote[2]
        elif line:
            blocks.append(_block(line))
    return Source(path, fields, tuple(blocks), notes)


def _block(line: str) -> Block:
    if heading := re.match(r"^(#{1,3}) (.+)$", line):
        lines = tuple(part.strip() for part in heading[2].split(" | "))
        return Heading(len(heading[1]), lines)
    if caption := re.match(r"^!\[(.+)\]$", line):
        return Caption(caption[1])
    return Paragraph(tuple(_runs(line)))


def _runs(line: str) -> list[Run]:
    runs = []
    for part in _INLINE.split(line):
        if part.startswith("[^"):
            runs.append(Run("", note=int(part[2:-1])))
        elif part.startswith("**"):
            runs.append(Run(part[2:-2], bold=True))
        elif part.startswith("*") and len(part) > 2:
            runs.append(Run(part[1:-1], italic=True))
        elif part:
            runs.append(Run(part))
    return runs


def _table(lines: list[str]) -> Table:
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    rule = next((i for i, row in enumerate(rows) if set(row[0]) == {"-"}), 0)
    header, body = tuple(rows[:rule]), tuple(rows[rule + 1 :])
    widths = {len(row) for row in header + body}
    if len(widths) != 1:
        raise ValueError(f"table rows of different widths {sorted(widths)}: {lines[0]}")
    return Table(header, body)
