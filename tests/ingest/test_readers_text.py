"""Plain text and Markdown: encodings, wrapped lines, columns, tables, marks taken away."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.types import Block

LINES = ["Nghị quyết số 18-NQ/TW", "Tiếp tục đổi mới, sắp xếp tổ chức bộ máy tinh gọn."]


def texts(folder: Path, content: str | bytes, name: str = "văn bản.txt") -> list[str]:
    return [block.text for block in blocks(folder, content, name)]


def blocks(folder: Path, content: str | bytes, name: str = "văn bản.txt") -> tuple[Block, ...]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path).blocks


def cp1258(text: str) -> bytes:
    """Windows' Vietnamese code page: letters with their circumflex or horn, tones behind them."""
    out = b""
    for character in text:
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", character)
            tones = [c for c in parts[1:] if c in "\u0300\u0301\u0303\u0309\u0323"]
            base = "".join(c for c in parts if c not in tones)
            out += (unicodedata.normalize("NFC", base) + "".join(tones)).encode("cp1258")
    return out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    assert texts(tmp_path, "\r\n".join(LINES).encode(encoding)) == LINES


def test_windows_vietnamese(tmp_path: Path) -> None:
    assert texts(tmp_path, cp1258("\r\n".join(LINES))) == LINES


def test_one_line_is_one_block_where_nothing_is_wrapped(tmp_path: Path) -> None:
    long = ("Một đoạn rất dài. " * 20).strip()
    text = f"TỈNH ỦY X\nBAN TỔ CHỨC\n\nKính gửi: Các huyện ủy\n{long}\nHết\n"
    lines = ["TỈNH ỦY X", "BAN TỔ CHỨC", "Kính gửi: Các huyện ủy", long, "Hết"]
    assert texts(tmp_path, text) == lines


def test_wrapped_lines_are_joined_and_list_items_are_not(tmp_path: Path) -> None:
    text = """\
TỈNH ỦY X
Số 5-BC/TU
BÁO CÁO

Trong 6 tháng đầu năm, toàn ngành tổ chức xây dựng Đảng đã bám
sát các nhóm nhiệm vụ, giải pháp; chủ động tham mưu chuẩn bị đại
hội đảng bộ các cấp theo quy định tại khoản 2
Điều 5. Kết quả như sau:
- Giảm được 131 đầu mối so với trước đây, trong đó các phòng của
Ủy ban Kiểm tra giảm 5 đầu mối;
- Hoàn thành việc lấy ý kiến cử tri về việc sáp nhập, đặt tên cho
xã mới.
"""
    assert texts(tmp_path, text) == [
        "TỈNH ỦY X",
        "Số 5-BC/TU",
        "BÁO CÁO",
        "Trong 6 tháng đầu năm, toàn ngành tổ chức xây dựng Đảng đã bám sát các nhóm nhiệm vụ, "
        "giải pháp; chủ động tham mưu chuẩn bị đại hội đảng bộ các cấp theo quy định tại khoản 2",
        "Điều 5. Kết quả như sau:",
        "- Giảm được 131 đầu mối so với trước đây, trong đó các phòng của Ủy ban Kiểm tra giảm 5 "
        "đầu mối;",
        "- Hoàn thành việc lấy ý kiến cử tri về việc sáp nhập, đặt tên cho xã mới.",
    ]


def test_columns_made_with_spaces_read_left_first(tmp_path: Path) -> None:
    text = """\
TỈNH ỦY ĐÔNG LĨNH              ĐẢNG CỘNG SẢN VIỆT NAM
   BAN TỔ CHỨC
  Số 3-CV/BTCTU          Lĩnh An, ngày 1 tháng 2 năm 2020

Kính gửi: Các huyện ủy

Nơi nhận:                      K/T TRƯỞNG BAN
- Như trên;                    PHÓ TRƯỞNG BAN
- Lưu.
                               Bùi Thị Lan Chi
"""
    assert texts(tmp_path, text) == [
        "TỈNH ỦY ĐÔNG LĨNH", "BAN TỔ CHỨC", "Số 3-CV/BTCTU", "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Lĩnh An, ngày 1 tháng 2 năm 2020", "Kính gửi: Các huyện ủy", "Nơi nhận:", "- Như trên;",
        "- Lưu.", "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Bùi Thị Lan Chi",
    ]  # fmt: skip


def test_tables_of_bars_and_of_tabs(tmp_path: Path) -> None:
    bars = "Bảng 1: Kết quả\n| Đơn vị | Số thôn |\n|---|---|\n| Huyện A | 12 |\n| Huyện B | |\n"
    assert blocks(tmp_path, bars) == (
        Block("Bảng 1: Kết quả", kind="caption"),
        Block("Huyện A · Số thôn: 12", kind="row"),
        Block("Huyện B", kind="row"),
    )
    tabs = "Đơn vị\tNăm 2018\tNăm 2019\nA\t1\t2\nB\t3\t\nHết"
    assert texts(tmp_path, tabs) == ["A · Năm 2018: 1 · Năm 2019: 2", "B · Năm 2018: 3", "Hết"]


def test_form_feeds_are_pages(tmp_path: Path) -> None:
    assert [b.page for b in blocks(tmp_path, "một\n\fhai\nba\n\f")] == [1, 2, 2]


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    text = """\
---
title: bỏ qua
---
# KẾ HOẠCH

**1. Quan điểm.** Làm *từng bước*, xem [Nghị quyết](http://x/y_(z)) `12-NQ/TU`.

Mục hai
=======

* gạch một
+ gạch hai
1. đánh số \\*thật\\*
> trích dẫn &amp; hết<br>dòng hai
![ảnh](a.png)

| Đơn vị | **Số** thôn |
|:---|---:|
| Huyện A | 12 \\| 13 |

Giảm 131 đầu mối[^1].

[^1]: Tính đến 30/6.
"""
    assert blocks(tmp_path, text, "kế hoạch.md") == (
        Block("KẾ HOẠCH", kind="heading", level=1),
        Block(
            "1. Quan điểm. Làm từng bước, xem Nghị quyết 12-NQ/TU.", bold_lead=len("1. Quan điểm.")
        ),
        Block("Mục hai", kind="heading", level=1),
        Block("- gạch một"),
        Block("+ gạch hai"),
        Block("1. đánh số *thật*"),
        Block("trích dẫn & hết"),
        Block("dòng hai"),
        Block("Huyện A · Số thôn: 12 | 13", kind="row"),
        Block("Giảm 131 đầu mối."),
        Block("Tính đến 30/6.", kind="footnote"),
    )


def test_merged_headings_of_a_bar_table(tmp_path: Path) -> None:
    text = """\
| Đơn vị | 2018 | | 2019 |
| | Số | Tỷ lệ | Số |
|---|---|---|---|
| A | 1 | 2% | 3 |
"""
    assert texts(tmp_path, text, "bảng.md") == [
        "A · 2018 – Số: 1 · 2018 – Tỷ lệ: 2% · 2019 – Số: 3"
    ]


def test_a_row_without_its_number_is_no_second_heading(tmp_path: Path) -> None:
    bars = "| TT | Nội dung | Cơ quan |\n| | Rà soát quy hoạch | Ban Tổ chức |\n| | Tập huấn | Sở |"
    assert [block.text for block in blocks(tmp_path, bars)] == [
        "Nội dung: Rà soát quy hoạch · Cơ quan: Ban Tổ chức",
        "Nội dung: Tập huấn · Cơ quan: Sở",
    ]
