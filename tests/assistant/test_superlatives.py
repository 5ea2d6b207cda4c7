"""Who has most is told by a sentence that says so of the same thing."""

from __future__ import annotations

import pytest

from assistant.answering.superlatives import asks_most, says_most
from ingest.normalise import fold

LEAST = "Huyện nào có ít đảng viên nhất?"
MOST = "Huyện nào có nhiều đảng viên nhất?"


@pytest.mark.parametrize(
    ("asked", "sentence", "of_all"),
    [
        (LEAST, "Huyện có ít đảng viên nhất tỉnh.", True),
        (LEAST, "Số đảng viên mới ít nhất là huyện Trà Vân.", True),
        (LEAST, "Số đảng viên thấp nhất là huyện Trà Vân.", True),
        (LEAST, "Kiểm tra ít nhất 20% hồ sơ kết nạp đảng viên.", False),
        (LEAST, "Gửi chậm nhất 05 ngày trước ngày họp.", False),
        (LEAST, "Phải có ít nhất hai phần ba số ủy viên dự.", False),
        (LEAST, "Huyện có nhiều đảng viên nhất tỉnh.", False),
        (LEAST, "Huyện dẫn đầu về số đảng viên.", False),
        (MOST, "Huyện dẫn đầu về số đảng viên.", True),
        (MOST, "Số đảng viên cao nhất tỉnh.", True),
        (MOST, "Huyện kết nạp nhiều học sinh nhất.", False),
        (MOST, "Người đứng đầu cấp ủy kết nạp đảng viên.", False),
    ],
)
def test_the_most_of_the_same(asked: str, sentence: str, of_all: bool) -> None:
    assert says_most(fold(asked), sentence) == of_all


@pytest.mark.parametrize(
    ("asked", "most"),
    [
        (MOST, True),
        ("Ai nhận nhiều phiếu nhất?", True),
        ("Đơn vị nào phải có ít nhất 02 cán bộ?", False),
        ("Huyện có bao nhiêu đảng viên?", False),
    ],
)
def test_the_most_is_asked_for(asked: str, most: bool) -> None:
    assert asks_most(fold(asked)) == most
