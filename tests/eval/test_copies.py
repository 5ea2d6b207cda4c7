"""The variants by which the telling apart of copies is measured."""

from __future__ import annotations

import random

from eval.copies import KINDS, alike, taken

WORDS = ("Mức chi cho đại biểu Hội nghị là 20.000 đồng một buổi do văn phòng chi trả theo quy "
         "định hiện hành của cơ quan tài chính cùng cấp và báo cáo hằng quý").split()  # fmt: skip


def test_each_kind_changes_what_it_says() -> None:
    for label, vary in KINDS.items():
        varied = vary(WORDS * 5, random.Random(1))
        assert (varied == WORDS * 5) == (label == "chép lại nguyên" or "0,1 %" in label)


def test_a_copy_is_taken_and_another_figure_is_not() -> None:
    shares = {row.label: row.share for row in taken({"a": WORDS})}
    assert shares["chép lại nguyên"] == 1.0
    assert shares["khác một con số"] == shares["thêm một chữ “không”"] == 0.0
    assert alike({"a": WORDS, "b": WORDS, "c": [*WORDS, "30.000"]}) == [("a", "b")]
