"""One paragraph in ten reports is shown once; two districts' figures never are."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.spans import Span
from assistant.cli import answer_json, answer_lines
from assistant.duplicates import fold_duplicates, said_once, same_text, unfolded, with_copies
from assistant.question import understand
from assistant.retrieval import search
from assistant.service import Assistant
from assistant.types import Hit
from ingest.types import Document, DocumentFacts, Passage

PARAGRAPH = (
    "Ban Thường vụ Huyện ủy Bình Lãng đã chỉ đạo tinh giản 12 biên chế, sắp xếp 1.578 thôn trong "
    "năm 2019 theo đúng quy định của Trung ương."
)


def document(id: int = 1, **facts) -> Document:
    given = {"title": f"Báo cáo số {id}-BC/HU", "number": f"{id}-BC/HU", "issued": None, **facts}
    return Document(id, f"{id:064}", "Kho", f"{id}.txt", DocumentFacts(**given), 1, 0, 1)


def hit(id: int, text: str, of: int | None = None, score: float = 0.5, path=()) -> Hit:
    passage = Passage(text, 0, len(text), path, id=id)
    return Hit(passage, document(id if of is None else of), score)


@pytest.mark.parametrize(
    "copy",
    [
        PARAGRAPH.replace(",", ";").rstrip("."),
        f"2. {PARAGRAPH}",
        PARAGRAPH.upper(),
        PARAGRAPH.replace("Huyện ủy", "Huyện uỷ"),
        PARAGRAPH.replace("chỉ đạo", "chỉ đaọ"),
        PARAGRAPH.replace("sắp xếp", "sắp xêps"),
        PARAGRAPH.replace("đúng", "đúg"),
        PARAGRAPH.replace("tinh giản", "tinhgiản"),
        PARAGRAPH.replace("1.578", "1578"),
        PARAGRAPH.replace("trong năm", "trong\nnăm"),
        "Ban Thuong vu Huyen uy Binh Lang da chi dao tinh gian 12 bien che, sap xep 1.578 thon "
        "trong nam 2019 theo dung quy dinh cua Trung uong.",
    ],
    ids="stops mark capitals tone accent telex letter run-on thousands wrapped bare".split(),
)
def test_copying_and_typing_make_no_other_text(copy: str) -> None:
    assert copy != PARAGRAPH
    assert same_text(PARAGRAPH, copy)
    assert same_text(copy, PARAGRAPH)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("12", "21"),
        ("12", "12,5"),
        ("2019", "2018"),
        ("Bình Lãng", "Bình Láng"),
        ("Bình Lãng", "Yên Hoàng"),
        ("Huyện ủy", "Tỉnh ủy"),
        ("đã", "không"),
        ("đã", "chưa"),
        ("tinh giản", "tinh giản thêm"),
        ("12 biên chế, sắp xếp 1.578 thôn", "1.578 biên chế, sắp xếp 12 thôn"),
        ("thôn", "xã"),
        ("đúng quy", "quy"),
    ],
)
def test_a_figure_a_name_or_a_word_makes_another_text(said: str, instead: str) -> None:
    other = PARAGRAPH.replace(said, instead)
    assert other != PARAGRAPH
    assert not same_text(PARAGRAPH, other)
    assert not same_text(other, PARAGRAPH)


def test_few_slips_are_slips_and_many_are_another_text() -> None:
    words = PARAGRAPH.split()
    assert len(words) < 40  # one slip in twenty syllables is allowed
    once = PARAGRAPH.replace("chỉ", "chí")
    assert same_text(PARAGRAPH, once)
    assert not same_text(PARAGRAPH, once.replace("đúng", "dụng"))


def test_a_unit_that_opens_a_sentence_is_a_name_too() -> None:
    text = "{} đã hoàn thành việc sáp nhập các thôn, tổ dân phố theo đúng kế hoạch đề ra."
    assert not same_text(text.format("Quảng Hà"), text.format("Quảng Hạ"))
    assert same_text(text.format("Đến nay"), text.format("Đến này"))  # no name: a slip


def test_short_texts_speak_of_what_stands_above_them() -> None:
    done = "Đạt 100% kế hoạch."
    of_two = (hit(1, done), hit(2, done))
    assert fold_duplicates(of_two) == of_two
    under_two = (hit(1, done, of=1, path=("Huyện A",)), hit(2, done, of=1, path=("Huyện B",)))
    assert fold_duplicates(under_two) == under_two
    repeated = (hit(1, done, of=1, path=("Huyện A",)), hit(2, done, of=1, path=("Huyện A",)))
    assert [len(h.copies) for h in fold_duplicates(repeated)] == [1]


def test_texts_of_letters_that_python_lowers_to_two_are_read() -> None:
    text = "İstanbul ﬁ ǆ ß ẞ … 12 thôn" * 5
    assert same_text(text, text)
    assert not same_text("", text)
    assert same_text("", "…")


PIECES = (
    "Ban Thường vụ Huyện ủy Bình Lãng chỉ đạo các chi bộ sinh hoạt định kỳ hằng tháng, đúng giờ.",
    "Ban Thường vụ Huyện ủy Bình Lãng chỉ đạo các chi bộ sinh hoạt định kỳ hằng tháng; đúng giờ",
    "Ban Thường vụ Huyện ủy Bình Lãng chỉ đạo các chi bộ sinh hoạt định kì hằng tháng, đúng giờ.",
    "Ban Thường vụ Huyện ủy Yên Hoàng chỉ đạo các chi bộ sinh hoạt định kỳ hằng tháng, đúng giờ.",
    "Huyện Bình Lãng giảm 12 thôn, tổ dân phố so với cùng kỳ năm trước theo đúng kế hoạch.",
    "Huyện Bình Lãng giảm 21 thôn, tổ dân phố so với cùng kỳ năm trước theo đúng kế hoạch.",
    "Đạt kế hoạch.",
    "",
)


@st.composite
def hits(draw) -> tuple[Hit, ...]:
    drawn = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 4)), max_size=20))
    return tuple(hit(id, text, of=of) for id, (text, of) in enumerate(drawn, 1))


def ids(found) -> list[int]:
    return [h.passage.id for h in found]


@given(hits())
def test_every_hit_is_kept_once_and_the_first_of_its_group_leads(found: tuple[Hit, ...]) -> None:
    folded = fold_duplicates(found)
    assert sorted(ids(unfolded(folded))) == ids(found)
    assert ids(folded) == sorted(ids(folded))
    assert all(not copy.copies for h in folded for copy in h.copies)
    assert all(h.passage.id < min(ids(h.copies)) for h in folded if h.copies)
    assert all(same_text(h.passage.text, c.passage.text) for h in folded for c in h.copies)


@given(hits())
def test_folding_twice_is_folding_once(found: tuple[Hit, ...]) -> None:
    folded = fold_duplicates(found)
    assert fold_duplicates(folded) == folded


@given(hits(), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_order(found: tuple[Hit, ...], chance: random.Random) -> None:
    def groups(of) -> set[frozenset[int]]:
        return {frozenset(ids((h, *h.copies))) for h in fold_duplicates(of)}

    shuffled = list(found)
    chance.shuffle(shuffled)
    assert groups(shuffled) == groups(found)


def span(text: str, of: Document, passage: Passage | None = None) -> Span:
    return Span(of, passage or Passage(text, 0, len(text), (), id=of.id), 0, len(text), text)


def test_a_sentence_in_another_passage_is_a_copy_and_one_work_counts_once() -> None:
    around = f"Về tổ chức. {PARAGRAPH} Các đơn vị còn lại đang thực hiện."
    found = (
        hit(1, PARAGRAPH),
        hit(2, around),
        replace(hit(3, around), document=replace(document(2), id=3, library="Kho khác")),
        hit(4, around.replace("12", "13")),
    )
    first = found[0]
    told = with_copies(Span(first.document, first.passage, 0, 9, PARAGRAPH), found)
    assert [d.facts.number for d in told.copies] == ["2-BC/HU"]


def test_what_two_documents_say_is_said_once_and_what_one_repeats_is_left() -> None:
    first, second = document(1), document(2)
    spans = (span(PARAGRAPH, first), span(PARAGRAPH, second), span(PARAGRAPH, first))
    once = said_once(spans)
    assert [(s.document.id, [d.id for d in s.copies]) for s in once] == [(1, [2]), (1, [])]


# ── the whole path ──────────────────────────────────────────────────────────────────────────

UNITS = "Bình Lãng,Yên Hoàng,Mường Thàng,Linh An,Vân Trạch,Hải Phượng,Trà Vân,Sông Kiệu".split(",")
PASTED = (
    "Việc chuyển sinh hoạt đảng cho đảng viên ở các thôn mới sáp nhập còn chậm, do chưa có hướng "
    "dẫn thống nhất về hồ sơ và thẩm quyền."
)
SLIPPED = PASTED.replace("còn chậm,", "còn chậm").replace("thống nhất", "thông nhất")
ASKED = "Việc chuyển sinh hoạt đảng ở các thôn mới sáp nhập có hạn chế gì?"


def reports(letter) -> dict[str, str]:
    """Eight districts' reports: one paragraph pasted into all, one with a figure of its own."""
    return {
        f"bao cao {n}.txt": letter(
            "Báo cáo",
            f"{100 + n}-BC/HU",
            f"{n}/7/2019",
            "kết quả công tác tổ chức xây dựng Đảng",
            f"I. KẾT QUẢ\n\nHuyện đã giảm {10 + n} thôn sau sáp nhập, đảng viên các thôn mới được "
            "chuyển sinh hoạt về chi bộ mới theo đúng kế hoạch của cấp ủy.\n\n"
            f"II. HẠN CHẾ\n\n{SLIPPED if n == 3 else PASTED}",
            organ=f"HUYỆN ỦY {unit.upper()}",
            place=unit,
        )
        for n, unit in enumerate(UNITS, 1)
    }


@pytest.fixture(scope="module")
def districts(make_assistant, letter) -> Assistant:
    files = reports(letter)
    secret = {name: text.replace("HUYỆN ỦY", "THÀNH ỦY") for name, text in files.items()}
    return make_assistant({"Kho chung": files, "Kho riêng": dict([*secret.items()][:1])})


def test_the_pasted_paragraph_takes_one_place_and_figures_keep_theirs(
    districts: Assistant,
) -> None:
    found = districts.search(ASKED, libraries=["Kho chung"], limit=10)
    (pasted,) = [h for h in found if "thẩm quyền" in h.passage.text]
    assert len(pasted.copies) == len(UNITS) - 1
    assert SLIPPED in {c.passage.text for c in pasted.copies}
    figures = [h for h in found if "đã giảm" in h.passage.text]
    assert len(figures) == len(UNITS)
    assert not any(h.copies for h in figures)


def test_copies_do_not_use_up_the_limit(make_assistant) -> None:
    """120 documents say one thing, ten another: both indexes' first hundred are all copies."""
    pasted = {f"a{n}.txt": f"I. SỐ {n}\n\n{PASTED}\n" for n in range(120)}
    others = {
        f"b{n}.txt": f"I. VIỆC {n}\n\nChi bộ số {n} đã chuyển sinh hoạt đảng xong trong tháng.\n"
        for n in range(10)
    }
    assistant = make_assistant({"Kho": pasted | others})
    found = search(assistant._folder, understand(PASTED), None, 10)
    assert len(found) == 10
    assert len(found[0].copies) == 119
    assert not any(h.copies for h in found[1:])


@pytest.mark.parametrize("question", [ASKED, f"{ASKED[:-1]} ở Mường Thàng?"])
def test_an_answer_says_once_what_ten_reports_say_and_where(
    districts: Assistant, question: str
) -> None:
    answer = districts.ask(question, libraries=["Kho chung"])
    said = [c for c in answer.citations if "thẩm quyền" in c.quote]
    assert len(said) == 1
    (cited,) = said
    assert len(cited.copies) == len(UNITS) - 1
    assert cited.document_id not in {d.id for d in cited.copies}
    listed = answer_json(answer)["citations"][cited.id - 1]["also_in"]
    assert [d["number"] for d in listed] == [d.facts.number for d in cited.copies]
    shown = "\n".join(answer_lines(answer))
    assert "Nội dung này còn có ở 7 văn bản khác: Báo cáo số " in shown
    assert "và 4 văn bản nữa." in shown
    if "Mường Thàng" in question:
        assert cited.number == "103-BC/HU"


def test_copies_come_only_from_libraries_that_may_be_read(districts: Assistant) -> None:
    for libraries in (["Kho chung"], ["Kho riêng"]):
        answer = districts.ask(ASKED, libraries=libraries)
        assert {d.library for c in answer.citations for d in c.copies} <= set(libraries)
        for found in districts.search(ASKED, libraries=libraries, limit=50):
            assert {h.document.library for h in unfolded([found])} == set(libraries)
    alone = districts.ask(ASKED, libraries=["Kho riêng"]).citations
    assert alone
    assert not any(c.copies for c in alone)


def test_a_page_that_repeats_a_paragraph_shows_it_once(make_assistant) -> None:
    page = (
        f"<html><body><h1>Giao ban công tác tổ chức</h1><p>{PASTED}</p><p>Hội nghị bế mạc trong "
        f"ngày, các đơn vị về triển khai.</p><h2>Phụ lục</h2><p>{PASTED}</p></body></html>"
    )
    assistant = make_assistant({"Kho": {"trang.html": page}})
    found = [h for h in assistant.search(ASKED) if PASTED in h.passage.text]
    assert len(found) == 1
    answer = assistant.ask(ASKED)
    assert [c.quote for c in answer.citations].count(PASTED) == 1
    assert not any(c.copies for c in answer.citations)
