"""Where a question wants to be answered from, and how it calls the units of the library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.question import understand
from assistant.scope import scope_of
from assistant.units import units_named
from ingest.normalise import fold
from ingest.types import Document, DocumentFacts

BINH_LANG, SONG_KIEU = "Huyện ủy Bình Lãng", "Huyện ủy Sông Kiệu"
SONG_KIEU_STATE = "Ủy ban nhân dân huyện Sông Kiệu"
PROVINCE, OTHER_PROVINCE = "Tỉnh ủy Đông Lĩnh", "Tỉnh ủy Hà Trung Nam"
ORGANISERS, OTHERS = f"Ban Tổ chức {PROVINCE}", f"Ban Tổ chức {OTHER_PROVINCE}"
CITY, HUE = "Thành ủy Lĩnh An", "Thành ủy Huế"
POLITBURO = "Bộ Chính trị"
ISSUERS = (BINH_LANG, SONG_KIEU, SONG_KIEU_STATE, PROVINCE, OTHER_PROVINCE, ORGANISERS, OTHERS,
           CITY, HUE, POLITBURO)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("Huyện ủy Bình Lãng họp khi nào", [BINH_LANG]),
        ("huyện Bình Lãng giảm mấy thôn", [BINH_LANG]),
        ("HU Bình Lãng", [BINH_LANG]),
        ("hu binh lang ket nap bao nhieu", [BINH_LANG]),
        ("Bình Lãng giảm mấy thôn", [BINH_LANG]),
        ("binh lang giam may thon", [BINH_LANG]),
        ("huyện Sông Kiệu", [SONG_KIEU, SONG_KIEU_STATE]),
        ("UBND huyện Sông Kiệu", [SONG_KIEU_STATE]),
        ("ubnd huyen song kieu", [SONG_KIEU_STATE]),
        ("Huyện ủy Sông Kiệu", [SONG_KIEU]),
        ("Ban Tổ chức Tỉnh ủy Đông Lĩnh", [ORGANISERS]),
        ("BTC TU kiến nghị gì", [ORGANISERS, OTHERS]),
        ("Tỉnh ủy Đông Lĩnh", [PROVINCE]),
        ("tỉnh Đông Lĩnh", [PROVINCE, ORGANISERS]),
        ("Thành ủy Huế", [HUE]),
        ("thành phố Huế", [HUE]),
        ("TP Lĩnh An", [CITY]),
        ("BCT ban hành gì", [POLITBURO]),
        ("Bình Lãng và Sông Kiệu", [BINH_LANG, SONG_KIEU, SONG_KIEU_STATE]),
        ("xã Bình Lãng ở đâu", []),  # a commune of the same name
        ("bình lặng suốt năm", []),  # peaceful
        ("xã Bình Lãng thuộc huyện Bình Lãng có mấy thôn", [BINH_LANG]),
        ("xã Bình Lãng và xã Bình Lãng", []),
        ("Cuộc sống bình lặng ở Bình Lãng", [BINH_LANG]),
        ("hoa huệ ở thành phố Huế", [HUE]),
        ("Bí thư xã Sông Kiệu gửi Huyện ủy Sông Kiệu việc gì", [SONG_KIEU]),
        ("hoa huệ, huế nghĩa", []),
        ("Tỉnh ủy giao việc gì", []),
        ("", []),
    ],
)
def test_units_by_whatever_name(text: str, issuers: list[str]) -> None:
    assert units_named(understand(text).readings, ISSUERS) == frozenset(issuers)


def document(
    identifier: int, kind: str, issuer: str | None, issued: str, title: str = ""
) -> Document:
    facts = DocumentFacts(title or kind, kind=kind, issuer=issuer, issued=issued)
    return Document(identifier, f"{identifier:064}", "Kho", f"{identifier}.docx", facts, 1, 9, 9)


LIBRARY = (
    document(1, "Báo cáo", BINH_LANG, "2019-07-02", "Báo cáo 6 tháng đầu năm 2019"),
    document(2, "Báo cáo", SONG_KIEU, "2019-12-02", "Báo cáo năm 2019"),
    document(3, "Nghị quyết", PROVINCE, "2020-01-05", "Nghị quyết về cán bộ"),
    document(4, "Nghị quyết", PROVINCE, "2016-01-05", "Nghị quyết giai đoạn 2016-2020"),
    document(5, "Kế hoạch", SONG_KIEU_STATE, "2019-07-22"),
    document(6, "Báo cáo", ORGANISERS, "2019-07-05"),
    document(7, "Tin", None, "2019-07-11"),
)


@pytest.mark.parametrize(
    ("text", "only", "limit"),
    [
        ("Trong các nghị quyết, chỉ tiêu là gì?", {3, 4}, "nghị quyết nào"),
        ("trong cac nghi quyet co chi tieu gi", {3, 4}, "nghị quyết nào"),
        ("theo các kế hoạch và nghị quyết thì ai chủ trì", {3, 4, 5}, "kế hoạch, nghị quyết nào"),
        ("Trong tất cả các báo cáo có bao nhiêu đề nghị?", {1, 2, 6}, "báo cáo nào"),
        ("Trong các chỉ thị có gì?", set(), "chỉ thị nào"),
        ("Theo báo cáo của huyện Bình Lãng, giảm mấy thôn?", {1},
         "báo cáo nào của huyện Bình Lãng"),
        ("theo bao cao cua huyen binh lang giam may thon", {1}, "báo cáo nào của huyen binh lang"),
        ("Theo báo cáo 6 tháng đầu năm 2019 của HU Bình Lãng, giảm mấy thôn?", {1},
         "báo cáo nào của Huyện ủy Bình Lãng"),
        ("giảm mấy thôn theo báo cáo của Ban Tổ chức Tỉnh ủy?", {6},
         "báo cáo nào của Ban Tổ chức Tỉnh ủy"),
        ("theo kế hoạch của huyện Sông Kiệu", {5}, "kế hoạch nào của huyện Sông Kiệu"),
        ("Theo kết luận của Huyện ủy Sông Kiệu", set(), "kết luận nào của Huyện ủy Sông Kiệu"),
        ("Theo báo cáo của huyện Phú Lộc, giảm mấy thôn?", set(),
         "báo cáo nào của huyện Phú Lộc"),
        ("Theo báo cáo của xã Bình Lãng có mấy thôn", set(), "báo cáo nào của xã Bình Lãng"),
        ("Theo báo cáo của Ban Tổ chức Tỉnh ủy Phú Lộc", set(),
         "báo cáo nào của Ban Tổ chức Tỉnh ủy Phú Lộc"),
        ("Theo báo cáo của Đảng ủy xã Phú Lộc", set(), "báo cáo nào của Đảng ủy xã Phú Lộc"),
    ],
)  # fmt: skip
def test_stated_limits(text: str, only: set[int], limit: str) -> None:
    scope = scope_of(understand(text), LIBRARY)
    assert scope.only == only
    assert scope.limit == limit
    assert scope.unlimited.only is None


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Bình Lãng giảm mấy thôn?",
        "Báo cáo của huyện Bình Lãng nói gì?",
        "Theo quy định, đảng viên phải làm gì?",
        "Theo quy định của Tỉnh ủy Đông Lĩnh, ai chủ trì?",
        "Theo các luật hiện hành",
        "Ngày nào phải báo cáo huyện Bình Lãng?",
        "Theo báo cáo của cấp ủy, giảm mấy thôn?",
        "Theo báo cáo của Ban Tổ chức hai tỉnh Đông Lĩnh và Hà Trung Nam, giảm mấy thôn?",
        "Theo báo cáo của huyện Bình Lãng và theo báo cáo của huyện Sông Kiệu thì sao?",
        "Trong các nghị quyết 12-NQ/TU nói gì?",
        "Theo Nghị quyết số 12-NQ/TU của Tỉnh ủy Đông Lĩnh",
        "",
    ],
)
def test_no_limit_where_none_is_stated(text: str) -> None:
    assert scope_of(understand(text), LIBRARY).only is None
    assert scope_of(understand(fold(text)), LIBRARY).only is None


def weights(text: str) -> dict[int, float]:
    scope = scope_of(understand(text), LIBRARY)
    return {d.id: w for d in LIBRARY if (w := round(scope.weight(d), 2))}


def test_hints_add_up() -> None:
    assert weights("Huyện Bình Lãng giảm mấy thôn?") == {1: 0.4}
    assert weights("6 tháng đầu năm 2019 giảm mấy thôn?") == {1: 0.4}  # named in the title
    assert weights("Quý III/2019 giảm mấy thôn?") == {1: 0.4, 5: 0.4, 6: 0.4, 7: 0.4}  # issued
    assert weights("Báo cáo 6 tháng đầu năm 2019 của huyện Bình Lãng")[1] == 1.0
    assert weights("Ai làm việc này?") == {}
    assert weights("ngày nào phải báo cáo") == {}


class Walked(tuple[Document, ...]):
    """Documents that count how often they are walked through."""

    times = 0

    def __iter__(self) -> Iterator[Document]:
        self.times += 1
        return super().__iter__()


def test_libraries_asked_in_turn_are_walked_once() -> None:
    sides = Walked(LIBRARY[:3]), Walked(LIBRARY[3:])
    asked = understand("Ban Tổ chức Tỉnh ủy Đông Lĩnh làm gì?")
    for _ in range(3):
        assert [scope_of(asked, side).issuers for side in sides] == [{PROVINCE}, {ORGANISERS}]
    assert [side.times for side in sides] == [1, 1]
    for first in range(50):  # nor are all that ever answered kept
        scope_of(asked, Walked(LIBRARY[first % 7 :]))
    scope_of(asked, sides[0])
    assert sides[0].times == 2


def test_the_notice_says_what_is_missing() -> None:
    none = scope_of(understand("Theo báo cáo của huyện Phú Lộc, giảm mấy thôn?"), LIBRARY)
    assert none.notice(elsewhere=True) == (
        "Không có báo cáo nào của huyện Phú Lộc trong kho; dưới đây là kết quả ở các văn bản khác."
    )
    assert none.notice(elsewhere=False) == "Không có báo cáo nào của huyện Phú Lộc trong kho."
    silent = scope_of(understand("Theo báo cáo của huyện Bình Lãng, giảm mấy thôn?"), LIBRARY)
    assert silent.notice(elsewhere=False) == (
        "Không có báo cáo nào của huyện Bình Lãng nói về điều được hỏi."
    )
