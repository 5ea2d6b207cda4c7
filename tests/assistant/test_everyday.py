"""Everyday words of a question and the official terms they are read as."""

from __future__ import annotations

import pytest

from assistant.everyday import official_words
from assistant.question import understand
from assistant.service import Assistant


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Gộp xã thì trụ sở đặt ở đâu?", "sáp nhập xã"),
        ("Ai cầm trịch cuộc họp?", "chủ trì"),
        ("cuoc hop do ai cam trich", "chủ trì"),
        ("Bị đuổi khỏi Đảng thì khiếu nại ở đâu?", "khai trừ"),
    ],
)
def test_official_terms_are_found(question: str, term: str) -> None:
    assert any(term in way for _, ways in official_words(question) for way in ways)


def test_the_longest_word_is_read() -> None:
    assert len(official_words("gộp xã")) == 1
    assert len(official_words("gộp xã, gộp")) == 2


def test_one_syllable_without_tones_says_too_little() -> None:
    assert official_words("gop") == ()
    assert official_words("góp") == ()  # another word than gộp


def test_nothing_everyday_in_official_words() -> None:
    assert official_words("Nghị quyết số 18-NQ/TW ngày 25-10-2017") == ()
    assert understand("Nghị quyết số 18-NQ/TW").official == ()


def test_asked_in_everyday_words_the_passage_is_found(make_assistant, letter) -> None:
    said = (
        "Việc sáp nhập thôn do Chủ tịch Ủy ban nhân dân xã chủ trì.",
        "Kinh phí mua sắm xe ô tô lấy từ ngân sách huyện.",
        "Hồ sơ kết nạp gồm đơn xin vào Đảng và lý lịch.",
    )
    files = {
        f"{n}.txt": letter("Kế hoạch", f"{n}-KH/HU", "1/7/2019", f"công việc {n}", text)
        for n, text in enumerate(said, 1)
    }
    assistant: Assistant = make_assistant({"Kho": files})
    first, *_ = assistant.search("Ai cầm trịch chuyện gộp xóm?")
    assert first.passage.text == said[0]
