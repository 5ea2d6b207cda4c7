"""What evidence for a question must speak of."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from assistant import question
from assistant.answering.coverage import (
    Needs,
    denies,
    names_in,
    needs_of,
    numbers_in,
    spoken_terms,
    terms_of,
)
from assistant.question import understand
from ingest.normalise import accented, words

SYNONYMS = Path(question.__file__).with_name("synonyms.toml")
GROUPS: list[list[str]] = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["groups"]


def everywhere(terms: Iterable[str]) -> Mapping[str, int]:
    """A library of a thousand passages in which every term stands in ten."""
    return dict.fromkeys(terms, 10)


def needs(text: str) -> Needs:
    return needs_of(understand(text), text, everywhere, 1000)


def covered(text: str, evidence: str) -> float:
    return needs(text).coverage(spoken_terms(evidence))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Huyện Bình Lãng giảm bao nhiêu thôn?", ("binh lang",)),
        ("Tại Bình Lãng giảm bao nhiêu thôn?", ("binh lang",)),
        ("Theo Nguyễn Văn An thì sao?", ("nguyen van an",)),
        ("Còn Yên Hoàng?", ("yen hoang",)),
        ("Bà Y Hlen và ông A Thưk nói gì?", ("y hlen", "a thuk")),
        ("Chương I nói gì?", ()),
        ("Ở Thanh Hóa và Hà Nam có bao nhiêu xã?", ("thanh hoa", "ha nam")),
        ("UBND Mường Thàng họp khi nào?", ("muong thang",)),
        ("Đảng viên là gì?", ()),
        ("Việt Nam có bao nhiêu tỉnh?", ()),
        ("huyện bình lãng giảm bao nhiêu thôn?", ()),
        ("tỉnh thanh hóa giảm bao nhiêu thôn?", ("thanh hoa",)),
        ("Tỉnh Thanh Hoá giảm bao nhiêu thôn?", ("thanh hoa",)),
        ("bac ninh va ha noi co bao nhieu xa", ("bac ninh", "ha noi")),
        ("NGHỆ AN CÓ BAO NHIÊU XÃ?", ("nghe an",)),
        ("thanh hòa là ai?", ()),
        ("HUYỆN BÌNH LÃNG GIẢM BAO NHIÊU THÔN?", ()),
        ("", ()),
    ],
)
def test_proper_names(text: str, names: tuple[str, ...]) -> None:
    assert sorted(names_in(text)) == sorted(names)


def test_numbers_that_are_no_official_number() -> None:
    found = numbers_in(understand("Theo Điều 5 Nghị quyết 18-NQ/TU, năm 2019 giảm 15% đầu mối?"))
    assert {"2019", "15"} <= set(found)
    assert not {"5", "18"} & set(found)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Đại hội lần thứ XIII họp khi nào?", ("xiii",)),
        ("quy che khoa xv co gi", ("xv",)),
        ("Khóa vi tính mở khi nào?", ()),
        ("Đại hội lần thứ hai họp khi nào?", ()),
    ],
)
def test_an_ordinal_in_roman_figures_is_a_figure(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers_in(understand(text)) == numbers


@pytest.mark.parametrize(
    "text",
    ["Toàn tỉnh giảm bao nhiêu thôn?", "toan tinh giam bao nhieu thon"],
    ids=["toned", "bare"],
)
def test_evidence_that_says_it_covers_more(text: str) -> None:
    assert covered(text, "Giảm 612 thôn trong toàn tỉnh.") > 0.7
    assert covered(text, "Toàn tỉnh có 20 huyện.") < covered(text, "Toàn tỉnh giảm 612 thôn.")
    assert covered(text, "Hội nghị bế mạc.") == 0


def test_tones_typed_tell_words_apart() -> None:
    assert covered("Mức lương bao nhiêu?", "Mức lương cơ sở") > covered(
        "Mức lương bao nhiêu?", "Mức lượng phân bón"
    )
    assert covered("muc luong bao nhieu", "Mức lương cơ sở") > 0


def test_a_question_of_asking_words_alone_is_covered_by_nothing() -> None:
    assert needs("Thế nào?").coverage(spoken_terms("Mọi điều trên đời.")) == 0


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_every_synonym_speaks_of_its_whole_group(group: list[str]) -> None:
    for said in group:
        spoken = spoken_terms(f"Việc {said} được thực hiện.")
        for asked in group:
            assert set(words(accented(asked))) <= spoken


def test_a_synonym_is_a_whole_word() -> None:
    assert "giảm" not in spoken_terms("Cắtgiấy")
    assert "tối" not in spoken_terms("Không quáng gà")


def test_provinces_file_is_well_formed() -> None:
    names = tomllib.loads(SYNONYMS.with_name("provinces.toml").read_text(encoding="utf-8"))["names"]
    assert len(names) == len(set(names)) > 60
    for name in names:
        assert name == accented(name) == " ".join(words(name))
        assert len(name.split()) >= 2


def test_synonyms_file_is_well_formed() -> None:
    for group in GROUPS:
        assert len(group) == len(set(group)) >= 2
        for member in group:
            assert unicodedata.is_normalized("NFC", member)
            assert member == " ".join(member.split())
            assert member == accented(member), f"{member}: chữ thường, dấu kiểu cũ"
            assert words(member) == member.split()


def test_what_is_denied_is_asked_for() -> None:
    asked = "Nơi nào không sáp nhập xã?"
    denied, affirmed = "TP Sầm Sơn không sáp nhập xã.", "Các nơi đều sáp nhập xã."
    assert covered(asked, denied) > covered(asked, affirmed)
    assert needs("Có sáp nhập xã không?").weights.keys() == needs("Sáp nhập xã?").weights.keys()
    assert needs(asked).denied
    assert not needs("Có sáp nhập xã không?").denied
    assert denies(spoken_terms(denied))
    assert not denies(spoken_terms(affirmed))


def test_a_word_in_two_groups_means_what_either_means() -> None:
    asked = "Kiến nghị gì về thôn?", "Yêu cầu gì về thôn?"
    assert all(covered(q, "Đề nghị sáp nhập thôn.") > covered(q, "Đã lập thôn.") for q in asked)


def test_a_synonym_is_nearly_as_good() -> None:
    own, other = "Sắp xếp thôn.", "Sáp nhập thôn."
    need = needs("Sắp xếp thôn?")
    exact, alike = (
        need.coverage(literal, (synonyms, 0.9)) for literal, synonyms in map(terms_of, (own, other))
    )
    assert exact > alike > need.coverage(terms_of("Lập thôn.")[0])


def test_a_passive_question_is_answered_in_the_active() -> None:
    asked = "Hội nghị do cơ quan nào tổ chức?"
    assert covered(asked, "Tỉnh ủy tổ chức hội nghị.") > covered(asked, "Hội nghị ngành tổ chức.")
