"""From when to when a document is in force, and whose term it belongs to, as it says itself."""

from __future__ import annotations

import pytest

from ingest.structure import parse
from ingest.types import Block, DocumentFacts


def facts(*body: str, head: tuple[str, ...] = ()) -> DocumentFacts:
    lines = head or (
        "TỈNH ỦY HÀ TRUNG NAM", "Số 17-QĐ/TU", "Lạc Đình, ngày 30 tháng 12 năm 2020", "QUY ĐỊNH",
        "về luân chuyển cán bộ",
    )  # fmt: skip
    return parse([Block(text) for text in (*lines, *body)], file_name="x.docx").facts


@pytest.mark.parametrize(
    ("sentence", "begins", "ends", "sure"),
    [
        ("Quy định này có hiệu lực từ ngày 01/01/2021 và thay thế Quy định số 5-QĐ/TU.",
         "2021-01-01", None, "chắc"),
        ("Điều 9. Quy định này có hiệu lực thi hành kể từ ngày 15 tháng 01 năm 2021.",
         "2021-01-15", None, "chắc"),
        ("Quy định này có hiệu lực kể từ ngày ký.", "2020-12-30", None, "suy ra"),
        ("Quy định có hiệu lực từ ngày ký ban hành.", "2020-12-30", None, "suy ra"),
        ("2. Quyết định này có hiệu lực sau 45 ngày kể từ ngày ký.", "2021-02-13", None, "suy ra"),
        ("Quy định này có hiệu lực từ ngày 1-1-2021 đến hết ngày 31-12-2025.",
         "2021-01-01", "2025-12-31", "chắc"),
        ("Quy định này hết hiệu lực kể từ ngày 01 tháng 7 năm 2024.", None, "2024-06-30", "chắc"),
        ("Những việc dở dang trước ngày Quy định này có hiệu lực từ ngày 1-1-2021 thì tiếp tục.",
         None, None, None),
        ("Khoản 2 Điều 5 của Quy định này có hiệu lực từ ngày 1-3-2021.", None, None, None),
        ("Luật Cạnh tranh số 27/2004/QH11 hết hiệu lực từ ngày 01 tháng 7 năm 2019.",
         None, None, None),
        ("Bản án, quyết định có hiệu lực pháp luật từ ngày tuyên án 2-3-2021.", None, None, None),
        ("“Điều 7. Quy định này có hiệu lực từ ngày 01/01/2010.”.", None, None, None),
        ("Quy định này có hiệu lực từ ngày 31/02/2021.", None, None, None),
    ],
)  # fmt: skip
def test_validity(sentence: str, begins: str | None, ends: str | None, sure: str | None) -> None:
    found = facts("Điều 1. Phạm vi", sentence)
    assert (found.effective_from, found.effective_to) == (begins, ends)
    assert found.certainty.get("effective_from" if begins else "effective_to") == sure


def test_the_statement_is_where_it_was_read() -> None:
    lines = ["TỈNH ỦY X", "Số 1-QĐ/TU", "QUY ĐỊNH", "về việc x", "Điều 1. Phạm vi",
             "Đã rõ. Quy định này có hiệu lực từ ngày 01/01/2021."]  # fmt: skip
    document = parse([Block(line) for line in lines], file_name="x.docx")
    start, end = document.facts.evidence["effective_from"]
    assert document.text[start:end] == "Quy định này có hiệu lực từ ngày 01/01/2021"


LAW = ("QUỐC HỘI", "Luật số: 52/2019/QH14", "Hà Nội, ngày 25 tháng 11 năm 2019", "LUẬT", "CÁN BỘ")


@pytest.mark.parametrize(
    ("head", "body", "term", "sure"),
    [
        (("BAN CHẤP HÀNH ĐẢNG BỘ TỈNH KHÓA XV", "Số 1-NQ/TU", "NGHỊ QUYẾT", "về x"), "Điều 1. y",
         "Khóa XV", "chắc"),
        (("ĐẠI HỘI ĐẢNG BỘ TỈNH NHIỆM KỲ 2020 - 2025", "Số 1-NQ/ĐH", "NGHỊ QUYẾT"), "Điều 1. y",
         "Nhiệm kỳ 2020-2025", "chắc"),
        (("TỈNH ỦY X", "Số 1-CT/TU", "CHỈ THỊ", "về đại hội đảng bộ các cấp nhiệm kỳ 2020 - 2025"),
         "Điều 1. y", None, None),
        (("TỈNH ỦY X", "Số 1-QĐ/TU", "QUY CHẾ", "làm việc của Ban Chấp hành khóa 15"), "Điều 1. y",
         "Khóa XV", "chắc"),
        (LAW, "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XIV, kỳ họp thứ "
         "8 thông qua ngày 25 tháng 11 năm 2019.", "Khóa XIV", "chắc"),
        (LAW, "Điều 1. y", "Khóa XIV", "suy ra"),
        ((), "Thực hiện Nghị quyết Đại hội khóa XIII, quy hoạch nhiệm kỳ 2025 - 2030 như sau.",
         None, None),
        ((), "Ban Chấp hành Đảng bộ tỉnh khóa XV ban hành Quy định như sau:", "Khóa XV", "suy ra"),
    ],
)  # fmt: skip
def test_the_term_is_the_issuers_own(
    head: tuple[str, ...], body: str, term: str | None, sure: str | None
) -> None:
    found = facts(body, head=head)
    assert (found.term, found.certainty.get("term")) == (term, sure)


HEAD = ("TỈNH ỦY X", "Số 17-QĐ/TU", "Y, ngày 30 tháng 12 năm 2020", "QUY ĐỊNH", "về x")


@pytest.mark.parametrize(
    ("head", "field", "sure"),
    [
        (HEAD, "number", "chắc"), (HEAD, "kind", "chắc"), (HEAD, "issued", "chắc"),
        (HEAD, "issuer", "chắc"), (HEAD, "place", "chắc"), (HEAD, "subject", "chắc"),
        (HEAD, "signatory", None),  # nothing is said, so nothing is sure
        (("TỈNH ỦY X", "Số 17-CV/TU", "V/v rà soát"), "kind", "suy ra"),
        (("TỈNH ỦY X", "BAN TỔ CHỨC", *HEAD[1:]), "issuer", "suy ra"),
        (("TỈNH ỦY X", "Số 17-CT/TU", *HEAD[2:]), "kind", "ngờ"),
        (("CHÍNH PHỦ", "Số: 24/2019/NĐ-CP", HEAD[2], "NGHỊ ĐỊNH", "về x"), "issued", "ngờ"),
        (("CHÍNH PHỦ", "Số: 24/2020/NĐ-CP", HEAD[2], "NGHỊ ĐỊNH", "về x"), "number", "chắc"),
    ],
)  # fmt: skip
def test_how_sure_a_fact_is(head: tuple[str, ...], field: str, sure: str | None) -> None:
    assert facts("Điều 1. Nội dung", head=head).certainty.get(field) == sure


def test_in_force_before_it_was_issued_is_doubtful() -> None:
    found = facts("Quy định này có hiệu lực từ ngày 01/01/2019.", head=HEAD)
    assert found.certainty["effective_from"] == "ngờ"
