import pytest

from ingest.structure import parse
from ingest.types import Block, DocumentFacts, ParsedDocument

BODY = (
    "Thực hiện chủ trương của Trung ương, Tỉnh ủy Đông Lĩnh ban hành Nghị quyết về sắp xếp tổ chức "
    "bộ máy như sau:",
    "I. TÌNH HÌNH",
    "Bộ máy còn cồng kềnh.",
)

LETTERHEAD_OF_A_SCAN = (
    "TỈNH ỦY ĐÔNG LĨNH", "Số 12-NQ/TU", "Lĩnh An, ngày 15 tháng 8 năm 2019",
    "NGHỊ QUYẾT", "về công tác cán bộ",
)  # fmt: skip


def read(*lines: str, file_name: str = "tep.txt") -> ParsedDocument:
    return parse([Block(line) for line in lines], file_name=file_name)


def facts(*lines: str) -> DocumentFacts:
    return read(*lines).facts


def check_evidence(document: ParsedDocument, **expected: str) -> None:
    for name, text in expected.items():
        start, end = document.facts.evidence[name]
        assert document.text[start:end] == text


def test_party_letterhead_left_column_first() -> None:
    document = read(
        "TỈNH ỦY ĐÔNG LĨNH",
        "*",
        "Số 12-NQ/TU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Lĩnh An, ngày 15 tháng 8 năm 2019",
        "NGHỊ QUYẾT",
        "về sắp xếp tổ chức bộ máy",
        *BODY,
    )
    found = document.facts
    assert found.title == "Nghị quyết số 12-NQ/TU về sắp xếp tổ chức bộ máy"
    assert (found.kind, found.number, found.issued) == ("Nghị quyết", "12-NQ/TU", "2019-08-15")
    assert (found.issuer, found.place) == ("Tỉnh ủy Đông Lĩnh", "Lĩnh An")
    check_evidence(
        document,
        number="12-NQ/TU",
        issued="ngày 15 tháng 8 năm 2019",
        place="Lĩnh An",
        kind="NGHỊ QUYẾT",
        subject="về sắp xếp tổ chức bộ máy",
        issuer="TỈNH ỦY ĐÔNG LĨNH",
    )
    assert document.passages[0].text == BODY[0]


def test_columns_side_by_side_on_one_line() -> None:
    found = facts(
        "TỈNH ỦY ĐÔNG LĨNH      ĐẢNG CỘNG SẢN VIỆT NAM",
        "BAN TỔ CHỨC",
        "*                      Lĩnh An, ngày 05 tháng 7 năm 2019",
        "Số 412-BC/BTCTU",
        "BÁO CÁO",
        "kết quả công tác 6 tháng đầu năm",
        *BODY,
    )
    assert found.issuer == "Ban Tổ chức Tỉnh ủy Đông Lĩnh"
    assert (found.number, found.issued, found.place) == ("412-BC/BTCTU", "2019-07-05", "Lĩnh An")


def test_columns_whose_gap_was_lost() -> None:
    found = facts(
        "TỈNH ỦY ĐÔNG LĨNH ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 12-NQ/TU Lĩnh An, ngày 15 tháng 8 năm 2019",
        "NGHỊ QUYẾT",
        "VỀ SẮP XẾP TỔ CHỨC BỘ MÁY",
        *BODY,
    )
    assert (found.issuer, found.number, found.place) == ("Tỉnh ủy Đông Lĩnh", "12-NQ/TU", "Lĩnh An")
    assert found.title == "Nghị quyết số 12-NQ/TU về sắp xếp tổ chức bộ máy"


def test_state_letterhead_and_who_decides() -> None:
    document = read(
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỈNH ĐÔNG LĨNH",
        "Độc lập - Tự do - Hạnh phúc",
        "-------",
        "Số: 1205/QĐ-UBND",
        "Lĩnh An, ngày 21 tháng 12 năm 2018",
        "QUYẾT ĐỊNH",
        "Về việc phê duyệt phương án sáp nhập thôn",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "QUYẾT ĐỊNH:",
        "Điều 1. Phê duyệt phương án sáp nhập 1.044 thôn, tổ dân phố.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    )
    found = document.facts
    assert (found.kind, found.number, found.issued) == ("Quyết định", "1205/QĐ-UBND", "2018-12-21")
    assert found.issuer == "Ủy ban nhân dân tỉnh Đông Lĩnh"
    assert found.title.startswith("Quyết định số 1205/QĐ-UBND về việc phê duyệt")
    assert [p.heading_path for p in document.passages] == [("Căn cứ",), ("Điều 1",), ("Điều 2",)]


def test_cong_van_has_a_subject_under_its_number() -> None:
    found = facts(
        "TỈNH ỦY ĐÔNG LĨNH",
        "Số 1124-CV/TU",
        "V/v chấn chỉnh chế độ báo cáo",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Lĩnh An, ngày 14 tháng 02 năm 2020",
        "Kính gửi: Các huyện ủy",
        "Qua theo dõi, việc gửi báo cáo còn chậm.",
    )
    assert (found.kind, found.number) == ("Công văn", "1124-CV/TU")
    assert found.title == "Công văn số 1124-CV/TU về việc chấn chỉnh chế độ báo cáo"


def test_law_as_a_portal_exports_it() -> None:
    document = read(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "-----------------------------------",
        "Luật Cán bộ, công chức số 80/2025/QH15",
        "Nguồn: Cổng thông tin vbpl.vn • ID: 179106",
        "LUẬT",
        "CÁN BỘ, CÔNG CHỨC",
        "Căn cứ Hiến pháp đã được sửa đổi theo Nghị quyết số 203/2025/QH15;",
        "Quốc hội ban hành Luật Cán bộ, công chức.",
        "Điều 1. Cán bộ",
        "Cán bộ là công dân Việt Nam.",
        "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV, kỳ họp thứ 9 "
        "thông qua ngày 24 tháng 6 năm 2025.",
        "CHỦ TỊCH QUỐC HỘI(Đã ký)Trần Thanh Mẫn",
    )
    found = document.facts
    assert (found.title, found.number) == ("Luật Cán bộ, công chức", "80/2025/QH15")
    assert (found.issued, found.issuer) == ("2025-06-24", "Quốc hội")
    assert (found.signatory, found.signatory_role) == ("Trần Thanh Mẫn", "Chủ tịch Quốc hội")
    assert not any("vbpl" in p.text for p in document.passages)
    check_evidence(document, issued="ngày 24 tháng 6 năm 2025", signatory="Trần Thanh Mẫn")


def test_web_page_with_its_own_title_over_an_official_document() -> None:
    blocks = [Block("Thông báo số 210-TB/TU kết luận kiểm tra", kind="heading", level=1)]
    blocks += [
        Block(line)
        for line in ("TỈNH ỦY ĐÔNG LĨNH", "Số 210-TB/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "THÔNG BÁO")
    ]
    blocks += [Block("kết luận kiểm tra", centered=True), Block("Ngày 14/10/2019, Đoàn báo cáo.")]
    document = parse(blocks, file_name="trang.html")
    assert (document.facts.kind, document.facts.number) == ("Thông báo", "210-TB/TU")
    assert [p.text for p in document.passages] == ["Ngày 14/10/2019, Đoàn báo cáo."]


def test_news_has_a_headline_and_only_a_date_that_is_stated_in_full() -> None:
    text = "(Báo Đông Lĩnh) - Chiều 1-7, Ban Tổ chức họp giao ban 6 tháng đầu năm 2019."
    document = parse(
        [Block("Hội nghị giao ban", kind="heading", level=1), Block(text)], file_name="tin.txt"
    )
    assert (document.facts.kind, document.facts.title) == ("Tin", "Hội nghị giao ban")
    assert (document.facts.issued, document.facts.number) == (None, None)
    dated = parse(
        [Block("Hội nghị", kind="heading", level=1), Block("17:42 - 11/07/2019"), Block(text)],
        file_name="tin.html",
    )
    assert dated.facts.issued == "2019-07-11"
    assert [p.text for p in dated.passages] == [text]


def test_plain_note_is_named_by_its_file() -> None:
    found = read(
        "Nội dung trao đổi trong cuộc họp sáng nay chưa ghi đủ.", file_name="ghi chép.txt"
    ).facts
    assert (found.title, found.kind, found.number) == ("ghi chép", None, None)


def closing(*lines: str) -> ParsedDocument:
    head = ("TỈNH ỦY ĐÔNG LĨNH", "Số 12-NQ/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "NGHỊ QUYẾT")
    return read(*head, "Nội dung nghị quyết được toàn Đảng bộ thực hiện.", *lines)


def test_closing_in_any_column_order() -> None:
    left = ("Nơi nhận:", "- Ban Bí thư (để báo cáo),", "- Lưu Văn phòng Tỉnh ủy.")
    right = ("T/M TỈNH ỦY", "BÍ THƯ", "(đã ký)", "Lương Đình Khoát")
    interleaved = (left[0], right[0], left[1], right[1], right[2], left[2], right[3])
    glued = ("Nơi nhận: T/M TỈNH ỦY", "- Ban Bí thư (để báo cáo), BÍ THƯ", *left[2:], *right[2:])
    for lines in ((*left, *right), (*right, *left), interleaved, glued):
        document = closing(*lines)
        found = document.facts
        assert (found.signatory, found.signatory_role) == ("Lương Đình Khoát", "Bí thư"), lines
        assert found.recipients == ("Ban Bí thư (để báo cáo)", "Lưu Văn phòng Tỉnh ủy"), lines
        assert len(document.passages) == 1


def test_deputy_signs_for_the_head() -> None:
    found = closing("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC", "Nguyễn Hữu Kiệm").facts
    assert found.signatory_role == "Phó Trưởng ban Thường trực"
    assert found.signatory == "Nguyễn Hữu Kiệm"


def test_a_chapter_named_after_a_post_is_no_signature() -> None:
    document = read(
        "LUẬT",
        "TỔ CHỨC QUỐC HỘI",
        "Chương I",
        "CHỦ TỊCH QUỐC HỘI",
        "Điều 1. Nhiệm vụ",
        "Chủ tịch Quốc hội chủ tọa các phiên họp.",
    )
    assert document.passages[0].heading_path == ("Chương I. CHỦ TỊCH QUỐC HỘI", "Điều 1. Nhiệm vụ")
    assert document.facts.signatory is None


def test_replaces_whole_documents_only() -> None:
    found = closing(
        "Quy định này thay thế Quy định số 05-QĐi/TU, ngày 20/3/2017 của Ban Thường vụ Tỉnh ủy.",
        "Luật Cán bộ, công chức số 22/2008/QH12 đã được sửa đổi, bổ sung một số điều theo Luật số "
        "52/2019/QH14 và Luật số 35/2018/QH14 hết hiệu lực kể từ ngày Luật này có hiệu lực.",
        "Các quy định về bưu chính của Pháp lệnh số 43/2002/PL-UBTVQH10 hết hiệu lực từ ngày Luật "
        "này có hiệu lực.",
        "Nghị quyết này thay thế khoản 2 Điều 5 Nghị quyết số 09-NQ/TU.",
        "Thay thế cụm từ “A” bằng “B” tại Luật số 24/2018/QH14 từ ngày Luật này có hiệu lực.",
    ).links
    whole = [link.target for link in found if link.kind == "replaces"]
    assert [r.canonical for r in whole] == ["05-QĐi/TU", "22/2008/QH12"]
    assert whole[0].issued == "2017-03-20"


def test_draft_with_number_and_day_left_open() -> None:
    for number, date in (
        ("Số:      /QĐ-UBND", "Lĩnh An, ngày      tháng 7 năm 2019"),
        ("Số: …/QĐ-UBND", "Lĩnh An, ngày … tháng … năm 2019"),
    ):
        document = read(
            "ỦY BAN NHÂN DÂN TỈNH ĐÔNG LĨNH",
            number,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            date,
            "QUYẾT ĐỊNH",
            "Về việc sáp nhập thôn",
            "Căn cứ Luật Tổ chức chính quyền địa phương;",
        )
        found = document.facts
        assert (found.kind, found.number, found.issued) == ("Quyết định", None, None)
        assert found.subject == "Về việc sáp nhập thôn"
        assert found.issuer == "Ủy ban nhân dân tỉnh Đông Lĩnh"
        assert len(document.passages) == 1


def test_date_in_figures() -> None:
    found = facts(
        "TỈNH ỦY ĐÔNG LĨNH",
        "Số 12-NQ/TU",
        "Thành phố Lĩnh An, ngày 15/8/2019",
        "NGHỊ QUYẾT",
        "về sắp xếp tổ chức bộ máy",
        *BODY,
    )
    assert (found.issued, found.place) == ("2019-08-15", "Thành phố Lĩnh An")


def test_copy_named_by_its_title_alone() -> None:
    title = "Nghị quyết số 18-NQ/TW ngày 25-10-2017 của Ban Chấp hành Trung ương về đổi mới bộ máy"
    document = parse([Block(title, kind="heading", level=1), Block(BODY[2])], file_name="nq.html")
    found = document.facts
    assert (found.kind, found.number, found.issued) == ("Nghị quyết", "18-NQ/TW", "2017-10-25")
    assert (found.title, found.issuer) == (title, "Ban Chấp hành Trung ương")
    headline = "Nghị quyết 18-NQ/TW đi vào cuộc sống"
    news = parse([Block(headline, kind="heading", level=1), Block(BODY[2])], file_name="tin.html")
    assert (news.facts.kind, news.facts.number) == ("Tin", None)


@pytest.mark.parametrize(("spoilt", "sure"), [(False, "suy ra"), (True, "ngờ")])
def test_what_a_picture_shows_is_less_sure(spoilt: bool, sure: str) -> None:
    lines = (*LETTERHEAD_OF_A_SCAN, "Nội dung nghị quyết được toàn Đảng bộ thực hiện.")
    blocks = [Block(text, recognised=True, low_quality=spoilt) for text in lines]
    printed = parse([Block(text) for text in lines], file_name="a.png").facts
    seen = parse(blocks, file_name="a.png").facts
    assert printed.certainty["number"] == "chắc"
    assert (seen.number, seen.certainty["number"]) == (printed.number, sure)
