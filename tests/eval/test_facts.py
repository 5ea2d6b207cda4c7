"""``eval facts``: what counts as right, and why a miss is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.facts import measure, truths

LETTER = (
    "TỈNH ỦY HÀ TRUNG NAM\nBAN TỔ CHỨC\nSố 7-QĐ/BTCTU\nLạc Đình, ngày 3 tháng 2 năm 2020\n"
    "QUY ĐỊNH\nvề luân chuyển\n\nĐiều 1. Quy định này có hiệu lực từ ngày 01/03/2020.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(LETTER)
    (tmp_path / "b.txt").write_text("Tổng kết công tác năm\n\nNội dung không số, không ngày.\n")
    known = [
        {"file": "a.txt", "number": "số 07-QĐ/BTCTU", "issued": "2020-02-03",
         "issuer": "Ban Tổ chức", "in_force_from": "2020-04-01"},
        {"file": "b.txt", "number": "Không số", "issued": "2020-01-01", "issuer": None},
    ]  # fmt: skip
    (tmp_path / "registry.json").write_text(json.dumps(known))
    return tmp_path


def test_what_is_known_is_counted_and_every_miss_says_why(folder: Path) -> None:
    tally = measure(truths(folder))
    assert tally.documents == 2
    assert tally.known == {"number": 2, "issued": 2, "issuer": 1, "effective_from": 1}
    assert tally.right == {"number": 2, "issued": 1, "issuer": 1}
    assert [(m.file, m.fact, m.ours) for m in tally.misses] == [
        ("a.txt", "effective_from", False),
        ("b.txt", "issued", False),
    ]
    assert "ngày 01/03/2020" in tally.misses[0].why
    assert tally.misses[1].why == "văn bản không ghi"


def test_a_fact_that_the_text_states_and_we_lost_is_our_fault(folder: Path) -> None:
    known = [{"file": "b.txt", "issued": "2020-01-01"}]
    (folder / "registry.json").write_text(json.dumps(known))
    (folder / "b.txt").write_text("Tổng kết công tác\n\nTheo thông báo ngày 1-1-2020, đã xong.\n")
    (miss,) = measure(truths(folder)).misses
    assert miss.ours


def test_the_command(folder: Path) -> None:
    ran = CliRunner().invoke(app, ["facts", str(folder), "--json"])
    found = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert found["facts"]["number"] == {"right": 2, "of": 2}
    assert len(found["misses"]) == 2
    (folder / "registry.json").write_text("{")
    ran = CliRunner().invoke(app, ["facts", str(folder)])
    assert ran.exit_code == 2


def test_every_fact_of_the_samples_is_read() -> None:
    tally = measure(truths(None))
    assert tally.misses == ()
    assert tally.right == tally.known
    assert tally.documents == 42
