"""What documents say of each other, and what follows from it on a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.links import Held
from ingest.structure.links import find_links
from ingest.structure.provisions import find_provisions
from ingest.types import Document, DocumentFacts, Link, Provision, Reference
from ingest.validity import with_status
from ingest.validity_words import remark_on, status_words

DECISION = """Số: 15/2021/QĐ-UBND
QUYẾT ĐỊNH
Sửa đổi, bổ sung một số điều của Quy định ban hành kèm theo Quyết định số 12/2019/QĐ-UBND
Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 đã được sửa đổi, bổ sung một số điều theo Luật số 47/2019/QH14;
Căn cứ Nghị định số 34/2016/NĐ-CP ngày 14 tháng 5 năm 2016 của Chính phủ;
Điều 1. Sửa đổi, bổ sung một số điều của Quy định ban hành kèm theo Quyết định số 12/2019/QĐ-UBND
1. Khoản 2 Điều 5 được sửa đổi như sau:
“2. Bãi bỏ Quyết định số 98/2010/QĐ-UBND.
Điều 6a. Thay thế Quyết định số 97/2010/QĐ-UBND.”
2. Sửa đổi, bổ sung một số khoản của Điều 8 như sau:
a) Bãi bỏ khoản 1;
b) Bổ sung khoản 4a vào sau khoản 4 như sau:
"4a. Theo Nghị quyết số 05/2011/NQ-HĐND."
3. Bãi bỏ khoản 3 Điều 9; cụm từ “và Quyết định số 96/2010/QĐ-UBND” tại Điều 10.
4. Sửa đổi khoản 1 và bổ sung khoản 1b vào sau khoản 1 Điều 11 như sau:
“1. …”
5. Thay thế cụm từ "A" bằng cụm từ "B" tại các quy định sau đây:
a) Khoản 2 Điều 4 của Quyết định số 44/2018/QĐ-UBND đã được sửa đổi, bổ sung theo Quyết định số 45/2019/QĐ-UBND;
6. Bãi bỏ Điều 3 của Quy chế làm việc.
Điều 2. Bãi bỏ Quyết định số 03/2015/QĐ-UBND ngày 02/3/2015 của Ủy ban nhân dân tỉnh.
Điều 3. Thực hiện theo khoản 2 Điều 7 Quyết định số 66/2017/QĐ-UBND.
Thực hiện Nghị quyết số 18-NQ/TW, ngày 25/10/2017, các sở rà soát.
Điều 4. Hiệu lực thi hành
1. Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2021 và thay thế Quyết định số 08/2016/QĐ-UBND.
2. Quyết định số 20/2012/QĐ-UBND hết hiệu lực kể từ ngày 01 tháng 10 năm 2021.
3. Các quy định về phí của Quyết định số 21/2012/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.
"""  # noqa: E501


def said(text: str, number: str | None = None) -> list[tuple[str, str, str, str]]:
    """Kind, number, which part of it, where it is said."""
    return [
        (x.kind, x.target.canonical, x.part.name if x.part else "", x.place.name)
        for x in find_links(text, number)
    ]


def test_every_kind_with_the_part_and_the_place() -> None:
    assert said(DECISION, "15/2021/QĐ-UBND") == [
        ("amends", "12/2019/QĐ-UBND", "", ""),
        ("based_on", "77/2015/QH13", "", ""),
        ("based_on", "34/2016/NĐ-CP", "", ""),
        ("amends", "12/2019/QĐ-UBND", "khoản 2 Điều 5", "khoản 1 Điều 1"),
        ("amends", "12/2019/QĐ-UBND", "Điều 8", "khoản 2 Điều 1"),
        ("repeals", "12/2019/QĐ-UBND", "khoản 1 Điều 8", "điểm a khoản 2 Điều 1"),
        ("supplements", "12/2019/QĐ-UBND", "khoản 4a Điều 8", "điểm b khoản 2 Điều 1"),
        ("repeals", "12/2019/QĐ-UBND", "khoản 3 Điều 9", "khoản 3 Điều 1"),
        ("amends", "12/2019/QĐ-UBND", "Điều 10", "khoản 3 Điều 1"),
        ("amends", "12/2019/QĐ-UBND", "khoản 1 Điều 11", "khoản 4 Điều 1"),
        ("supplements", "12/2019/QĐ-UBND", "khoản 1b Điều 11", "khoản 4 Điều 1"),
        ("amends", "44/2018/QĐ-UBND", "khoản 2 Điều 4", "điểm a khoản 5 Điều 1"),
        ("repeals", "03/2015/QĐ-UBND", "", "Điều 2"),
        ("cites", "66/2017/QĐ-UBND", "khoản 2 Điều 7", "Điều 3"),
        ("implements", "18-NQ/TW", "", "Điều 3"),
        ("replaces", "08/2016/QĐ-UBND", "", "khoản 1 Điều 4"),
        ("replaces", "20/2012/QĐ-UBND", "", "khoản 2 Điều 4"),
        ("repeals", "21/2012/QĐ-UBND", "một phần", "khoản 3 Điều 4"),
    ]  # fmt: skip


def test_what_is_quoted_says_nothing_of_its_own() -> None:
    numbers = {number for _, number, _, _ in said(DECISION)}
    assert not numbers & {"98/2010/QĐ-UBND", "97/2010/QĐ-UBND", "05/2011/NQ-HĐND"}
    assert not numbers & {"96/2010/QĐ-UBND"}


def test_spans_hold_the_words() -> None:
    for link in find_links(DECISION, None):
        words = DECISION[link.start : link.end]
        if link.kind in ("based_on", "cites", "implements", "replaces"):
            assert link.target.number in words
        elif link.kind == "repeals":
            assert "bãi bỏ" in words.lower() or "hết hiệu lực" in words


def test_the_day_that_the_words_name() -> None:
    since = {x.target.canonical: x.since for x in find_links(DECISION, None) if x.since}
    assert since == {"20/2012/QĐ-UBND": "2021-10-01"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "điểm c khoản 3 Điều 56 và khoản 4 Điều 82",
            ["điểm c khoản 3 Điều 56", "khoản 4 Điều 82"],
        ),
        ("các điểm c, d và đ khoản 2 Điều 33", [f"điểm {x} khoản 2 Điều 33" for x in "cdđ"]),
        ("các điều từ 5 đến 7", ["Điều 5", "Điều 6", "Điều 7"]),
        ("khoản 17 vào sau khoản 16 Điều 4", ["khoản 17 Điều 4"]),
        ("Điều 21a vào sau Điều 21 trong Chương II", ["Điều 21a"]),
        (
            "khoản 1 Điều 4; Mục 3 và Mục 4 Chương III",
            ["khoản 1 Điều 4", "Mục 3 và Mục 4 Chương III"],
        ),
        ("khoản 5 triệu đồng, điều kiện, mục tiêu", ["khoản 5"]),
        ("ngày 5/6 và điều này", []),
    ],
)
def test_places_as_they_are_listed(text: str, names: list[str]) -> None:
    assert [p.name for p in find_provisions(text)] == names


def _held(id: int, number: str, issued: str, *links: Link, **facts: str) -> Document:
    known = DocumentFacts(f"Luật {id}", number=number, issued=issued, **facts)
    return Document(id, "v", "A", "f", known, 1, 1, 1, links=links)


OLD = _held(1, "81/2006/QH11", "2006-11-29", effective_from="2007-07-01")
AMENDING = _held(
    2,
    "36/2013/QH13",
    "2013-06-20",
    Link(
        "amends", Reference("81", "QH11", year=2006), 0, 1, Provision("1", "2"), Provision("5", "1")
    ),
    effective_from="2014-01-01",
)
NEW = _held(
    3, "68/2020/QH14", "2020-11-13", Link("replaces", Reference("81", "QH11", year=2006), 0, 1),
    effective_from="2021-07-01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "statuses"),
    [
        ("2007-01-01", ["not_yet", "not_yet", "not_yet"]),
        ("2013-12-31", ["current", "not_yet", "not_yet"]),
        ("2018-12-31", ["amended", "current", "not_yet"]),
        ("2021-06-30", ["amended", "current", "not_yet"]),
        ("2021-07-01", ["superseded", "current", "current"]),
    ],
)
def test_status_on_a_day(on: str, statuses: list[str]) -> None:
    marked = with_status([OLD, AMENDING, NEW], on)
    assert [d.status for d in marked] == statuses
    assert (marked[0].superseded_by == "68/2020/QH14") == (statuses[0] == "superseded")


def test_a_repealed_one_and_one_whose_time_has_run_out() -> None:
    ended = _held(4, "5/2010/QH12", "2010-01-01", effective_to="2015-12-31")
    repealing = _held(5, "9/2012/QH13", "2012-01-01", Link("repeals", Reference("81", "QH11", year=2006), 0, 1))  # fmt: skip # noqa: E501
    for on, statuses in (
        ("2011-06-01", ["current", "current"]),
        ("2013-06-01", ["repealed", "current"]),
        ("2016-01-01", ["repealed", "expired"]),
    ):
        marked = with_status([OLD, ended, repealing], on)
        assert [d.status for d in marked[:2]] == statuses
    assert status_words(marked[0]) == "đã bị bãi bỏ bởi 9/2012/QH13 từ ngày 01/01/2012"
    assert marked[0].superseded_by is None


def test_a_link_waits_for_what_is_not_held_and_fills_in() -> None:
    assert Held([NEW]).resolve(NEW.links[0], NEW).documents == ()
    assert [d.id for d in Held([NEW, OLD]).resolve(NEW.links[0], NEW).documents] == [1]


def test_what_may_be_two_documents_is_left_open_with_both() -> None:
    """Numbers start again every term; only what a new document ends is the newest of them."""
    terms = [_held(1, "18-NQ/TW", "2017-10-25"), _held(2, "18-NQ/TW", "2022-06-16")]
    for kind, meant, open_ in (
        ("cites", [], [1, 2]),
        ("amends", [], [1, 2]),
        ("replaces", [2], []),
    ):
        link = Link(kind, Reference("18", "NQ/TW"), 0, 1)
        source = _held(3, "9-KL/TW", "2024-01-01", link)
        found = Held([*terms, source]).resolve(link, source)
        assert [d.id for d in found.documents] == meant
        assert [d.id for d in found.candidates] == open_
        dated = replace(link, target=Reference("18", "NQ/TW", issued="2017-10-25"))
        assert [d.id for d in Held([*terms, source]).resolve(dated, source).documents] == [1]


def test_an_amended_place_says_so_and_no_other() -> None:
    marked, *_ = with_status([OLD, AMENDING], "2018-12-31")
    said = "Khoản 1 Điều 5 đã được sửa đổi bởi khoản 2 Điều 1 36/2013/QH13 từ ngày 01/01/2014"
    assert remark_on(marked, "5", "1") == remark_on(marked, "5", None) == said
    assert remark_on(marked, "5", "2") is remark_on(marked, "6", "1") is None
