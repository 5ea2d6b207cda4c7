"""What the readers of workbooks share: cells of text, what is left out and told, the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.errors import FileRefused
from ingest.readers.legacy.mender import Mender
from ingest.readers.runs import make_block
from ingest.readers.sheets import MOST_COLUMNS, Sheet, book_blocks
from ingest.readers.tables import Cell
from ingest.types import Reading

BROKEN = (
    "Bảng tính bị hỏng, không mở được. Hãy mở thử bằng Excel (Excel có thể tự sửa), "
    "lưu lại thành .xlsx rồi nạp lại."
)


@dataclass(slots=True)
class LeftOut:
    """What of a spreadsheet is not read, and what was converted, for the note to whoever brought
    it."""

    sheets: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    filtered: int = 0  # put away by a filter, and read
    errors: int = 0
    uncomputed: int = 0
    far: int = 0  # cells beyond MOST_COLUMNS
    mender: Mender = field(default_factory=Mender)

    def notes(self) -> tuple[str, ...]:
        """In Vietnamese, one sentence each."""
        told = []
        if self.sheets:
            names = ", ".join(f"“{name}”" for name in self.sheets[:5])
            more = f" và {len(self.sheets) - 5} trang nữa" if len(self.sheets) > 5 else ""
            told.append(f"Không đọc trang tính ẩn: {names}{more}")
        if self.rows or self.columns:
            parts = [f"{self.rows} dòng ẩn"] * bool(self.rows)
            parts += [f"{self.columns} cột ẩn"] * bool(self.columns)
            told.append(
                f"Không đọc {' và '.join(parts)} (như bản in); cần thì bỏ ẩn, lưu lại rồi nạp lại"
            )
        if self.filtered:
            told.append(f"Đọc cả {self.filtered} dòng bị bộ lọc hoặc nhóm thu gọn che")
        if self.errors:
            told.append(f"{self.errors} ô báo lỗi công thức (như #REF!) được để trống")
        if self.uncomputed:
            told.append(
                f"{self.uncomputed} ô công thức chưa có kết quả lưu trong tệp nên để trống; "
                "hãy mở bằng Excel, lưu lại rồi nạp lại"
            )
        if self.far:
            told.append(f"Không đọc {self.far} ô nằm quá cột thứ {MOST_COLUMNS}")
        return (*told, *self.mender.notes)


def finished(sheets: list[Sheet], out: LeftOut) -> Reading:
    """The reading of a workbook.

    Raises:
        FileRefused: no visible cell holds anything.
    """
    blocks = book_blocks(sheets)
    if not blocks:
        hidden = " ngoài phần bị ẩn" if out.sheets or out.rows or out.columns else ""
        raise FileRefused(
            f"Bảng tính không có ô nào có dữ liệu{hidden}. Hãy kiểm tra lại tệp, bỏ ẩn nếu cần."
        )
    return Reading(tuple(blocks), out.notes())


def text_cell(text: str, *, bold: bool = False) -> Cell | None:
    """A cell of text; None where there is nothing to read in it."""
    block = make_block([(text, bold)])
    return Cell([block]) if block is not None else None


def typed_cell(text: str, out: LeftOut, *, bold: bool, font: str) -> Cell | None:
    """A cell of text as somebody typed it, perhaps in an old font's code."""
    return text_cell(out.mender.line([(text, font)])[0], bold=bold)
