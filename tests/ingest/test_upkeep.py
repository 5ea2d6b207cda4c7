"""``check`` finds what does not agree, passage by passage; ``rebuild`` mends either index alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.checking import check
from ingest.errors import IndexMismatch


@pytest.fixture
def filled(opened, tmp_path: Path, decree) -> Path:
    files = tmp_path / "hồ sơ"
    files.mkdir()
    for n in range(3):
        text = decree(f"{n}-QĐ/TU", f"việc {n}", f"Số {n}.", "Nộp báo cáo.")
        (files / f"{n}.txt").write_text(text, "utf-8")
    with opened() as folder:
        assert len(pipeline.add(folder, [files], "Kho chung").ingested) == 3
        pipeline.add(folder, [files / "0.txt"], "Kho hai")
    return files


def exchanged(folder, index: str, lost: list[int], put: int) -> None:
    """As many passages as before, but others: counts agree, what is found does not."""
    if index == "lexical":
        folder.lexical.remove(lost)
        folder.lexical.add(1, [(put + n, 1, ("lạc",)) for n in range(len(lost))])
    else:
        folder.dense.remove(1, lost)
        vectors = folder.embedding.encode(["lạc"] * len(lost))
        folder.dense.add(1, [put + n for n in range(len(lost))], vectors)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("index", "name", "other"),
    [("lexical", "Chỉ mục từ", "dense"), ("dense", "Chỉ mục ngữ nghĩa", "lexical")],
)
def test_other_passages_than_the_catalogs_are_told_and_mended(
    index, name, other, opened, command, data
) -> None:
    with opened() as folder:
        lost = [p.id for p in folder.catalog.passages_of(2)][:1]
        exchanged(folder, index, lost, 9_000)
    with opened() as folder:
        found = check(folder)
    assert {p.index for p in found.problems} == {index}
    assert f"{name} thiếu 1/2 đoạn trích" in found.problems[0].text
    assert "1.txt" in found.problems[0].text
    assert f"{name} có 1 đoạn trích không có trong danh mục" in found.problems[1].text
    ran = command("check", "--json")
    assert (ran.code, len(ran.json["problems"])) == (3, 2)
    assert f"python -m ingest rebuild --data {data} --{index}" in ran.err.replace("\n", "")
    kept = {p: p.stat().st_mtime_ns for p in (data / other).rglob("*") if p.suffix == ".term"}
    assert command("rebuild", f"--{index}").code == 0
    assert kept == {
        p: p.stat().st_mtime_ns for p in (data / other).rglob("*") if p.suffix == ".term"
    }
    ran = command("check")
    assert (ran.code, "Kho khớp: 8 đoạn trích" in ran.err) == (0, True)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("index", ["lexical", "dense"])
def test_an_index_that_is_gone_is_told_by_name_and_rebuilt_alone(
    index, opened, found, command, data
) -> None:
    folder = Path(shutil.copytree(data, data.with_name("mất")))  # Chroma keeps clients by path
    shutil.rmtree(folder / index)
    ran = command("check", folder=folder)
    assert ran.code == 3
    assert f"python -m ingest rebuild --data {folder} --{index}" in ran.err.replace("\n", "")
    assert command("rebuild", f"--{index}", folder=folder).code == 0
    assert command("check", folder=folder).code == 0
    with opened(folder) as mended:
        assert any("Nộp báo cáo" in text for text in found(mended, "nộp báo cáo"))


@pytest.mark.usefixtures("filled")
def test_an_interrupted_rebuild_of_one_index_asks_for_it_again(opened, command) -> None:
    with opened(for_rebuild=["lexical"]):
        pass  # emptied, and the process gone
    with pytest.raises(IndexMismatch, match="chưa xong"):
        opened()
    with pytest.raises(IndexMismatch, match="Hãy lập lại cả hai"):
        opened(for_rebuild=["dense"])
    assert command("rebuild", "--lexical").code == 0
    assert command("check").code == 0


@pytest.mark.usefixtures("filled")
def test_one_index_is_not_rebuilt_beside_one_of_other_rules(command, monkeypatch) -> None:
    monkeypatch.setattr("ingest.normalise.VERSION", "khác")
    ran = command("rebuild", "--dense")
    assert (ran.code, "Hãy lập lại cả hai" in ran.err) == (3, True)
    assert command("rebuild", "--lexical").code == 0  # the only one that the rule shapes
    assert command("check").code == 0
    monkeypatch.setattr("ingest.structure.RULES_VERSION", "khác")
    for index in ("--lexical", "--dense"):
        assert "Hãy lập lại cả hai" in command("rebuild", index).err
    assert command("rebuild").code == 0
    assert command("check").code == 0


def test_a_spoilt_original_is_told_apart_from_a_lost_one(filled, opened, command) -> None:
    with opened() as folder:
        first, second, *_ = folder.catalog.documents(("Kho chung",))
        spoilt, lost = (folder.originals.find(d.version) for d in (second, first))
        content = spoilt.read_bytes()
        spoilt.write_bytes(content[:-1] + b"!")
        lost.unlink()
    ran = command("check", "--json")
    assert ran.code == 3
    lines = ran.json["problems"]
    assert len([line for line in lines if "Thiếu tệp gốc" in line]) == 2  # held in two libraries
    (line,) = [line for line in lines if "bị hỏng" in line]
    assert str(spoilt) in line
    assert "1.txt" in line
    spoilt.unlink()  # as the line says
    assert command("add", filled).code == 0
    assert command("check").code == 0
