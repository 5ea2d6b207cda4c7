"""The lexical index: what it finds, what it never finds, and what it says when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import lexical_query
from ingest.errors import DataFolderError
from ingest.lexical import LexicalIndex, terms
from ingest.lexical_query import Alternative


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return LexicalIndex(tmp_path / "kho" / "lexical")


def _ids(found: list[tuple[int, float]]) -> list[int]:
    return [i for i, _ in found]


def test_terms_are_folded_syllables_and_pairs() -> None:
    assert terms("Sắp xếp 1.578 thôn") == (
        "sap xep 1.578 thon sap_xep xep_1.578 1.578_thon".split()
    )


@pytest.mark.parametrize("question", ["kết nạp đảng viên", "KET NAP DANG VIEN", "kêt náp"])
def test_found_with_and_without_diacritics(index: LexicalIndex, question: str) -> None:
    index.add(1, [(1, 1, ("Hướng dẫn", "Hồ sơ kết nạp đảng viên")), (2, 1, ("", "Trồng lúa"))])
    assert _ids(index.search(terms(question), [1], 5)) == [1]


def test_headings_are_searched_too(index: LexicalIndex) -> None:
    index.add(1, [(1, 1, ("Huyện ủy Bình Lãng", "Sáu tháng đầu năm")), (2, 2, ("x", "Sáu tháng"))])
    assert _ids(index.search(terms("Bình Lãng"), [1], 5)) == [1]


def test_adding_again_replaces(index: LexicalIndex) -> None:
    index.add(1, [(7, 1, ("", "cũ kỹ"))])
    index.add(1, [(7, 1, ("", "mới mẻ"))])
    assert index.count() == 1
    assert index.search(terms("cũ"), [1], 5) == []
    assert _ids(index.search(terms("mới"), [1], 5)) == [7]


def test_removed_is_gone_and_stays_gone(index: LexicalIndex, tmp_path: Path) -> None:
    index.add(1, [(1, 1, ("", "báo cáo tháng")), (2, 1, ("", "báo cáo quý"))])
    index.remove([1, 999])
    again = LexicalIndex(tmp_path / "kho" / "lexical")
    for held in (index, again):
        assert held.count() == 1
        assert _ids(held.search(terms("báo cáo tháng"), [1], 5)) == [2]
    index.clear()
    assert index.count() == 0


def test_an_error_in_the_middle_adds_nothing(index: LexicalIndex) -> None:
    def entries():
        yield 1, 1, ("", "một")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.add(1, entries())
    assert index.count() == 0
    index.add(1, [(2, 1, ("", "hai"))])  # the writer's lock was given back
    assert index.count() == 1


def test_a_repeated_term_counts_twice(index: LexicalIndex) -> None:
    index.add(1, [(1, 1, ("", "lúa")), (2, 1, ("", "ngô"))])
    once = dict(index.search(["lua", "ngo"], [1], 5))
    twice = dict(index.search(["lua", "lua", "ngo"], [1], 5))
    assert twice[1] == pytest.approx(2 * once[1])
    assert twice[2] == pytest.approx(once[2])


def test_coverage_is_the_share_of_rare_words_whatever_the_length(index: LexicalIndex) -> None:
    index.add(
        1,
        [
            (1, 1, ("", "sáp nhập")),
            (2, 1, ("", "sáp nhập " + "lúa ngô khoai sắn " * 30)),
            (3, 1, ("", "sáp nhập sáp nhập sáp nhập thôn bản")),
            (4, 1, ("", "nhập khẩu")),
            (5, 1, ("", "ngô")),
        ],
    )
    asked = terms("sáp nhập xuyenkhongco")
    share = index.coverage(asked, [1], [1, 2, 4, 5, 99])
    assert set(share) == {1, 2, 4}  # not 5, which has no word of it, nor 99, which is not there
    assert share[1] == pytest.approx(1.0, abs=1e-6)  # a word of no passage is not missed
    assert share[2] == pytest.approx(share[1])
    assert index.coverage(asked, [1], [3])[3] == pytest.approx(1.0, abs=1e-6)
    assert 0 < share[4] < 1 / 3  # nhập, the commonest of the three terms
    assert index.coverage(asked, [1], []) == index.coverage([], [1], [1]) == {}


def test_other_words_count_for_less_and_the_best_of_them_once(index: LexicalIndex) -> None:
    index.add(
        1,
        [
            (1, 1, ("", "gộp")),
            (2, 1, ("", "sáp nhập")),
            (3, 1, ("", "hợp nhất")),
            (4, 1, ("", "sáp nhập hợp nhất")),
            (5, 1, ("", "lúa")),
        ],
    )
    asked = terms("gộp")
    ways = [Alternative(tuple(asked), (tuple(terms("sáp nhập")), tuple(terms("hợp nhất"))))]
    plain = dict(index.search(asked, [1], 9))
    widened = dict(index.search(asked, [1], 9, alternatives=ways))
    assert set(plain) == {1}
    assert set(widened) == {1, 2, 3, 4}
    assert widened[1] == pytest.approx(plain[1])
    same = dict(index.search(terms("sáp nhập"), [1], 9))
    assert widened[2] == pytest.approx(0.4 * same[2])
    share = index.coverage(asked, [1], [1, 2, 3, 4, 5], alternatives=ways)
    assert share[1] == pytest.approx(1.0)
    assert share[2] == pytest.approx(share[3]) == pytest.approx(share[4])
    assert share[2] == pytest.approx(0.8)


WORD = st.sampled_from("gộp sáp nhập hợp nhất thôn xã bản lúa".split())


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    passages=st.lists(st.lists(WORD, min_size=1, max_size=8), min_size=1, max_size=6),
    asked=st.lists(WORD, min_size=1, max_size=5),
    ways=st.lists(st.lists(WORD, min_size=1, max_size=4), max_size=3),
)
def test_no_passage_has_more_than_all_of_the_question(index, passages, asked, ways) -> None:
    index.clear()
    index.add(1, [(n, 1, ("", " ".join(words))) for n, words in enumerate(passages, 1)])
    others = [Alternative(tuple(terms(asked[0])), tuple(tuple(terms(" ".join(w))) for w in ways))]
    ids = list(range(1, len(passages) + 1))
    share = index.coverage(terms(" ".join(asked)), [1], ids, alternatives=others)
    assert all(0 < value <= 1 + 1e-5 for value in share.values())


def test_what_another_library_holds_does_not_show(index: LexicalIndex) -> None:
    """Promise 5: neither how often its passages have a word nor that they have it."""
    index.add(1, [(1, 1, ("", "mức chi phụ cấp")), (2, 1, ("", "mức thu"))])
    asked = terms("mức chi phụ cấp trứng")
    before = index.coverage(asked, [1], [1, 2])
    frequencies = index.document_frequency(asked, [1])
    index.add(2, [(n, 2, ("", "mức trứng phục sinh phụ cấp")) for n in range(10, 15)])
    assert index.coverage(asked, [1], [1, 2]) == pytest.approx(before)
    assert index.document_frequency(asked, [1]) == frequencies
    assert (index.count([1]), index.count([1, 2]), index.count()) == (2, 7, 7)
    assert index.document_frequency(["muc"], [1, 2]) == {"muc": 7}
    assert (index.document_frequency(["muc"], []), index.count([])) == ({"muc": 0}, 0)


def test_without_the_commonest_terms_the_same_is_found(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A term that nearly every passage has is left out of the search, not of the scores."""
    texts = [f"xã {'xã ' * (n % 4)} số {n % 40} thôn {n % 23}" for n in range(400)]
    index.add(1, [(n, 1, ("", text)) for n, text in enumerate(texts, 1)])
    asked = terms("xã số 17 thôn 9")
    whole = index.search(asked, [1], 10)
    weights = lexical_query.weights_of(asked, ())
    counts = index.document_frequency(asked, [1])
    assert lexical_query.telling(weights, counts, 400) == weights  # not worth it among so few
    monkeypatch.setattr(lexical_query, "_DEAR", 100)
    telling = lexical_query.telling(weights, counts, 400)
    assert weights.keys() - telling.keys() == {"xa", "so", "xa_so", "thon"}
    found = index.search(asked, [1], 10)
    assert [n for n, _ in found] == [n for n, _ in whole]
    assert dict(found) == pytest.approx(dict(whole))
    assert len(index.search(["xa", "17"], [1], 300)) == 300  # those that have nothing else too


def test_many_terms_in_few_passages(index: LexicalIndex) -> None:
    """More terms than one query tells apart, and than one nests."""
    asked = [f"t{one}{other}" for one in "abcdefgh" for other in "nmpqtuy"]
    index.add(1, [(1, 1, ("", " ".join(asked))), (2, 1, ("", " ".join(asked[::2])))])
    share = index.coverage(asked, [1], [1, 2])
    assert share[1] == pytest.approx(1.0)
    assert 0.1 < share[2] < 0.5  # what it lacks is rarer
    assert index.coverage(asked[::2], [1], [2])[2] == pytest.approx(1.0)
    assert index.coverage(asked[1::2], [1], [1, 2]) == pytest.approx({1: 1.0})
    whole = dict(index.search(asked, [1], 5))
    assert dict(index.search(asked, [1], 5, passage_ids=[1, 2])) == pytest.approx(whole)


def test_search_among_given_passages(index: LexicalIndex) -> None:
    index.add(1, [(n, 1, ("", "lúa " * n)) for n in range(1, 6)])
    whole = dict(index.search(["lua"], [1], 5))
    assert dict(index.search(["lua"], [1], 5, passage_ids=[2, 4, 77])) == {
        n: whole[n] for n in (2, 4)
    }
    assert index.search(["lua"], [2], 5, passage_ids=[2, 4]) == []


def test_a_library_that_comes_later_is_kept_out(index: LexicalIndex) -> None:
    """While only one library is there no filter is needed; the next commit must bring it back."""
    index.add(1, [(1, 1, ("", "lúa nước"))])
    assert _ids(index.search(["lua"], [1], 5)) == [1]
    index.add(2, [(2, 2, ("", "lúa lúa lúa"))])
    assert _ids(index.search(["lua"], [1], 5)) == [1]
    assert _ids(index.search(["lua"], [1, 2], 5)) == [2, 1]
    index.remove([2])
    assert _ids(index.search(["lua"], [1], 5)) == [1]


def test_with_and_without_a_filter_the_scores_are_the_same(index: LexicalIndex) -> None:
    for library in (1, 2):
        texts = [f"huyện {n % 7} báo cáo {n % 5} tháng {n}" for n in range(300)]
        index.add(library, [(1000 * library + n, n, ("", text)) for n, text in enumerate(texts)])
    asked = terms("huyện 3 báo cáo báo cáo tháng 17")
    every = dict(index.search(asked, [1, 2], 600))
    mine = dict(index.search(asked, [1], 600))
    assert mine == pytest.approx({i: s for i, s in every.items() if i < 2000})
    assert dict(index.search(asked, [1, 2], 20)).items() <= every.items()
    inside = dict(index.search(asked, [1], 600, (3, 17, 250)))
    assert inside == pytest.approx({i: mine[i] for i in (1003, 1017, 1250)})


def test_a_passage_without_any_of_the_terms_is_not_found_in_its_document(
    index: LexicalIndex,
) -> None:
    index.add(1, [(1, 1, ("", "trồng lúa")), (2, 1, ("", "nuôi cá"))])
    assert _ids(index.search(["lua"], [1], 5, [1])) == [1]


def test_nothing_asked_or_nowhere(index: LexicalIndex) -> None:
    index.add(1, [(1, 1, ("", "lúa"))])
    assert index.search([], [1], 5) == []
    assert index.search(["lua"], [], 5) == []


WORDS = st.lists(st.sampled_from("đảng ủy xã huyện thôn báo cáo".split()), min_size=1, max_size=6)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    passages=st.lists(st.tuples(st.integers(1, 4), WORDS), min_size=1, max_size=20),
    question=WORDS,
    readable=st.sets(st.integers(1, 4), min_size=1),
    limit=st.integers(1, 25),
)
def test_never_a_passage_of_another_library(index, passages, question, readable, limit) -> None:
    """Promise 5: found, or taking up a place, only from the libraries asked for."""
    index.clear()
    where = {number: library for number, (library, _) in enumerate(passages, 1)}
    for library in set(where.values()):
        entries = [
            (number, library, ("", " ".join(words)))
            for number, (of, words) in enumerate(passages, 1)
            if of == library
        ]
        index.add(library, entries)
    wanted = terms(" ".join(question))
    found = _ids(index.search(wanted, sorted(readable), limit))
    alike = {n for n, (_, words) in enumerate(passages, 1) if set(words) & set(question)}
    allowed = {n for n in alike if where[n] in readable}
    assert set(found) <= allowed
    assert len(found) == min(limit, len(allowed))
    inside = _ids(index.search(wanted, sorted(readable), limit, [min(readable)]))
    assert all(where[n] == min(readable) for n in inside)


@pytest.mark.parametrize(
    "damage",
    ["meta.json", "*.term", "*.idx", "*.fast", "cut short"],
)
def test_broken_files_become_one_line_with_the_remedy(index, tmp_path, damage) -> None:
    index.add(1, [(n, 1, ("", f"báo cáo tháng {n}")) for n in range(50)])
    folder = tmp_path / "kho" / "lexical"
    pattern = "*.idx" if damage == "cut short" else damage
    for path in folder.glob(pattern):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 3] if damage == "cut short" else b"rac\n" * 300)
    with pytest.raises(DataFolderError) as error:
        LexicalIndex(folder).search(terms("báo cáo"), [1], 5)
    told = str(error.value)
    assert f"python -m ingest rebuild --data {tmp_path / 'kho'}" in told
    assert "\n" not in told
    assert len(told) < 300 + 2 * len(str(tmp_path))
