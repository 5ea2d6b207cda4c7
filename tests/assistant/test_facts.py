"""Who signed, when issued, by whom, to whom: from the letterhead, in the words that stand there."""

from __future__ import annotations

import pytest

from assistant.service import Assistant


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Ai ký Quy định 31-QĐ/TU?", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("ai ky quy dinh 31-qd/tu", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("Quy định 31-QĐ/TU do ai ký?", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("Người ký Quy định 31-QĐ/TU là ai?", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("Quy định 31-QĐ/TU ban hành ngày nào?", "08/09/2020", "ngày 08 tháng 09 năm 2020"),
        ("Quy định số 31 ban hành khi nào?", "08/09/2020", "ngày 08 tháng 09 năm 2020"),
        ("quy dinh 31-qd/tu ban hanh ngay nao", "08/09/2020", "ngày 08 tháng 09 năm 2020"),
        ("Quy định 31-QĐ/TU do cơ quan nào ban hành?", "Tỉnh ủy Hoành Sơn", "TỈNH ỦY HOÀNH SƠN"),
        ("Quy định 31-QĐ/TU gửi cho ai?", "Các huyện ủy", "Các huyện ủy"),
        (
            "Ai ký nghị quyết về phát triển du lịch biển năm 2022?",
            "Hoàng Minh Tuệ",
            "Hoàng Minh Tuệ",
        ),
    ],
)
def test_letterhead_answers(office: Assistant, question: str, answer: str, quote: str) -> None:
    found = office.ask(question)
    assert found.status == "answered"
    assert answer in found.text
    assert len(found.citations) == 1
    assert quote in found.citations[0].quote
    assert office.open(found.citations[0]).quote == found.citations[0].quote


def test_two_facts_asked_at_once_are_both_told(office: Assistant) -> None:
    answer = office.ask("Ai ký Quy định 31-QĐ/TU và ban hành ngày nào?")
    assert answer.status == "answered"
    assert "Nguyễn Văn Mẫu" in answer.text
    assert "08/09/2020" in answer.text
    assert len(answer.citations) == 2


def test_who_signs_in_general_is_no_fact_of_one_document(office: Assistant) -> None:
    answer = office.ask("Ai ký hợp đồng thuê xe khách?")
    assert answer.status == "refused"


def test_a_document_not_held_has_no_signatory(office: Assistant) -> None:
    answer = office.ask("Ai ký Nghị quyết 77-NQ/TU?")
    assert "Nguyễn Văn Mẫu" not in answer.text
    assert answer.status == "refused"


def test_a_page_without_letterhead_claims_no_signatory(office: Assistant) -> None:
    news = office.ask("Ai ký tin Hoành Sơn sơ kết công tác tổ chức xây dựng Đảng 6 tháng đầu năm?")
    assert "Người ký" not in news.text


@pytest.mark.parametrize(
    "question",
    [
        "Quy định 05-QĐ/TU còn hiệu lực không?",
        "quy dinh 05-qd/tu con hieu luc khong",
        "Quy định số 05 bị văn bản nào thay thế?",
        "Quy định 05-QĐ/TU đã bị thay thế chưa?",
    ],
)
def test_what_replaced_a_document_is_told_from_the_one_that_did(
    office: Assistant, question: str
) -> None:
    answer = office.ask(question)
    assert answer.text.startswith("Văn bản thay thế Quy định số 05-QĐ/TU")
    assert "31-QĐ/TU" in answer.text
    (citation,) = answer.citations
    assert citation.number == "31-QĐ/TU"
    assert "thay thế Quy định số 05-QĐ/TU" in citation.quote


def test_nothing_is_said_of_the_validity_of_what_nothing_replaced(office: Assistant) -> None:
    answer = office.ask("Quy định 31-QĐ/TU còn hiệu lực không?")
    assert "Văn bản thay thế Quy định số 31" not in answer.text


def test_a_clause_of_a_document_meant_by_its_kind(samples: Assistant) -> None:
    """One pair of words besides the kind is enough where a Điều is named."""
    answer = samples.ask("khoản 2 điều 5 quy chế làm việc")
    (citation,) = answer.citations
    assert (citation.number, citation.article) == ("02-QC/TU", "5")
    assert citation.quote.startswith("2. ")


def test_another_article_is_no_answer(samples: Assistant) -> None:
    answer = samples.ask("Điều 77 nói gì về quy hoạch cán bộ?")
    assert all(c.article == "77" for c in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "05-QĐ/TU",
        "Quy định 05-QĐ/TU quy định gì?",
        "Nội dung chính của Quy định 05-QĐ/TU là gì?",
        "quy dinh 05-QD/TU noi ve van de gi",
    ],
)
def test_a_document_only_named_is_answered_by_what_it_is_about(
    office: Assistant, question: str
) -> None:
    answer = office.ask(question)
    assert [c.quote for c in answer.citations] == ["về chế độ học tập lý luận chính trị của cán bộ"]
    assert "05-QĐ/TU" in answer.text


def test_a_clause_of_no_document_is_not_answered_by_any(office: Assistant) -> None:
    assert office.ask("khoản 1").status == "refused"
    assert office.ask("Khoản 1 quy định gì?").status == "refused"
