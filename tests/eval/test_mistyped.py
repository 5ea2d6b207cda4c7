"""Laws of typing slips."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.mistyped import slips_of, without_diacritics, wrong_diacritics

VIETNAMESE = st.text(st.sampled_from("aăâáẳậeêếoôơợuưứiíyỷdđĐẢNG bcnght 0123.,Ộ"), max_size=60)
SENTENCE = (
    "Ban Thường vụ Tỉnh ủy ban hành Nghị quyết về sắp xếp tổ chức bộ máy của hệ thống chính trị"
)


def test_diacritics_go_and_case_stays() -> None:
    assert without_diacritics("Đảng bộ ở Đắk Lắk, điều 5") == "Dang bo o Dak Lak, dieu 5"


@pytest.mark.parametrize(
    ("letter", "slips"),
    [
        ("đ", {"d"}),
        ("Đ", {"D"}),
        ("ả", {"a", "á", "à", "ã", "ạ", "ẳ", "ẩ"}),
        ("Ê", {"Ế", "Ề", "Ễ", "Ể", "Ệ", "E"}),
        ("ỷ", {"y", "ý", "ỳ", "ỹ", "ỵ"}),
        ("a", set()),
        ("5", set()),
        ("é", {"e", "è", "ẽ", "ẻ", "ẹ", "ế"}),
    ],
)
def test_one_slip_is_another_tone_or_another_mark(letter: str, slips: set[str]) -> None:
    assert set(slips_of(letter)) == slips


@given(VIETNAMESE, st.floats(0, 1), st.integers(0, 9))
def test_slips_never_reach_the_letters_beneath(text: str, share: float, seed: int) -> None:
    wrong = wrong_diacritics(text, share, seed)
    assert without_diacritics(wrong) == without_diacritics(text)
    assert wrong == wrong_diacritics(text, share, seed)
    assert unicodedata.is_normalized("NFC", wrong)


@given(VIETNAMESE)
def test_none_and_all(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert wrong_diacritics(text, 0.0) == text
    for before, after in zip(text, wrong_diacritics(text, 1.0), strict=True):
        assert (before != after) == bool(slips_of(before))


def test_the_share_is_what_was_asked_for() -> None:
    text = " ".join(f"{SENTENCE} {n}" for n in range(100))
    marked = [letter for letter in text if slips_of(letter)]
    changed = sum(a != b for a, b in zip(text, wrong_diacritics(text, 0.1), strict=True))
    assert changed / len(marked) == pytest.approx(0.1, abs=0.02)
    assert wrong_diacritics(SENTENCE, 0.5, seed=1) != wrong_diacritics(SENTENCE, 0.5, seed=2)
