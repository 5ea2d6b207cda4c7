"""The headline of a page saved as text: heads of invented pages, and texts that are no pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.news_lines import is_dateline, is_masthead, is_menu, is_stamp, is_ticker
from ingest.readers import read
from ingest.readers.clutter import drop_clutter
from ingest.structure import parse
from ingest.types import Block, ParsedDocument

SECOND = (
    "Theo báo cáo tại hội nghị, đến nay toàn huyện đã có 42 chi bộ thôn, bản hoàn thành việc "
    "chuyển đổi số trong sinh hoạt, vượt chỉ tiêu đề ra; 6 chi bộ còn lại sẽ xong trong quý IV."
)
HEADLINE = "Huyện ủy Mường Cằm sơ kết việc đưa sổ tay điện tử vào sinh hoạt chi bộ"
LEAD = (
    "Sáng 12/7, Huyện ủy Mường Cằm tổ chức hội nghị sơ kết một năm đưa sổ tay điện tử vào "
    "sinh hoạt chi bộ tại 48 thôn, bản trên địa bàn."
)


def parsed(folder: Path, lines: list[str], name: str = "trang.txt") -> ParsedDocument:
    path = folder / name
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return parse(read(path).blocks, file_name=name)


def evidence(document: ParsedDocument) -> str:
    return "\n".join(document.text[p.start : p.end] for p in document.passages)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            ["Trang chủ | Tin tức | Chính quyền | Công dân", HEADLINE, LEAD], id="menu of bars"
        ),
        pytest.param(
            ["Thời sự   Chính trị   Kinh tế   Bạn đọc   Podcast", HEADLINE, LEAD],
            id="menu whose gaps are lost",
        ),
        pytest.param(["BÁO TÂY SƠN HẠ", HEADLINE, f"(TSH) {LEAD}"], id="masthead"),
        pytest.param(
            ["Cơ quan của Tỉnh ủy Tây Sơn Hạ", "XÂY DỰNG ĐẢNG", HEADLINE, f"TSH - {LEAD}"],
            id="owner and section",
        ),
        pytest.param(["Thứ Hai, 01/07/2019 | 18:30", HEADLINE, LEAD], id="time above"),
        pytest.param(
            ["Tạp chí điện tử Đời sống vùng cao", HEADLINE, "Bài, ảnh: Lò Minh Đức", LEAD],
            id="author below",
        ),
        pytest.param(
            [
                "Cổng thông tin điện tử huyện Mường Cằm",
                HEADLINE,
                "01/07/2019 18:30",
                "Mường Thị Hà - Lò Văn Xôm",
                LEAD,
            ],
            id="time and authors below",
        ),
        pytest.param(
            [
                "Tin mới",
                "Giá mận tam hoa giảm một nửa",
                "Khánh thành cầu treo bản Nà Lốc",
                HEADLINE,
                LEAD,
            ],
            id="other titles under a label",
        ),
        pytest.param(
            [
                "Đọc nhiều: Giá mận giảm một nửa - Khánh thành cầu treo bản Nà Lốc",
                "Dự báo thời tiết: vùng cao sương muối, có nơi dưới 3 độ C",
                HEADLINE,
                LEAD,
            ],
            id="ticker and titles on one line",
        ),
        pytest.param(
            [
                "Trang chủ » Xây dựng Đảng",
                HEADLINE,
                "Sau một năm, sổ tay điện tử đã giúp chi bộ thôn, bản họp đều hơn và bớt giấy tờ.",
                f"(Báo Tây Sơn Hạ) - {LEAD}",
            ],
            id="standfirst between",
        ),
        pytest.param(
            ["Báo Tây Sơn Hạ", "Trang chủ | Tin tức | Công dân", HEADLINE, LEAD[10:].strip(" ,")],
            id="no dateline",
        ),
    ],
)
def test_clutter_above_the_headline_is_no_title_and_no_evidence(
    tmp_path: Path, head: list[str]
) -> None:
    document = parsed(tmp_path, [*head, SECOND, "Lò Minh Đức"])
    assert document.facts.title == HEADLINE
    shown = evidence(document)
    above = head[: head.index(HEADLINE)]
    assert not [line for line in above if " ".join(line.split()) in shown]
    assert all(line in shown for line in head[head.index(HEADLINE) + 1 :] if line.endswith("."))
    assert SECOND in shown


def test_a_headline_in_capitals_is_read_in_running_case(tmp_path: Path) -> None:
    page = ["Báo Tây Sơn Hạ Online", HEADLINE.upper(), f"(TSH) - {LEAD}", SECOND]
    facts = parsed(tmp_path, page).facts
    assert facts.title.lower() == HEADLINE.lower()
    assert "Mường Cằm" in facts.title
    assert facts.issuer is None


def test_the_time_of_publishing_above_the_headline_dates_the_page(tmp_path: Path) -> None:
    document = parsed(
        tmp_path, ["BÁO TÂY SƠN HẠ", "Cập nhật lúc 18:05, 16/04/2024", HEADLINE, LEAD, SECOND]
    )
    assert (document.facts.title, document.facts.issued) == (HEADLINE, "2024-04-16")
    assert "Cập nhật" not in evidence(document)
    # The day of saving stands in the masthead, the day of publishing by the article.
    document = parsed(
        tmp_path,
        ["BÁO TÂY SƠN HẠ", "Thứ Sáu, 20/12/2024", HEADLINE, "16/04/2024 18:05", LEAD, SECOND],
    )
    assert document.facts.issued == "2024-04-16"


def test_a_paper_and_prices_may_be_what_an_article_is_about(tmp_path: Path) -> None:
    headline = "Giá cà phê vượt mốc 60.000 đồng/kg"
    lead = (
        "Chiều 16-4, giá cà phê tại các huyện phía tây vượt mốc 60.000 đồng/kg, cao nhất từ đầu "
        "vụ đến nay, theo khảo sát của Sở Công thương."
    )
    page = ["Báo Tây Sơn Hạ", "Trang chủ | Tin tức | Kinh tế", headline, lead, SECOND]
    assert parsed(tmp_path, page).facts.title == headline


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        pytest.param([HEADLINE, LEAD, SECOND], HEADLINE, id="a page without clutter"),
        pytest.param(
            ["Họp chi bộ thôn Nà Lốc tháng 7", "Sáng 12/7, chi bộ họp; 21 đảng viên dự."],
            "Họp chi bộ thôn Nà Lốc tháng 7",
            id="a note of two lines",
        ),
        pytest.param([HEADLINE], HEADLINE, id="a title alone"),
        pytest.param(
            ["Báo cáo nhanh tình hình cơ sở tuần 28", "Người tổng hợp: Lò Minh Đức", LEAD, SECOND],
            "Báo cáo nhanh tình hình cơ sở tuần 28",
            id="a report is no paper",
        ),
    ],
)
def test_a_text_that_shows_no_page_keeps_every_line(
    tmp_path: Path, lines: list[str], title: str
) -> None:
    document = parsed(tmp_path, lines)
    assert document.facts.title == title
    assert document.text == "\n".join(lines)


def test_minutes_with_a_letterhead_keep_every_line(tmp_path: Path) -> None:
    lines = [
        "ĐẢNG BỘ HUYỆN MƯỜNG CẰM", "CHI BỘ THÔN NÀ LỐC", "Số 07-BB/CB",
        "Mường Cằm, ngày 12 tháng 7 năm 2019", "BIÊN BẢN", "sinh hoạt chi bộ tháng 7 năm 2019",
        LEAD, SECOND,
    ]  # fmt: skip
    document = parsed(tmp_path, lines)
    assert document.facts.title == "Biên bản số 07-BB/CB sinh hoạt chi bộ tháng 7 năm 2019"
    assert document.text == "\n".join(lines)


def test_a_subheading_over_a_dated_paragraph_is_no_headline(tmp_path: Path) -> None:
    page = ["Báo Tây Sơn Hạ", HEADLINE, SECOND, "Sổ tay điện tử vào chi bộ", LEAD, "Chia sẻ"]
    document = parsed(tmp_path, page)
    assert document.facts.title == HEADLINE
    assert LEAD in evidence(document)


@pytest.mark.parametrize("named", ["", "<title>Báo Tây Sơn Hạ Online</title>"])
def test_a_web_page_that_names_only_its_paper(tmp_path: Path, named: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in (HEADLINE, LEAD, SECOND))
    page = tmp_path / "trang.html"
    page.write_text(
        f"<html><head>{named}</head><body><h1>Báo Tây Sơn Hạ</h1>{body}</body></html>", "utf-8"
    )
    assert parse(read(page).blocks, file_name=page.name).facts.title == HEADLINE


def test_a_web_page_that_names_itself_is_believed(tmp_path: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in ("Nhà báo và công chúng", LEAD, SECOND))
    page = tmp_path / "trang.html"
    page.write_text(
        f"<html><head><title>{HEADLINE} | Báo TSH</title></head><body>{body}</body></html>", "utf-8"
    )
    assert parse(read(page).blocks, file_name=page.name).facts.title == HEADLINE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(BSN) Ngày 22/11/2022, tại hội trường", True),
        ("CTO - Chiều ngày 16-4, Đoàn công tác", True),
        ("Hà Nội (TTXVN) - Thủ tướng chủ trì", True),
        ("(Baothanhhoa.vn) - Chiều 1-7, Ban Tổ chức", True),
        ("Sáng nay (12/7), Huyện ủy", True),
        ("(1) Rà soát hồ sơ; (2) báo cáo", False),
        ("UBND - HĐND huyện phối hợp", False),
        ("Ngày hội đại đoàn kết", False),
    ],
)
def test_datelines(line: str, expected: bool) -> None:
    assert is_dateline(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Báo Tây Sơn Hạ", True),
        ("TÂY SƠN HẠ ONLINE - Tiếng nói của Đảng bộ và nhân dân tỉnh", True),
        ("Cơ quan ngôn luận của Tỉnh ủy Tây Sơn Hạ", True),
        ("Cổng thông tin điện tử tỉnh Tây Sơn Hạ", True),
        ("BÁO CÁO TỔNG KẾT", False),
        ("Báo cáo tổng kết năm 2019", False),
        ("Cảnh giác với lừa đảo online", False),
        ("Tiếng nói của cử tri vùng cao", False),
    ],
)
def test_mastheads(line: str, expected: bool) -> None:
    assert is_masthead(line) is expected


def test_menus_stamps_and_tickers() -> None:
    assert is_menu("Trang chủ | Thời sự | Kinh tế")
    assert is_menu("Chính trị > Huyện, thị")
    assert not is_menu("Công tác kiểm tra, giám sát - khâu then chốt")
    assert is_stamp("Thứ Hai, 01/07/2019 | 18:30")
    assert not is_stamp("1.578")
    assert not is_stamp("Hội nghị ngày 01/07/2019")
    assert is_ticker("Giá lúa OM18: 7.800 đồng/kg")
    assert not is_ticker("Huyện ủy bàn giải pháp giữ giá nông sản")


def test_a_hostile_row_of_buttons_is_read_in_no_time() -> None:
    row = "Gửi email " * 5000
    lines = [Block(HEADLINE), Block(f"{row}mai")]
    assert drop_clutter(lines) == lines
