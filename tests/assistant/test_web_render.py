"""Answer, SourceView, report and documents as HTML: exact, escaped, nothing interpreted."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from assistant.types import Answer, Citation, Claim, SourceView
from assistant.web import render, tables
from assistant.web.clipboard import footnoted
from assistant.web.conversation import Exchange
from assistant.web.ingest_tab import chosen_list
from assistant.web.uploads import Upload
from ingest.types import Document, DocumentFacts, IngestReport, Note, Progress, Refusal

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "\"><b onmouseover='alert(1)'>",
    "**đậm** _nghiêng_ [x](javascript:alert(1))",
    "$x^2$ \\(y\\) `mã`",
    "{{value}} {{#each value}} ${alert(1)}",
    "</article></section><style>*{display:none}</style>",
    "&lt;script&gt; &amp; 5 < 6",
)
ELEMENTS = {
    *("section", "article", "p", "span", "button", "ol", "ul", "li", "strong", "small", "br", "h2"),
    *("dl", "dt", "dd", "div", "mark", "table", "thead", "tbody", "tr", "th", "td", "progress"),
}


class Page(HTMLParser):
    """What a browser would make of a piece of HTML: its elements, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes += attrs
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data):
        self.text += data

    def values(self, name: str) -> list[str | None]:
        return [value for key, value in self.attributes if key == name]


def document(title="Nghị quyết số 12-NQ/TU về sắp xếp tổ chức bộ máy", **other):
    facts = DocumentFacts(
        title,
        kind=other.pop("kind", "Nghị quyết"),
        number=other.pop("number", "12-NQ/TU"),
        issuer=other.pop("issuer", "Ban Chấp hành Đảng bộ tỉnh"),
        issued=other.pop("issued", "2024-03-05"),
    )
    given = {
        "id": 1,
        "version": "ab" * 32,
        "library": "Kho chung",
        "file": "nq12.docx",
        "facts": facts,
        "pages": 7,
        "articles": 5,
        "passages": 21,
        **other,
    }
    return Document(**given)


def citation(cited=1, **other):
    given = {
        "id": cited,
        "quote": "giảm 15% đầu mối",
        "document_id": 1,
        "document_title": "Nghị quyết về tổ chức bộ máy",
        "number": "12-NQ/TU",
        "issued": "2024-03-05",
        "heading_path": ("Chương II. Mục tiêu", "Điều 4. Chỉ tiêu"),
        "article": "4",
        "pages": (3,),
        "version": "ab" * 32,
        "library": "Kho chung",
        "start": 10,
        "end": 26,
        **other,
    }
    return Citation(**given)


def answered(**other):
    given = {
        "status": "answered",
        "text": "Tỉnh giảm 15% đầu mối. Đến năm 2025.",
        "claims": (
            Claim("Tỉnh giảm 15% đầu mối.", "verified", (1,)),
            Claim("Đến năm 2025.", "partial", (2, 1)),
        ),
        "citations": (citation(1), citation(2, superseded_by="Nghị quyết số 15-NQ/TU")),
        "timings_ms": {"total": 431.0},
        **other,
    }
    return Answer(**given)


# ── small things ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2024-03-05", "05/03/2024"), (None, ""), ("2024", "2024"), ("tháng 3", "tháng 3")],
)
def test_dates_are_written_day_first(iso, shown):
    assert render.day(iso) == shown


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((), ""),
        ((3,), "trang 3"),
        ((3, 4), "trang 3–4"),
        ((4, 3, 3), "trang 3–4"),
        ((3, 7), "trang 3, 7"),
    ],
)
def test_pages(numbers, shown):
    assert render.pages(numbers) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_shown_as_it_was_written(text):
    page = Page(f'<p title="{render.esc(text)}">{render.esc(text)}</p>')
    assert page.elements == {"p"}
    assert page.attributes == [("title", text)]
    assert page.text == text


@pytest.mark.parametrize("character", ["{", "}", "$", "`", "<", ">", '"', "'"])
def test_no_character_that_opens_markup_or_a_template_survives(character):
    assert character not in render.esc(f"a{character}b")


# ── answers ─────────────────────────────────────────────────────────────────────────────────


def test_each_claim_carries_buttons_for_its_citations():
    page = Page(render.answer_html(4, answered()))
    assert page.values("data-citation") == ["1", "2", "1", "1", "2"]  # marks, then the list
    assert set(page.values("data-turn")) == {"4"}
    assert "Mở căn cứ 1: Nghị quyết về tổ chức bộ máy" in page.values("aria-label")


def test_the_state_of_a_claim_is_said_only_when_it_is_not_verified():
    markup = render.answer_html(0, answered())
    assert markup.count("mới khớp một phần với căn cứ") == 1
    assert "giây" not in markup  # said only where it was long


def test_the_source_list_says_place_and_replacement():
    text = Page(render.answer_html(0, answered())).text
    assert "Điều 4. Chỉ tiêu, trang 3" in text
    assert text.count("đã được thay thế") == 1


def test_a_claim_never_points_at_a_citation_that_is_not_there():
    answer = answered(claims=(Claim("Câu.", "verified", (9,)),), citations=())
    assert Page(render.answer_html(0, answer)).values("data-citation") == []


def test_a_refusal_opens_the_nearest_passages():
    near = citation(2, quote="Một đoạn dài. " * 40)
    refused = Answer("refused", "Chưa tìm thấy căn cứ.", near=(near,))
    page = Page(render.answer_html(4, refused))
    assert page.values("data-citation") == ["2"]
    assert page.values("data-turn") == ["4"]
    assert "chưa chắc là điều cần tìm" in page.text
    assert "Một đoạn dài." in page.text
    assert "…" in page.text
    assert len(page.text) < 500


def test_sources_of_one_document_name_it_once():
    cited = [citation(n, heading_path=(f"Điều {n}",)) for n in (1, 2, 3)]
    page = Page(render.answer_html(0, answered(citations=tuple(cited))))
    assert page.text.count(cited[0].document_title) == 1
    assert "Cùng văn bản: Điều 3" in page.text
    assert page.values("data-citation").count("3") >= 1


def test_a_choice_says_which_document_it_means():
    rivals = (document("Nghị quyết về thôn"), document("Nghị quyết về xã"))
    asked = Answer("ambiguous", "Có hai.", choices=("Bản 2017?", "Bản 2022?"), nearest=rivals)
    text = Page(render.answer_html(0, asked)).text
    assert text.index("Bản 2017?") < text.index("Nghị quyết về thôn") < text.index("Bản 2022?")
    assert "Nghị quyết về xã" in text


def test_a_near_passage_is_not_called_evidence():
    view = SourceView(citation(), "", "Đoạn.", "", 1)
    assert "Căn cứ [1]" in render.source(view)
    assert "Căn cứ [1]" not in render.source(view, is_evidence=False)


def test_an_ambiguous_question_offers_clear_ones_by_number():
    asked = Answer("ambiguous", "Có hai văn bản.", choices=("Bản 2017?", "Bản 2022?"))
    page = Page(render.answer_html(2, asked))
    assert page.values("data-choice") == ["0", "1"]
    assert page.values("data-turn") == ["2", "2"]
    assert "Bản 2022?" in page.text


def test_the_thread_shows_waiting_failed_and_answered_questions():
    text = Page(
        render.thread(
            (
                Exchange("Một?", answer=answered()),
                Exchange("Hai?", failure="Kho đang bận."),
                Exchange("Ba?"),
            )
        )
    ).text
    assert "Câu hỏi: Một?" in text
    assert "Kho đang bận." in text
    assert text.endswith("Câu hỏi: Ba?Đang tìm căn cứ trong kho tài liệu…")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_anywhere_in_the_thread_stays_text(text):
    hostile = citation(
        1, document_title=text, heading_path=(text,), superseded_by=text,
        copies=(document(text, issuer=None, number=None),),
    )  # fmt: skip
    exchanges = (
        Exchange(text, Answer("answered", text, (Claim(text, "verified", (1,)),), (hostile,))),
        Exchange(text, Answer("refused", text, nearest=(document(text, number=text),))),
        Exchange(text, Answer("ambiguous", text, choices=(text,))),
        Exchange(text, failure=text),
    )
    page = Page(render.thread(exchanges))
    assert page.elements <= ELEMENTS
    assert not [key for key, _ in page.attributes if key.startswith("on")]
    assert page.text.count(text) == 11


COPIES = tuple(
    document(f"Báo cáo {n}", id=10 + n, number=f"{n}-BC/HU", issuer=f"Huyện ủy {n}")
    for n in range(1, 6)
)
ALSO = (
    "Nội dung này còn có ở 5 văn bản khác: Báo cáo 1 (1-BC/HU, Huyện ủy 1); "
    "Báo cáo 2 (2-BC/HU, Huyện ủy 2); Báo cáo 3 (3-BC/HU, Huyện ủy 3) và 2 văn bản nữa."
)


def test_what_stands_in_other_documents_too_says_in_which():
    first = citation(1, copies=COPIES)
    told = answered(citations=(first, citation(2)))
    shown = Page(render.answer_html(0, told)).text
    assert shown.count("Nội dung này còn có ở 5 văn bản khác.") == 1
    assert Page(render.source(view(copies=COPIES))).text.count(ALSO) == 1
    assert footnoted(Exchange("Hỏi?", told)).count(f"({ALSO})") == 1
    one = document(issuer="Tỉnh ủy")
    text = Page(render.source(view(copies=(one,)))).text
    assert f"còn có ở 1 văn bản khác: {one.facts.title} (Tỉnh ủy)." in text
    assert "còn có ở" not in Page(render.answer_html(0, answered())).text
    assert "còn có ở" not in Page(render.source(view())).text


# ── before the first question ───────────────────────────────────────────────────────────────


def test_examples_are_offered_by_number():
    page = Page(render.welcome(("Ai ký?", HOSTILE[0]), documents=3))
    assert page.values("data-example") == ["0", "1"]
    assert HOSTILE[0] in page.text
    assert "3 văn bản" in page.text


def test_an_empty_library_leads_to_the_first_document():
    page = Page(render.welcome((), documents=0))
    assert page.values("data-goto") == ["nap"]
    assert "chưa có tài liệu" in page.text


# ── the source ──────────────────────────────────────────────────────────────────────────────


def view(**other):
    return SourceView(citation(**other), "Trước đó.\n  ", "giảm 15% đầu mối", "\nSau đó.", 3)


def test_the_source_says_what_and_where_and_marks_the_quote():
    markup = render.source(view(issuer="Tỉnh ủy"))
    assert "Trước đó.\n  <mark>giảm 15% đầu mối</mark>\nSau đó." in markup
    text = Page(markup).text
    for shown in ("12-NQ/TU", "05/03/2024", "Tỉnh ủy", "Chương II. Mục tiêu › Điều 4. Chỉ tiêu"):
        assert shown in text
    assert "thay thế" not in text


def test_a_replaced_source_says_by_what():
    text = Page(render.source(view(superseded_by="Nghị quyết số 15-NQ/TU"))).text
    assert "đã được thay thế bởi Nghị quyết số 15-NQ/TU." in text


def test_what_is_not_known_is_not_listed():
    markup = render.source(view(number=None, issued=None, heading_path=()))
    for name in ("Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Vị trí"):
        assert name not in markup


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_source_stays_text(text):
    copies = (document(text, issuer=None, number=None),)
    hostile = citation(
        document_title=text,
        heading_path=(text,),
        library=text,
        number=text,
        issuer=text,
        copies=copies,
    )
    page = Page(render.source(SourceView(hostile, text, text, text, 1)))
    assert page.elements <= ELEMENTS
    assert page.text.count(text) == 9
    assert "mark" in page.elements


# ── the clipboard ───────────────────────────────────────────────────────────────────────────


def test_the_copied_answer_carries_its_sources():
    assert footnoted(Exchange("Giảm bao nhiêu?", answered())) == (
        "Câu hỏi: Giảm bao nhiêu?\n"
        "\n"
        "Tỉnh giảm 15% đầu mối. [1]\n"
        "Đến năm 2025. [2] [1]\n"
        "\n"
        "Căn cứ:\n"
        "[1] Nghị quyết về tổ chức bộ máy, số 12-NQ/TU, ngày 05/03/2024, "
        "Chương II. Mục tiêu › Điều 4. Chỉ tiêu, trang 3: “giảm 15% đầu mối”\n"
        "[2] Nghị quyết về tổ chức bộ máy, số 12-NQ/TU, ngày 05/03/2024, "
        "Chương II. Mục tiêu › Điều 4. Chỉ tiêu, trang 3, "
        "đã được thay thế bởi Nghị quyết số 15-NQ/TU: “giảm 15% đầu mối”\n"
    )


def test_nothing_to_copy_before_an_answer():
    assert footnoted(Exchange("Ai?")) == ""
    assert "Chưa có." in footnoted(Exchange("Ai?", Answer("refused", "Chưa có.")))


# ── reports and documents ───────────────────────────────────────────────────────────────────

REPORT = IngestReport(
    ("a.docx", "b.pdf"), ("c.txt",), (Refusal("d.pdf", "Bản quét không có chữ."),), 120, 2.44, 99.0
)


def test_every_file_of_a_report_is_a_row_and_refusals_come_first():
    assert [(row.file, row.outcome, row.reason) for row in tables.report_rows(REPORT)] == [
        ("d.pdf", "bị từ chối", "Bản quét không có chữ."),
        ("a.docx", "đã nạp", ""),
        ("b.pdf", "đã nạp", ""),
        ("c.txt", "không đổi", "đã có trong kho"),
    ]
    assert len(tables.report_rows(REPORT)) == REPORT.files


def test_what_should_be_known_of_a_file_stands_beside_it():
    report = IngestReport(
        ("a.docx", "gói.zip › b.doc"), (), (), 5, 1.0, 9.0,
        (Note("gói.zip › b.doc", "Chuyển mã."), Note("gói.zip › b.doc", "Có trang ẩn.")),
    )  # fmt: skip
    assert [(row.file, row.reason) for row in tables.report_rows(report)] == [
        ("gói.zip › b.doc", "Chuyển mã.\nCó trang ẩn."),
        ("a.docx", ""),
    ]
    page = Page(tables.report(report, library="Kho chung"))
    assert "gói.zip › b.doc" in page.text
    assert "Có trang ẩn." in page.text


def test_a_report_opens_with_one_sentence():
    sentence = "Kho chung: đã nạp 2 tệp (120 đoạn trích) trong 2,4 giây, 1 tệp không đổi, "
    assert Page(tables.report(REPORT, library="Kho chung")).text.startswith(
        sentence + "1 tệp bị từ chối."
    )


def test_progress_counts_files():
    assert "3 tệp bị từ chối" in tables.progress(Progress("a.docx", 1, 4, "đọc", failed=3))
    page = Page(tables.progress(Progress("a.docx", 1, 4, "đọc")))
    assert page.text == "Đang đọc: a.docx (1/4 tệp)"
    assert page.values("value") == ["1"]
    assert page.values("max") == ["4"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", [1, 2]),
        ("12-nq", [1]),
        ("bo may", [1]),
        ("Bộ Máy", [1]),
        ("ket luan 2023", [2]),
        ("da duoc thay the", [2]),
        ("05/03/2024", [1]),
        ("không có chữ này", []),
    ],
)
def test_the_filter_ignores_case_and_diacritics(wanted, found):
    held = (
        document(),
        document(
            "Kết luận về cán bộ",
            id=2,
            number="7-KL/TU",
            kind="Kết luận",
            issued="2023-01-02",
            status="superseded",
            superseded_by="15-KL/TU",
        ),
    )
    assert [d.id for d in tables.matching(held, wanted)] == found


def test_a_row_says_all_a_clerk_looks_for():
    page = Page(tables.documents((document(),)))
    for shown in ("12-NQ/TU", "05/03/2024", "Nghị quyết", "Kho chung", "7", "21", "còn dùng"):
        assert shown in page.text
    assert page.values("data-remove") == ["1"]


def test_a_replaced_document_says_by_what():
    held = (document(status="superseded", superseded_by="15-NQ/TU"),)
    assert "đã được thay thế bởi 15-NQ/TU" in Page(tables.documents(held)).text


def test_a_long_list_says_what_it_leaves_out():
    held = tuple(document(id=n) for n in range(tables.ROWS_SHOWN + 5))
    page = Page(tables.documents(held))
    assert len(page.values("data-remove")) == tables.ROWS_SHOWN
    assert f"{len(held)} văn bản, hiện {tables.ROWS_SHOWN} văn bản đầu" in page.text


def test_empty_lists_say_what_to_do():
    assert "Nạp tài liệu" in tables.documents(())
    assert "Không có văn bản nào khớp “xyz”" in tables.documents((document(),), wanted="xyz")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_in_tables_stay_text(text):
    held = document(
        text, number=text, kind=text, issuer=text, library=text, file=text, superseded_by=text,
        status="superseded",
    )  # fmt: skip
    markup = (
        tables.documents((held,))
        + tables.removal_question(held)
        + tables.report(IngestReport((text,), (), (Refusal(text, text),), 1, 1, 1), library=text)
        + tables.progress(Progress(text, 0, 1, "đọc"))
        + tables.message(text)
        + chosen_list((Upload(None, text),))
    )
    page = Page(markup)
    assert page.elements <= ELEMENTS
    assert page.text.count(text) == 16
    assert not [key for key, _ in page.attributes if key.startswith("on")]


def test_a_copy_that_was_held_already_says_of_what() -> None:
    held = IngestReport(
        (), ("b.docx", "c.docx"), (), 0, 0.1, 1.0, (Note("b.docx", "Trùng nguyên tệp với “A”"),)
    )
    assert [row.reason for row in tables.report_rows(held)] == [
        "Trùng nguyên tệp với “A”",
        "đã có trong kho",
    ]
