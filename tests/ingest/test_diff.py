"""Versions of a document and what changed between them."""

from __future__ import annotations

import random

import pytest

from ingest.diff import diff_texts, marks_between

OLD = """TỈNH ỦY HÀ TRUNG NAM
Số 05-QĐ/TU
QUY ĐỊNH
về chế độ hội nghị
Điều 1. Phạm vi
Quy định này áp dụng cho cấp ủy.
Điều 2. Mức chi
1. Tiền nước uống: 20.000 đồng một buổi.
2. Tiền tài liệu: theo thực tế.
Điều 3. Báo cáo
Báo cáo trước ngày 30-6.
Điều 4. Hiệu lực
Quy định này có hiệu lực từ ngày ký."""
NEW = (
    OLD.replace("20.000 đồng", "40.000 đồng")
    .replace("Điều 3. Báo cáo\nBáo cáo trước ngày 30-6.\n", "")
    .replace("Điều 4. Hiệu lực", "Điều 3. Thanh toán\nChi một lần vào cuối quý.\nĐiều 4. Hiệu lực")
    + "\nĐiều 5. Giám sát\nỦy ban kiểm tra giám sát việc thực hiện."
)


def side(sections, without: str) -> str:
    return "".join(m.text for s in sections for m in s.marks if m.kind != without)


def test_each_article_by_what_became_of_it() -> None:
    found = {s.heading: s.change for s in diff_texts(OLD, NEW)}
    assert found == {
        "Phần đầu văn bản": "giữ nguyên",
        "Điều 1. Phạm vi": "giữ nguyên",
        "Điều 2. Mức chi": "sửa",
        "Điều 3. Thanh toán": "sửa",
        "Điều 4. Hiệu lực": "giữ nguyên",
        "Điều 5. Giám sát": "thêm",
    }
    assert {s.heading: s.change for s in diff_texts(NEW, OLD)}["Điều 5. Giám sát"] == "bỏ"


def test_the_words_that_changed_are_marked_and_no_others() -> None:
    (changed,) = [s for s in diff_texts(OLD, NEW) if s.heading == "Điều 2. Mức chi"]
    assert [(m.kind, m.text.strip()) for m in changed.marks if m.kind != "same"] == [
        ("gone", "20"),
        ("new", "40"),
    ]


def test_an_article_that_only_got_another_number_kept_its_words() -> None:
    shifted = OLD.replace("Điều 3. Báo cáo\nBáo cáo trước ngày 30-6.\n", "").replace(
        "Điều 4. Hiệu lực", "Điều 3. Hiệu lực"
    )
    moved = OLD.replace("Điều 4. Hiệu lực", "Điều 9. Hiệu lực")
    (section,) = [s for s in diff_texts(OLD, moved) if "Hiệu lực" in s.heading]
    assert [(m.kind, m.text.strip()) for m in section.marks if m.kind != "same"] == [
        ("gone", "4"), ("new", "9"),
    ]  # fmt: skip
    assert "bỏ" in {s.change for s in diff_texts(OLD, shifted)}


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_lost_on_either_side(seed: int) -> None:
    """Marks without what is new are the old words, without what is gone the new ones."""
    chance = random.Random(seed)
    lines = OLD.split("\n") * 3
    old, new = ([x for x in lines if chance.random() < 0.7] for _ in range(2))
    chance.shuffle(new)
    before, after = "\n".join(old), "\n".join(new)
    sections = diff_texts(before, after)
    assert side(sections, "gone") == (f"{after}\n" if after else "")
    assert sorted(side(sections, "new").split()) == sorted(before.split())
    marks = marks_between(before, after)
    assert "".join(m.text for m in marks if m.kind != "new") == before
    assert "".join(m.text for m in marks if m.kind != "gone") == after


def test_the_same_text_and_no_text() -> None:
    assert {s.change for s in diff_texts(OLD, OLD)} == {"giữ nguyên"}
    assert [s.change for s in diff_texts("", OLD)].count("thêm") == len(diff_texts("", OLD))
    assert diff_texts("", "") == ()


@pytest.fixture
def two_versions(command, tmp_path):
    file = tmp_path / "quy định.txt"
    for text in (OLD, NEW):
        file.write_text(text, "utf-8")
        command("add", str(file))
    return command


def test_commands(two_versions) -> None:
    held = two_versions("versions", "1", "--json").json["versions"]
    assert [v["current"] for v in held] == [False, True]
    shown = two_versions("diff", "1").out
    assert "2 sửa, 1 thêm, 3 giữ nguyên." in shown
    assert "[-20-]{+40+}.000 đồng" in shown
    assert "Phạm vi" not in shown
    assert "GIỮ NGUYÊN: Điều 1. Phạm vi" in two_versions("diff", "1", "--all").out
    back = two_versions(
        "diff", "1", "--from", held[1]["version"][:8], "--to", held[0]["version"][:8], "--json"
    ).json
    assert back["counts"]["bỏ"] == 1
    assert two_versions("diff", "1", "1", "--json").json["counts"] == {"giữ nguyên": 6}
    for wrong in (("diff", "9"), ("diff", "1", "--from", "zz"), ("diff", "1", "2", "3")):
        assert two_versions(*wrong).code == 2
