"""HTML: the article and nothing of the page around it; official pages whole."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.structure import parse
from ingest.types import Block

LONG = (
    "Trong 6 tháng đầu năm, toàn tỉnh đã giảm được 131 đầu mối so với trước đây; hiệu quả hoạt "
    "động của các đơn vị sau khi sắp xếp được nâng lên rõ rệt. Cử tri ủng hộ phương án rất cao."
)
MORE = (
    "Phát biểu kết luận, đồng chí Trưởng Ban đề nghị các địa phương làm tốt công tác tham mưu cho "
    "cấp ủy, hoàn thành việc sắp xếp trước ngày 31 tháng 12 và báo cáo kết quả về Ban."
)


def blocks(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> tuple[Block, ...]:
    path = folder / "trang.html"
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    path.write_bytes(page.encode(encoding))
    return read(path).blocks


def texts(folder: Path, body: str, head: str = "") -> list[str]:
    return [block.text for block in blocks(folder, body, head)]


def test_a_hostile_portal_page(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="#">Tin khác số {i} của hôm nay</a></li>' for i in range(6))
    page = f"""
    <form id="aspnetForm"><div id="wrapper">
    <header><a href="/">Báo Đông Lĩnh</a><input></header>
    <ul class="topMenu">{links}</ul>
    <div class="breadcrumb"><a href="#">Trang chủ</a> » <a href="#">Chính trị</a></div>
    <div class="col-8"><h1>Giao ban công tác xây dựng Đảng</h1>
      <div class="detail"><p><strong>Sáng 1-7, Ban Tổ chức họp giao ban.</strong></p><p>{LONG}</p>
      <figure><img src="a.jpg"><figcaption>Toàn cảnh hội nghị</figcaption></figure>
      <div><img src="b.jpg"></div><p style="text-align:center"><em>Các đại biểu dự họp.</em></p>
      <p>{MORE}</p>
      <table><tr><td><img src="c.jpg"></td></tr><tr><td>Bí thư phát biểu</td></tr></table>
      <p><a href="#">Một bài báo khác cùng chủ đề</a></p>
      <script>var a = "mã độc";</script></div></div>
    <div class="col-4"><div class="box"><h3>Bài đáng chú ý</h3><ul>{links}</ul></div></div>
    <div class="comments">{{name}} - {{time}}<p>{{body}}</p>Trả lời</div>
    <div style="display:none">ẩn</div><div id="footer">Giữ bản quyền nội dung.</div>
    </div></form>"""
    assert blocks(tmp_path, page) == (
        Block("Giao ban công tác xây dựng Đảng", kind="heading", level=1),
        Block("Sáng 1-7, Ban Tổ chức họp giao ban.", bold=True),
        Block(LONG),
        Block(MORE),
    )


def test_an_official_page_keeps_every_short_line(tmp_path: Path) -> None:
    page = f"""
    <table width="100%"><tr><td align="center">TỈNH ỦY X<br>BAN TỔ CHỨC<br>*</td>
      <td><b>ĐẢNG CỘNG SẢN VIỆT NAM</b></td></tr>
      <tr><td>Số 5-HD/BTCTU</td><td>X, ngày 2 tháng 3 năm 2020</td></tr></table>
    <p align="center"><b>HƯỚNG DẪN</b></p>
    <p><a name="dieu_1"></a><b>Điều 1. Phạm vi</b></p><p>{LONG}</p>
    <p>Điều 5. Hiệu lực</p><p>{MORE}</p>
    <table><tr><td>Nơi nhận:<br>- Như trên;<br>- Lưu.</td>
      <td>TRƯỞNG BAN<br>Nguyễn Văn A</td></tr></table>
    """
    assert texts(tmp_path, page, "<title>Hướng dẫn 5 | Cổng X</title>") == [
        "Hướng dẫn 5", "TỈNH ỦY X", "BAN TỔ CHỨC", "Số 5-HD/BTCTU", "ĐẢNG CỘNG SẢN VIỆT NAM",
        "X, ngày 2 tháng 3 năm 2020", "HƯỚNG DẪN", "Điều 1. Phạm vi", LONG, "Điều 5. Hiệu lực",
        MORE,
        "Nơi nhận:", "- Như trên;", "- Lưu.", "TRƯỞNG BAN", "Nguyễn Văn A",
    ]  # fmt: skip


def test_a_table_with_spans_becomes_rows(tmp_path: Path) -> None:
    page = f"""<p>{LONG}</p><table border="1"><caption>Biểu 1. Kết quả</caption>
    <thead><tr><th rowspan="2">Đơn vị</th><th colspan="2">2018</th></tr>
    <tr><th>Số lượng</th><th>Tỷ lệ</th></tr></thead>
    <tr><td rowspan="2">Huyện A</td><td>1</td><td>2%</td></tr>
    <tr><td>3</td><td></td></tr></table>"""
    assert blocks(tmp_path, page)[1:] == (
        Block("Biểu 1. Kết quả", kind="caption"),
        Block("Huyện A · 2018 – Số lượng: 1 · 2018 – Tỷ lệ: 2%", kind="row"),
        Block("Huyện A · 2018 – Số lượng: 3", kind="row"),
    )


def test_lists_keep_their_numbers(tmp_path: Path) -> None:
    page = (
        f"<h2>Việc cần làm</h2><p>{LONG}</p><ol start='3'><li>Ba<li>Bốn</ol>"
        "<ol type=a><li>ý a</ol><ul><li>gạch</ul>"
    )
    assert texts(tmp_path, page) == ["Việc cần làm", LONG, "3. Ba", "4. Bốn", "a. ý a", "- gạch"]


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ("", "utf-8"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-16">', "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, meta: str, encoding: str) -> None:
    assert blocks(tmp_path, f"<p>{LONG}</p>", meta, encoding) == (Block(LONG),)


def test_the_title_opens_a_page_without_headings(tmp_path: Path) -> None:
    head = '<title>Tên bài - Báo X</title><meta property="og:title" content="Tên bài">'
    assert blocks(tmp_path, f"<p>{LONG}</p>", head)[0] == Block("Tên bài", kind="heading", level=1)
    assert texts(tmp_path, f"<h1>Đầu đề</h1><p>{LONG}</p>", head)[0] == "Đầu đề"


def test_most_of_the_text_is_kept_whatever_it_is_called(tmp_path: Path) -> None:
    page = f'<div class="sidebar menu"><p>{LONG}</p><p>{MORE}</p></div><div class="menu">Khác</div>'
    assert texts(tmp_path, page) == [LONG, MORE]


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    path = tmp_path / "trang.doc"
    message = EmailMessage()
    message.set_content(f"<html><body><h1>Đầu đề</h1><p>{LONG}</p></body></html>", subtype="html")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    path.write_bytes(bytes(message))
    assert [block.text for block in read(path).blocks] == ["Đầu đề", LONG]


def test_links_in_a_sentence_stay(tmp_path: Path) -> None:
    page = f'<p>Căn cứ <a href="#">Nghị quyết số 18-NQ/TW</a> ngày 25-10-2017;</p><p>{LONG}</p>'
    assert texts(tmp_path, page)[0] == "Căn cứ Nghị quyết số 18-NQ/TW ngày 25-10-2017;"


def test_a_table_with_its_title_unit_groups_and_parts(tmp_path: Path) -> None:
    page = tmp_path / "bang.html"
    page.write_text(
        """<html><body><h1>Báo cáo tình hình biên chế các cơ quan năm 2020</h1>
<p>Tình hình giao và sử dụng biên chế của các cơ quan cấp tỉnh năm 2020 cụ thể như dưới đây.</p>
<p>Bảng 4. Biên chế các cơ quan</p><p><i>(Đơn vị tính: người)</i></p>
<table border="1"><tr><th>Cơ quan</th><th>Được giao</th><th>Tỷ lệ (%)</th></tr>
<tr><td colspan="3">I. Khối Đảng</td></tr>
<tr><td>Văn phòng</td><td>99</td><td>96</td></tr><tr><td>- Nữ</td><td>40</td><td>90</td></tr>
<tr><td>II. Khối chính quyền</td><td>58</td><td>91</td></tr>
<tr><td>Sở Nội vụ</td><td>58</td><td>91</td></tr>
<tr><td>Tổng cộng</td><td>157</td><td>94</td></tr></table>
<p>Các cơ quan đã sử dụng đúng số biên chế được giao, không có cơ quan nào vượt biên chế.</p>
</body></html>""",
        "utf-8",
    )
    parsed = parse(read(page).blocks, file_name="bang.html")
    title = ("Bảng 4. Biên chế các cơ quan", "(Đơn vị tính: người)")
    unit = "Đơn vị tính: người"
    assert [(p.heading_path, p.text) for p in parsed.passages[1:-1]] == [
        ((*title, "I. Khối Đảng"), f"Văn phòng · Được giao: 99 · Tỷ lệ (%): 96 · {unit}"),
        ((*title, "I. Khối Đảng", "Văn phòng"), f"- Nữ · Được giao: 40 · Tỷ lệ (%): 90 · {unit}"),
        (title, f"II. Khối chính quyền · Được giao: 58 · Tỷ lệ (%): 91 · {unit}"),
        (
            (*title, "II. Khối chính quyền"),
            f"Sở Nội vụ · Được giao: 58 · Tỷ lệ (%): 91 · {unit}",
        ),
        (title, f"Tổng cộng · Được giao: 157 · Tỷ lệ (%): 94 · {unit}"),
    ]
    assert parsed.passages[-1].heading_path == parsed.passages[0].heading_path
    assert all(parsed.text[p.start : p.end] == p.text for p in parsed.passages)
