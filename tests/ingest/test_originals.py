"""Copies of the ingested files, by hash."""

from __future__ import annotations

import errno
import hashlib
import shutil
from pathlib import Path

import pytest

from ingest import originals
from ingest.errors import DataFolderError, FileRefused, StorageFull
from ingest.originals import Originals, sha256_of


@pytest.fixture
def kept(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "data" / "originals")


def _file(tmp_path: Path, name: str = "Báo cáo.DOCX") -> tuple[Path, str]:
    path = tmp_path / name
    path.write_bytes(b"noi dung" * 200_000)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_kept_once_by_hash(kept: Originals, tmp_path: Path) -> None:
    path, sha256 = _file(tmp_path)
    assert sha256_of(path) == sha256
    assert kept.find(sha256) is None
    kept.keep(path, sha256)
    copy = kept.find(sha256)
    assert copy is not None
    assert (copy.name, copy.read_bytes()) == (f"{sha256}.docx", path.read_bytes())
    other = path.rename(tmp_path / "khác.txt")
    kept.keep(other, sha256)
    assert kept.find(sha256) == copy
    kept.remove(sha256)
    kept.remove(sha256)
    assert kept.find(sha256) is None


@pytest.mark.parametrize("name", ["không đuôi", "a." + "x" * 250, "a.đuôi", "a.", ".ẩn", "a.b c"])
def test_any_name_has_a_place(kept: Originals, tmp_path: Path, name: str) -> None:
    path, sha256 = _file(tmp_path, name)
    kept.keep(path, sha256)
    copy = kept.find(sha256)
    assert copy is not None
    assert copy.name == sha256


def test_half_a_copy_is_none(kept: Originals, tmp_path: Path) -> None:
    path, sha256 = _file(tmp_path)
    place = tmp_path / "data" / "originals" / sha256[:2]
    place.mkdir(parents=True)
    (place / f"{sha256}.partial").write_bytes(b"nua chung")
    assert kept.find(sha256) is None
    kept.keep(path, sha256)
    assert [p.name for p in place.iterdir()] == [f"{sha256}.docx"]


def test_a_file_changed_on_the_way(kept: Originals, tmp_path: Path) -> None:
    path, sha256 = _file(tmp_path)
    path.write_bytes(b"khac")
    with pytest.raises(FileRefused, match="bị sửa trong lúc nạp"):
        kept.keep(path, sha256)
    assert kept.find(sha256) is None
    path.unlink()
    with pytest.raises(FileRefused, match="không tìm thấy"):
        kept.keep(path, sha256)


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, StorageFull), (errno.EDQUOT, StorageFull),
                          (errno.EROFS, DataFolderError), (errno.EIO, DataFolderError)],
)  # fmt: skip
def test_a_disk_that_says_no(kept, tmp_path, monkeypatch, number, error) -> None:
    path, sha256 = _file(tmp_path)

    def fail(_: Path, target: Path) -> None:
        Path(target).write_bytes(b"nua")
        raise OSError(number, "no", str(target))

    monkeypatch.setattr(originals.shutil, "copyfile", fail)
    with pytest.raises(error) as raised:
        kept.keep(path, sha256)
    assert str(tmp_path / "data") in str(raised.value)
    assert type(raised.value) is error
    assert not list((tmp_path / "data").rglob("*.partial"))
    assert shutil.copyfile is fail


def test_what_cannot_be_hashed(tmp_path: Path) -> None:
    for path in (tmp_path / "không có", tmp_path, Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(FileRefused):
            sha256_of(path)
