"""Laws of search text: the same whatever way a text was typed, and stable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.folding import LOWER, UPPER, fold_aligned, one_spelling
from ingest.normalise import accented, bigrams, fold, syllables, words

# Vietnamese letters with everything else a document may hold between them.
VIETNAMESE = st.text(
    st.sampled_from(
        "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ"
        "áàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵẤẶỆỬ 0123456789.,-/\n"
    )
)


@given(st.text())
@example("Đảng bộ İstanbul ǅ ẞ Å")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_nfd_folds_as_nfc(text: str) -> None:
    nfc, nfd = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(nfd) == fold(nfc)
    assert len(fold(nfc)) == len(nfc)
    assert fold(text.upper()) == fold(text)
    assert syllables(nfd) == syllables(nfc)


@given(VIETNAMESE)
def test_folded_text_has_no_diacritics(text: str) -> None:
    assert fold(text).isascii()


@given(VIETNAMESE, st.sampled_from(["NFC", "NFD"]))
@example("Kĩ, kỳ: qui 5 lí_do", "NFD")
def test_every_folded_character_knows_where_it_came_from(text: str, form: str) -> None:
    original = unicodedata.normalize(form, text)
    folded = fold_aligned(original)
    for index, char in enumerate(folded.text):
        alone = fold(original[folded.position(index)])
        assert alone == char or {alone, char} == {"i", "y"}
    assert folded.position(len(folded.text)) == len(original)


@pytest.mark.parametrize(
    ("schools", "offices"),
    [
        (
            "kĩ năng, lí luận, nhiệm kì, tỉ lệ, hi sinh",
            "kỹ năng, lý luận, nhiệm kỳ, tỷ lệ, hy sinh",
        ),
        ("qui định, quí II, Quì Châu", "quy định, quý II, Quỳ Châu"),
        ("nước MĨ, QUI CHẾ, Kì 5", "nước MỸ, QUY CHẾ, Kỳ 5"),
        ("bác sỹ, sỹ quan", "bác sĩ, sĩ quan"),
        ("Lí_do, 5kì2", "Lý_do, 5kỳ2"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_i_and_y_are_one_where_both_are_written(schools: str, offices: str, form: str) -> None:
    typed = unicodedata.normalize(form, schools)
    assert fold(typed) == fold(offices)
    assert accented(typed) == accented(offices) == offices.lower()
    assert one_spelling(schools) == offices
    assert [fold(word) for word in words(schools)] == syllables(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("tai", "tay"), ("thúi", "thúy"), ("hui", "huy"), ("thi", "thy"), ("vi", "vy"), ("ai", "ay")],
)
def test_i_and_y_are_two_elsewhere(one: str, other: str) -> None:
    assert one_spelling(one) == one
    assert fold(one) != fold(other)
    assert accented(one) != accented(other)


@given(VIETNAMESE)
def test_one_spelling_twice_is_one_spelling_once(text: str) -> None:
    once = one_spelling(text)
    assert one_spelling(once) == once
    assert len(once) == len(text)


@given(VIETNAMESE)
def test_accented_twice_is_accented_once(text: str) -> None:
    once = accented(text)
    assert accented(once) == once
    assert accented(unicodedata.normalize("NFD", text)) == once
    assert fold(once) == fold(text)


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("hoà", "hòa"), ("hòa", "hòa"), ("thuỷ", "thủy"), ("THUÝ", "thúy"), ("khoẻ", "khỏe"),
        ("quý", "quý"), ("QUỲ", "quỳ"), ("hoàn", "hoàn"), ("khuỷu", "khuỷu"), ("toán", "toán"),
        ("Hoà bình, thuỷ lợi.", "hòa bình, thủy lợi."), ("lượng", "lượng"), ("lương", "lương"),
    ],
)  # fmt: skip
def test_one_spelling_of_each_syllable(typed: str, spelled: str) -> None:
    assert accented(typed) == spelled


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("Đảng", "dang")])
def test_search_text_does_not_see_tones(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_words_stand_in_the_text_in_order(text: str) -> None:
    at, between = 0, ""
    for word in words(text):
        start = text.index(word, at)
        between += text[at:start]
        at = start + len(word)
    between += text[at:]
    left_out = [c for c in between if c.isalpha() or c.isdecimal()]
    assert left_out == []


def test_numbers_keep_their_separators() -> None:
    assert words("giảm 1.578 thôn (12,5%), số 18-NQ/TW.") == (
        "giảm 1.578 thôn 12,5 số 18 NQ TW".split()
    )


def test_pairs() -> None:
    assert bigrams("sap xep thon".split()) == ["sap_xep", "xep_thon"]
    assert bigrams(["sap"]) == bigrams([]) == []


def test_the_alphabets_are_whole() -> None:
    assert set("ăâđêôơưáỹ") <= set(LOWER)
    assert set("ĂÂĐÊÔƠƯÁỸ") <= set(UPPER)
    assert not set(LOWER) & set(UPPER)
