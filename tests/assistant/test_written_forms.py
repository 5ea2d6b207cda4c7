"""Every written form of a document's number, as people type it in a question, resolves to the
document; with and without diacritics, in lower case, in both Unicode forms."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from assistant.naming import named_documents
from assistant.question import understand
from ingest.normalise import fold
from ingest.references import find_article, find_references
from ingest.types import Document, DocumentFacts


def document(
    identifier: int, kind: str, number: str, issued: str, subject: str, issuer: str
) -> Document:
    title = f"{kind} số {number} về {subject}"
    facts = DocumentFacts(
        title, kind=kind, number=number, issued=issued, subject=subject, issuer=issuer
    )
    return Document(identifier, f"{identifier:064}", "Kho", f"{identifier}.docx", facts, 1, 9, 9)


CENTRE, CABINET = "Ban Chấp hành Trung ương", "Chính phủ"
PROVINCE = "Tỉnh ủy Hoành Sơn"
LIBRARY = (
    document(1, "Nghị quyết", "18-NQ/TW", "2017-10-25", "đổi mới tổ chức bộ máy", CENTRE),
    document(2, "Nghị định", "24/2010/NĐ-CP", "2010-03-15", "tuyển dụng công chức", CABINET),
    document(3, "Chỉ thị", "35-CT/TW", "2019-05-30", "đại hội đảng bộ các cấp", "Bộ Chính trị"),
    document(4, "Kết luận", "48-KL/TW", "2019-11-01", "sắp xếp đơn vị hành chính", "Ban Bí thư"),
    document(5, "Quy định", "24-QĐ/TW", "2021-07-30", "thi hành Điều lệ Đảng", CENTRE),
    document(6, "Quyết định", "1205/QĐ-UBND", "2018-12-21", "sáp nhập thôn",
             "Ủy ban nhân dân tỉnh Hoành Sơn"),
    document(7, "Báo cáo", "201-BC/HU", "2019-06-14", "xây dựng Đảng", "Huyện ủy Sông Kiệu"),
    document(8, "Hướng dẫn", "06-HD/UBKTTU", "2022-03-08", "tự kiểm tra",
             "Ủy ban Kiểm tra Tỉnh ủy Hoành Sơn"),
    document(9, "Kế hoạch", "88-KH/TU", "2019-09-25", "bồi dưỡng", PROVINCE),
    document(10, "Thông báo", "210-TB/TU", "2019-10-18", "kiểm tra", PROVINCE),
    document(11, "Công văn", "1124-CV/TU", "2020-02-14", "báo cáo số liệu", PROVINCE),
    document(12, "Quy chế", "02-QC/TU", "2020-12-30", "làm việc", PROVINCE),
    document(13, "Chương trình", "05-CTr/TU", "2021-01-22", "kiểm tra, giám sát", PROVINCE),
    document(14, "Tờ trình", "19-TTr/BTCTU", "2019-02-25", "tinh giản biên chế",
             "Ban Tổ chức Tỉnh ủy Hoành Sơn"),
    document(15, "Luật", "80/2025/QH15", "2025-06-24", "cán bộ, công chức", "Quốc hội"),
)  # fmt: skip

FORMS: dict[int, tuple[str, ...]] = {
    1: (
        "18-NQ/TW", "18/NQ-TW", "18-NQ-TW", "18/NQ/TW", "18NQ/TW", "18 NQ/TW", "18 - NQ / TW",
        "18–NQ/TW", "NQ/TW 18", "NQ-TW 18", "NQTW 18", "NQ TW 18", "NQ/TW số 18", "NQ 18-TW",
        "NQ18/TW", "NQ18-NQ/TW", "Nghị quyết 18", "Nghị quyết số 18", "Nghị quyết số: 18",
        "Nghị quyết 18-NQ/TW", "Nghị quyết 18/NQ-TW", "Nghị quyết số 18/TW", "NQ18", "NQ 18",
        "NQ-18", "NQ số 18", "nghị quyết số mười tám", "Nghị quyết 18 năm 2017", "NQ 18 (2017)",
        "NQ 18 ngày 25/10/2017", "18-NQ/TW ngày 25 tháng 10 năm 2017", "Nghị quyết 018-NQ/TW",
    ),
    2: (
        "Nghị định 24/2010/NĐ-CP", "24/2010/NĐ-CP", "Nghị định số 24/2010/NĐ-CP",
        "Nghị định 24/2010", "NĐ 24/2010", "NĐ24/2010", "NĐ 24", "NĐ số 24", "Nghị định 24",
        "Nghị định 24 năm 2010", "NĐ 24/2010/NĐ-CP", "24/2010/NĐ - CP",
    ),
    3: ("Chỉ thị 35", "Chỉ thị 35 năm 2019", "CT 35", "CT35", "CT-35", "35-CT/TW", "CT số 35",
        "Chỉ thị số ba mươi lăm"),
    4: ("KL 48", "KL48", "Kết luận 48", "48-KL/TW", "48/KL-TW", "KL 48 BTV", "KL số 48"),
    5: ("Quy định 24", "QĐ 24", "24-QĐ/TW", "QĐ24", "QĐ/TW 24", "Điều 5 khoản 2 Quy định 24",
        "khoản 2, Điều 5 Quy định 24", "khoản 2 Điều 5 QĐ 24-QĐ/TW"),
    6: ("Quyết định 1205/QĐ-UBND", "1205/QĐ-UBND", "QĐ 1205 của UBND", "QĐ 1205", "QĐ số 1205",
        "QĐ 1205 của UBND tỉnh", "Quyết định 1205 của Ủy ban nhân dân tỉnh"),
    7: ("BC 201", "201-BC/HU", "BC số 201", "Báo cáo 201", "201/BC-HU"),
    8: ("HD 06", "HD 6", "06-HD/UBKTTU", "Hướng dẫn số 6", "HD 06 của UBKT TU"),
    9: ("KH 88", "88-KH/TU", "Kế hoạch 88", "KH88", "88/KH-TU"),
    10: ("TB 210", "210-TB/TU", "Thông báo 210", "TB số 210"),
    11: ("CV 1124", "1124-CV/TU", "Công văn 1124", "CV 1124 của TU"),
    12: ("QC 02", "QC 2", "02-QC/TU", "Quy chế số 02"),
    13: ("CTr 05", "CT 05", "05-CTr/TU", "Chương trình 05", "CTr số 5"),
    14: ("TTr 19", "19-TTr/BTCTU", "Tờ trình 19"),
    15: ("Luật số 80/2025/QH15", "80/2025/QH15", "80/QH15", "Luật 80/2025"),
}  # fmt: skip
CASES = [
    pytest.param(form, number, id=f"{number}-{form}")
    for number, forms in FORMS.items()
    for form in forms
]
# Lower case and no diacritics leave these two to mean other things: thông tư, tờ trình; đề án.
_WITHOUT = {"Luật 80/2025"}


def named(text: str) -> list[int]:
    found = named_documents(understand(text), LIBRARY)
    assert not found.rivals
    return [d.id for d in found.documents]


@pytest.mark.parametrize(("form", "number"), CASES)
@pytest.mark.parametrize("frame", ["{}", "{} nói gì?", "theo {}, ai chủ trì"])
def test_the_document_is_found(form: str, number: int, frame: str) -> None:
    text = frame.format(form)
    assert named(text) == [number]
    assert named(text.lower()) == [number]
    assert named(fold(text)) == [number]
    assert named(unicodedata.normalize("NFD", text)) == [number]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Nghij quyeets 18 nois gif", 1),
        ("nghi5 quye6t1 18", 1),
        ("１８－ＮＱ/ＴＷ", 1),
        ("18‑NQ/TW", 1),
    ],
)
def test_through_slips_of_the_keys(text: str, reference: int) -> None:
    assert named(text) == [reference]


@pytest.mark.parametrize(
    "text",
    [
        "NQ TW 4 khóa XII",
        "NQTW4",
        "NQTW 4 khóa XII",
        "NQ/TW 4 (khóa XII)",
        "Nghị quyết Trung ương 4 khóa XII",
        "nghi quyet tw 4 khoa xii",
    ],
)
def test_the_number_of_a_plenum_is_no_number(text: str) -> None:
    assert find_references(text, asked=True) == []
    assert "trung ương" in understand(text).readings[0].lower() or "trung uong" in text


@pytest.mark.parametrize(
    "text",
    [
        "báo cáo 6 tháng, bc 6 tháng, kh 5 năm, kế hoạch mười năm",
        "báo cáo 6/2019, kế hoạch 7/2019",
        "hd 15 người, ct 2 đồng chí, tb 3 ngày",
        "kh 2021-2025",
        "Điều 3 QĐ/TU",
        "tổ 5, tt 2",
    ],
)
def test_what_counts_or_dates_names_nothing_in_a_question_either(text: str) -> None:
    assert find_references(text, asked=True) == []


def test_the_news_is_read_more_strictly_than_a_question() -> None:
    text = "chung cư CT6, kh 47, QC 15"
    assert find_references(text) == []
    assert len(find_references(text, asked=True)) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Điều 5 khoản 2 Quy định 24", ("5", "2", None)),
        ("khoản 2, Điều 5", ("5", "2", None)),
        ("điểm a khoản 1 điều 3", ("3", "1", "a")),
        ("diem a khoan 1 dieu 3", ("3", "1", "a")),
        ("điểm đ, khoản 1, Điều 3", ("3", "1", "đ")),
        ("ĐIỀU 5", ("5", None, None)),
    ],
)
def test_articles(text: str, found: tuple[str | None, ...]) -> None:
    assert find_article(text) == found
    assert find_article(unicodedata.normalize("NFD", text)) == found


RIVALS = tuple(
    replace(
        LIBRARY[0],
        id=20 + n,
        facts=replace(LIBRARY[0].facts, number="12-NQ/TU", issuer=PROVINCE, issued=day,
                      title=f"Nghị quyết số 12-NQ/TU về {subject}", subject=subject),
    )
    for n, (day, subject) in enumerate(
        [("2016-08-15", "du lịch biển"), ("2019-08-15", "tổ chức cơ sở đảng"),
         ("2022-06-22", "chuyển đổi số")]
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "form",
    ["12-NQ/TU", "12/NQ-TU", "NQ/TU 12", "NQ 12", "NQ12", "nq 12", "nghi quyet 12",
     "NQ số 12 của TU", "Nghị quyết 12 của Tỉnh ủy Hoành Sơn", "nghị quyết số mười hai",
     "nghij quyeets 12"],
)  # fmt: skip
def test_a_number_that_three_works_share_is_asked_back(form: str) -> None:
    for text in (form, f"{form} nói gì?", fold(f"Mục tiêu của {form} là gì")):
        found = named_documents(understand(text), (*LIBRARY, *RIVALS))
        assert not found.documents, text
        assert [d.id for d in found.rivals] == [20, 21, 22]
    assert named_documents(understand(f"{form} năm 2019"), RIVALS).documents == (RIVALS[1],)
    about = named_documents(understand(f"{form} về chuyển đổi số"), RIVALS)
    assert about.documents == (RIVALS[2],)


def test_the_organ_decides_between_two_of_one_number() -> None:
    ours = document(30, "Quyết định", "1205-QĐ/TU", "2018-01-01", "điều động", PROVINCE)
    both = (LIBRARY[5], ours)
    assert len(named_documents(understand("QĐ 1205 nói gì"), both).rivals) == 2
    for text in ("QĐ 1205 của UBND", "qđ 1205 của UBND tỉnh", "QĐ 1205 của Ủy ban nhân dân tỉnh"):
        assert named_documents(understand(text), both).documents == (LIBRARY[5],)
    for text in ("QĐ 1205 của TU", "QĐ 1205 của Tỉnh ủy Hoành Sơn"):
        assert named_documents(understand(text), both).documents == (ours,)
