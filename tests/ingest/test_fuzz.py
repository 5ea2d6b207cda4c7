"""A short run of ``python -m tests.fuzz``, always the same; the long ones are for whoever changes a
reader."""

from __future__ import annotations

import random
from pathlib import Path

from tests import fuzz

SEED, RUNS = 20261125, 50


def test_spoilt_files_end_as_refusals_or_as_whole_documents(opened, tmp_path: Path) -> None:
    ended = fuzz.run(opened(), tmp_path / "files", SEED, range(RUNS))
    assert ended.files == RUNS
    assert ended.ingested > 10
    assert len(ended.reasons) > 3, "all refused for one reason: nothing reaches the readers"


def test_a_file_of_a_run_can_be_made_again_alone() -> None:
    whole = [fuzz.spoilt_file(7, number) for number in range(30)]
    assert fuzz.spoilt_file(7, 20) == whole[20]
    assert fuzz.spoilt_file(8, 20) != whole[20]


def test_every_way_of_spoiling_leaves_something_other() -> None:
    for way in (*fuzz.PLAIN, fuzz.inside):
        rng = random.Random(1)
        name, data = fuzz.seeds()[0]
        assert any(way(data, rng) != data for _ in range(5)), (way, name)
