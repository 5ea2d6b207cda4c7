"""What goes with a page's furniture, and what must never go."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read
from ingest.readers.clutter import drop_clutter, is_caption
from ingest.types import Block

HEADLINE = "Hội nghị giao ban trực tuyến về công tác tổ chức xây dựng Đảng"
STANDFIRST = (
    "Chiều 1-7, Ban Tổ chức Tỉnh ủy tổ chức hội nghị giao ban công tác 6 tháng đầu năm 2019."
)
BODY = (
    "Trong 6 tháng đầu năm, toàn tỉnh đã giảm được 131 đầu mối so với trước đây; hiệu quả hoạt "
    "động của các đơn vị sau khi sắp xếp được nâng lên. Theo đó, 26 huyện đã xây dựng phương án."
)
SECOND = (
    "Phát biểu kết luận hội nghị, đồng chí Trưởng Ban đánh giá cao nỗ lực của các ngành, địa "
    "phương và đề nghị tiếp tục làm tốt công tác tham mưu cho cấp ủy."
)
TAIL = """Trần Thanh
Trần Thanh
{name} - {time}
Trả lời
{body}
0 bình luận
Ý kiến của bạn sẽ được biên tập trước khi đăng. Vui lòng gõ tiếng Việt có dấu
Địa phương
Xem thêm TP.Thanh Hóa
Thời tiết
Hôm nay: 24°C - 31°C, có mây
Chia sẻ thông tin với bạn bè!
Tắt [X]"""

OFFICIAL = """ĐẢNG BỘ TỈNH ĐÔNG LĨNH
HUYỆN ỦY BÌNH LÃNG
Số 12-BC/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Bình Lãng, ngày 5 tháng 6 năm 2019
BÁO CÁO
kết quả công tác tổ chức xây dựng Đảng
I. KẾT QUẢ
1. Tổ chức bộ máy
Trần Thanh
Không thay đổi so với kỳ trước.
2. Cán bộ
Không thay đổi so với kỳ trước.
Chia sẻ
Thời tiết
Toàn cảnh hội nghị tại điểm cầu Bình Lãng.
Nơi nhận:
- Ban Tổ chức Tỉnh ủy
- Lưu
T/M BAN THƯỜNG VỤ
BÍ THƯ
(đã ký)
Chu Mạnh Đạt"""


def blocks_of(text: str) -> list[Block]:
    return [Block(line) for line in text.splitlines()]


def kept(*lines: str, page: bool = False) -> list[str]:
    return [b.text for b in drop_clutter([Block(line) for line in lines], page=page)]


def test_a_pasted_page_leaves_headline_standfirst_body_and_author() -> None:
    page = [
        f"(Baothanhhoa.vn) - {STANDFIRST}", "Tin liên quan", "Đọc nhiều", HEADLINE, STANDFIRST,
        HEADLINE, "Đồng chí Bí thư Tỉnh ủy phát biểu thảo luận tại điểm cầu Thanh Hóa.", BODY,
        HEADLINE, "Toàn cảnh hội nghị trực tuyến tại điểm cầu Thanh Hóa.", SECOND,
        *TAIL.splitlines(),
    ]  # fmt: skip
    assert drop_clutter([Block(line) for line in page]) == [
        Block(HEADLINE, kind="heading", level=1),
        Block(f"(Baothanhhoa.vn) - {STANDFIRST}"),
        Block(BODY),
        Block(SECOND),
        Block("Trần Thanh"),
    ]


def test_a_genuine_sentence_after_a_picture_survives() -> None:
    sentence = "Theo đó, toàn tỉnh sẽ sắp xếp lại 143 xã để thành lập 67 đơn vị mới."
    order = "Đồng chí Bí thư yêu cầu các huyện hoàn thành trước ngày 31/12/2019."
    page = [HEADLINE, STANDFIRST, HEADLINE, sentence, BODY, HEADLINE, order, "{body}"]
    assert kept(*page) == [HEADLINE, STANDFIRST, sentence, BODY, order]


def test_a_headline_printed_twice_in_a_row_has_no_caption_after_it() -> None:
    opening = "Đồng chí Bí thư Tỉnh ủy chủ trì hội nghị."
    assert kept(HEADLINE, HEADLINE, opening, BODY, "{body}") == [HEADLINE, opening, BODY]


def test_titles_listed_under_a_label_go_and_the_headline_stays() -> None:
    listed = ["Cẩm Tường: chi bộ không giấy", "Lạc Đình chuẩn bị sơ kết giữa nhiệm kỳ"]
    page = [
        "Tin liên quan",
        *listed,
        HEADLINE,
        STANDFIRST,
        BODY,
        "0 bình luận",
        "Đọc nhiều",
        *listed,
    ]
    assert kept(*page) == [HEADLINE, STANDFIRST, BODY]


def test_menus_and_breadcrumbs_go() -> None:
    menu = ["Trang chủ", "Chính trị", "Kinh tế", "Xây dựng Đảng", "Văn hóa", "Bạn đọc"]
    crumb = "Trang chủ » Chính trị » Xây dựng Đảng"
    assert kept(*menu, crumb, HEADLINE, STANDFIRST, BODY, page=True) == [HEADLINE, STANDFIRST, BODY]


def test_a_page_of_short_lines_alone_is_kept() -> None:
    names = ["Chu Mạnh Đạt", "Hà Thị Duyên", "Ninh Thế Bảo", "Mạc Thị Quyên", "Hồ Sỹ Quán"]
    assert kept(*names, "Trang chủ", page=True) == names


def test_lists_and_sentences_that_open_like_labels_stay() -> None:
    lines = [
        "Đường dây nóng giữa hai cơ quan hoạt động từ tháng 7.", "- Xã Đồng Cói", "- Xã Phú Lạch",
        "- Xã Kiệu Đông", "- Xã An Mật", "- Xã An Trà",
    ]  # fmt: skip
    page = [HEADLINE, BODY, *lines, "Bình luận (3)", "{body}"]
    assert kept(*page, page=True) == [HEADLINE, BODY, *lines]


def test_an_official_document_loses_no_line_even_with_words_of_a_page() -> None:
    document = blocks_of(OFFICIAL)
    assert drop_clutter(document) == document
    assert drop_clutter(document, page=True) == document


def test_an_official_document_inside_a_page_keeps_its_lines_and_loses_the_page() -> None:
    around = ["Trang chủ", "Đăng nhập", "Tin liên quan", "Giá heo hơi nhích nhẹ"]
    text = [*around, *OFFICIAL.splitlines(), *TAIL.splitlines()[2:]]
    assert kept(*text) == OFFICIAL.splitlines()


def test_articles_without_a_letterhead_are_official_too() -> None:
    law = [
        "Điều 1. Phạm vi",
        "Chia sẻ",
        "Điều 2. Đối tượng",
        "Thời tiết",
        "Điều 3. Hiệu lực",
        "Hết",
    ]
    assert kept(*law, page=True) == law


def test_a_report_that_shows_no_page_is_returned_as_it_came() -> None:
    lines = ["Kết quả cụ thể như sau", "Chưa có.", "Kết quả cụ thể như sau", "Chưa có.", "Chia sẻ"]
    assert kept(*lines) == lines


def test_rows_are_never_taken_for_repeats() -> None:
    rows = [Block("A · Số: 1", kind="row"), Block("A · Số: 1", kind="row")]
    page = [Block(HEADLINE), Block(BODY), *rows, Block("{body}")]
    assert drop_clutter(page)[2:] == rows


def test_blocks_are_only_left_out_never_changed() -> None:
    page = [Block(line) for line in (STANDFIRST, BODY, *TAIL.splitlines())]
    assert set(drop_clutter(page)) <= set(page)


@pytest.mark.parametrize(
    ("line", "after_picture", "expected"),
    [
        ("Ảnh: Minh Hiếu", False, True),
        ("Các đại biểu tham dự hội nghị. Ảnh: Minh Hiếu", False, True),
        ("Quang cảnh buổi lễ.", False, True),
        ("Toàn cảnh hội nghị trực tuyến tại điểm cầu Thanh Hóa.", True, True),
        ("Đồng chí Tạ Quốc Bảng trao Huy hiệu 75 năm tuổi Đảng.", True, True),
        ("Đồng chí Tạ Quốc Bảng trao Huy hiệu 75 năm tuổi Đảng.", False, False),
        ("Hội nghị đã nghe báo cáo. Sau đó các đại biểu thảo luận.", True, False),
        ("Theo đó, toàn tỉnh giảm 131 đầu mối.", True, False),
        ("Cảnh sát kết luận vụ việc chỉ là tai nạn.", False, False),
        ("Ảnh hưởng của việc sáp nhập là đáng kể.", False, False),
    ],
)
def test_captions(line: str, after_picture: bool, expected: bool) -> None:
    assert is_caption(line, after_picture=after_picture) is expected


def test_the_seed_page() -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "seed"
    if not folder.is_dir():
        pytest.skip("the project's seed page is not on this machine (../shared/data/seed)")
    blocks = read(next(folder.glob("*.txt"))).blocks
    assert [b.kind for b in blocks] == ["heading"] + ["paragraph"] * 8
    assert blocks[0].text.startswith("Hội nghị giao ban trực tuyến toàn quốc")
    assert blocks[1].text.startswith("(Baothanhhoa.vn) - Chiều 1-7")
    assert blocks[-1].text == "Trần Thanh"
    whole = " ".join(b.text for b in blocks)
    assert "giảm được 1.578 thôn" in whole
    for clutter in ("Toàn cảnh", "{name}", "Thời tiết", "bình luận", "Tắt [X]", "Đọc nhiều"):
        assert clutter not in whole
