"""What is quoted together: quotations whole, announced items with what announces them; and of whom
a page of news speaks."""

from __future__ import annotations

import pytest

from assistant.service import Assistant

PAGE = """Huyện ủy Đak Rin sơ kết ba năm thực hiện nghị quyết về chi bộ thôn, làng

Ngày 22/11/2022, Huyện ủy Đak Rin mở hội nghị sơ kết. Ông Phan Thế Duẩn và bà Y Hlen đồng chủ trì.

Ông A Thưk, Bí thư Chi bộ làng Kon Brai kể: "Trước đây họp chi bộ chỉ đọc công văn. Bây giờ mỗi \
kỳ bàn một việc của làng". Đảng viên ở ba xã vùng xa bỏ sinh hoạt còn nhiều. Phần lớn bỏ sinh hoạt \
vì đi làm thuê ở xa.

Toàn huyện kết nạp 436 đảng viên. Ban Tổ chức Huyện ủy biên soạn tài liệu hỏi đáp song ngữ, hoàn \
thành trong quý I/2023. Chủ tịch UBND huyện đề nghị Sở Giao thông làm đường.

Bí thư Huyện ủy Phan Thế Duẩn đề ra 3 nhiệm vụ cho thời gian tới. Một là, rà soát bí thư chi bộ. \
Việc này làm trước đại hội. Hai là, đưa mô hình ra toàn bộ thôn, làng. Ba là, mỗi năm kết nạp ít \
nhất 140 đảng viên. Hội nghị kết thúc trong ngày."""


@pytest.fixture(scope="module")
def news(make_assistant) -> Assistant:
    return make_assistant({"Kho chung": {"so ket.txt": PAGE}})


def said(assistant: Assistant, question: str) -> str:
    answer = assistant.ask(question)
    assert answer.status == "answered", question
    for claim, citation in zip(answer.claims, answer.citations, strict=True):
        assert claim.text == citation.quote == assistant.open(citation).quote
    return answer.text


def test_a_quotation_is_quoted_whole(news: Assistant) -> None:
    text = said(news, "Ông A Thưk nói gì về họp chi bộ?")
    assert "chỉ đọc công văn" in text
    assert text.endswith('bàn một việc của làng".')


def test_announced_items_come_with_the_announcement(news: Assistant) -> None:
    text = said(news, "Bí thư Huyện ủy Phan Thế Duẩn đề ra những nhiệm vụ gì?")
    assert text.startswith("Bí thư Huyện ủy")
    assert text.endswith("ít nhất 140 đảng viên.")


@pytest.mark.parametrize(
    ("question", "has"),
    [
        ("Huyện Đak Rin kết nạp bao nhiêu đảng viên?", "436 đảng viên"),
        ("Đak Rin có đảng viên bỏ sinh hoạt vì sao?", "vì đi làm thuê"),
        ("BTC Huyện ủy Đak Rin xong tài liệu hỏi đáp song ngữ khi nào?", "quý I/2023"),
        ("Ai chủ trì hội nghị sơ kết của Huyện ủy Đak Rin?", "Y Hlen"),
        ("Chủ tịch Ủy ban nhân dân huyện Đak Rin đề nghị Sở Giao thông việc gì?", "làm đường"),
    ],
)
def test_the_page_is_about_whom_its_first_words_name(news: Assistant, question, has) -> None:
    assert has in said(news, question)


def test_nobody_elses_words(news: Assistant) -> None:
    assert news.ask("Bà Y Hlen phát biểu gì tại hội nghị?").status == "refused"


def test_what_the_first_words_do_not_name_is_not_spoken_of(news: Assistant) -> None:
    assert news.ask("Huyện Kon Tơr kết nạp bao nhiêu đảng viên?").status == "refused"
