from ingest.structure import parse
from ingest.types import Block, ParsedDocument


def read(*lines: str | Block) -> ParsedDocument:
    blocks = [line if isinstance(line, Block) else Block(line) for line in lines]
    return parse(blocks, file_name="tep.txt")


def paths(document: ParsedDocument) -> list[tuple[str, ...]]:
    return [p.heading_path for p in document.passages]


def bold(text: str) -> Block:
    return Block(text, bold=True)


def test_chapters_sections_articles_clauses() -> None:
    document = read(
        "Chương I",
        "NHỮNG QUY ĐỊNH CHUNG",
        "Mục 1. PHẠM VI",
        "Điều 1. Phạm vi điều chỉnh",
        "Luật này quy định về cán bộ.",
        "Điều 2: Giải thích từ ngữ",
        "Trong Luật này, các từ ngữ dưới đây được hiểu như sau:",
        "1. Cán bộ là công dân.",
        "2. Công chức gồm:",
        "a) người được tuyển dụng;",
        "b) người được bổ nhiệm.",
        "CHƯƠNG II. TỔ CHỨC THỰC HIỆN",
        "Điều 12a. Hiệu lực",
        "Luật này có hiệu lực từ ngày ký.",
    )
    first = ("Chương I. NHỮNG QUY ĐỊNH CHUNG", "Mục 1. PHẠM VI")
    assert paths(document) == [
        (*first, "Điều 1. Phạm vi điều chỉnh"),
        (*first, "Điều 2. Giải thích từ ngữ", "Khoản 1"),
        (*first, "Điều 2. Giải thích từ ngữ", "Khoản 2"),
        ("Chương II. TỔ CHỨC THỰC HIỆN", "Điều 12a. Hiệu lực"),
    ]
    assert document.passages[1].text.startswith("Trong Luật này")
    assert document.passages[2].text.endswith("b) người được bổ nhiệm.")
    assert [p.article for p in document.passages] == ["1", "2", "2", "12a"]
    assert document.articles == 3


def test_titles_glued_to_their_numerals() -> None:
    document = read(
        "Chương INHỮNG QUY ĐỊNH CHUNG",
        "Điều 1. Một",
        "Nội dung một.",
        "Chương IICHIẾN LƯỢC",
        "Mục 1KHU VỰC",
        "Điều 2. Hai",
        "Nội dung hai.",
    )
    assert paths(document) == [
        ("Chương I. NHỮNG QUY ĐỊNH CHUNG", "Điều 1. Một"),
        ("Chương II. CHIẾN LƯỢC", "Mục 1. KHU VỰC", "Điều 2. Hai"),
    ]


def test_an_article_of_one_line_is_found() -> None:
    document = read(
        "Điều 1. Luật này có hiệu lực từ ngày 01 tháng 7 năm 2007.",
        "Điều 2. Hướng dẫn thi hành",
        "Điều 3. Tổ chức",
        "Chính phủ hướng dẫn.",
    )
    assert [(p.article, p.text) for p in document.passages] == [
        ("1", "Điều 1. Luật này có hiệu lực từ ngày 01 tháng 7 năm 2007."),
        ("2", "Điều 2. Hướng dẫn thi hành"),
        ("3", "Chính phủ hướng dẫn."),
    ]


def test_quoted_articles_belong_to_the_amending_one() -> None:
    document = read(
        "Điều 1. Sửa đổi, bổ sung một số điều của Luật Cư trú",
        "1. Bổ sung Điều 7a như sau:",
        "“Điều 7a. Quyền của công dân",
        "1. Công dân có quyền cư trú.",
        "2. Nhà nước bảo đảm quyền đó.”.",
        "2. Sửa đổi Điều 9 như sau:",
        '"Điều 9. Nghĩa vụ',  # a quote that nobody closed
        "1. Đăng ký cư trú.",
        "Điều 10. Trách nhiệm",  # a second article in the same quote
        "Điều 2. Hiệu lực thi hành",
        "Luật này có hiệu lực từ ngày 01 tháng 01 năm 2014.",
    )
    assert document.articles == 2
    assert [p.article for p in document.passages] == ["1", "1", "2"]
    assert "“Điều 7a." in document.passages[0].text
    assert "Nhà nước bảo đảm" in document.passages[0].text
    assert "Điều 10." in document.passages[1].text


def test_a_line_that_mentions_an_article_is_none() -> None:
    document = read(
        "Điều 1. Phạm vi",
        "Việc này thực hiện theo",
        "Điều 5 của Luật này và",
        "Điều 7, Điều 8 của Quy chế.",
        "Điểu 2: Hiệu lực",  # as misspelt in the Official Gazette's text of 80/2025/QH15
        "Quy định này có hiệu lực từ ngày ký.",
    )
    assert [p.article for p in document.passages] == ["1", "2"]


def test_a_missing_clause_number_and_a_table_do_not_break_the_row() -> None:
    document = read(
        "Điều 1. Nhiệm vụ",
        "1. Việc thứ nhất.",
        "3. Việc thứ ba.",
        Block("Đơn vị: A · Số: 1", kind="row"),
        "4. Việc thứ tư.",
    )
    assert [p.heading_path[-1] for p in document.passages] == [
        "Khoản 1",
        "Khoản 3",
        "Điều 1. Nhiệm vụ",
        "Khoản 4",
    ]


def test_regulation_attached_to_a_decision_starts_again() -> None:
    document = read(
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.",
        "Điều 2. Quyết định này có hiệu lực từ ngày ký.",
        "Nơi nhận:",
        "- Như Điều 2;",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Phan Bá Tường",
        "QUY CHẾ",
        "LÀM VIỆC CỦA ỦY BAN",
        "(Ban hành kèm theo Quyết định số 12/QĐ-UBND)",
        "Điều 1. Phạm vi",
        "Quy chế này quy định chế độ làm việc.",
        "PHỤ LỤC I",
        Block("Đơn vị: A · Số: 1", kind="row"),
    )
    assert paths(document)[2:] == [
        ("QUY CHẾ. LÀM VIỆC CỦA ỦY BAN", "Điều 1. Phạm vi"),
        ("PHỤ LỤC I",),
    ]
    assert document.passages[-1].article is None
    assert document.facts.signatory == "Phan Bá Tường"


def test_report_headings_by_print_and_by_numbers() -> None:
    document = read(
        "I- TÌNH HÌNH",
        "Bộ máy còn cồng kềnh.",
        bold("1. Kết quả đạt được"),
        "Giảm 131 đầu mối.",
        "1.1. Về tổ chức",
        "Đã sắp xếp 05 cơ quan, đơn vị thuộc tỉnh.",
        "II. NHIỆM VỤ",
        "1. Tiếp tục sắp xếp bộ máy.",
        "2. Tinh giản biên chế.",
        Block("3. Về cán bộ: luân chuyển 23 người.", bold_lead=12),
    )
    assert paths(document) == [
        ("I- TÌNH HÌNH",),
        ("I- TÌNH HÌNH", "1. Kết quả đạt được"),
        ("I- TÌNH HÌNH", "1. Kết quả đạt được", "1.1. Về tổ chức"),
        ("II. NHIỆM VỤ",),
        ("II. NHIỆM VỤ", "3. Về cán bộ"),
    ]
    assert document.passages[3].text == "1. Tiếp tục sắp xếp bộ máy.\n2. Tinh giản biên chế."
    assert document.passages[4].text == "3. Về cán bộ: luân chuyển 23 người."


def test_rows_stand_alone_under_their_caption_and_text_goes_on_after() -> None:
    document = read(
        "I. KẾT QUẢ",
        Block("Biểu 1. Sáp nhập thôn", kind="caption"),
        Block("Huyện A · Giảm: 12", kind="row"),
        Block("Huyện B · Giảm: 8", kind="row"),
        "Toàn tỉnh giảm 20 thôn.",
        Block("Chưa tính huyện C.", kind="footnote"),
    )
    assert [(p.heading_path, p.text) for p in document.passages] == [
        (("I. KẾT QUẢ", "Biểu 1. Sáp nhập thôn"), "Huyện A · Giảm: 12"),
        (("I. KẾT QUẢ", "Biểu 1. Sáp nhập thôn"), "Huyện B · Giảm: 8"),
        (("I. KẾT QUẢ",), "Toàn tỉnh giảm 20 thôn."),
        (("I. KẾT QUẢ", "Chú thích"), "Chưa tính huyện C."),
    ]
