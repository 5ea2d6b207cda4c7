"""Archives and messages give the files inside them, whatever their names, within limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ingest import containers, pipeline
from ingest.containers import Containers
from ingest.errors import FileRefused
from ingest.readers import office_kinds, read
from ingest.types import IngestReport
from ingest.walk import Found, find_files
from tests.ingest.office_files import regulation
from tests.ingest.test_readers_refusals import mutated, mutations


def text(number: int, words: str = "Báo cáo gửi ngày 20.") -> bytes:
    return (
        f"TỈNH ỦY HÀ TRUNG NAM\nSố {number}-QĐ/TU\n\nQUY ĐỊNH\nvề việc {number}\n\n"
        f"Điều 1. Nội dung\n{words}\n"
    ).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def add(opened):
    folder = opened()

    def run(*paths: Path, **options) -> IngestReport:
        report = pipeline.add(folder, paths, "Kho chung", **options)
        assert not folder.settings.unpacked.exists() or os.listdir(folder.settings.unpacked) == []
        return report

    run.folder = folder
    return run


@pytest.fixture
def inside(tmp_path: Path):
    """What a container gives: shown name -> bytes, or the reason why there are none."""

    def run(data: bytes, name: str = "gói.zip") -> dict[str, bytes | str]:
        path = tmp_path / name
        path.write_bytes(data)
        with Containers(tmp_path / "tạm") as opened:
            return {
                found.name: found.problem or found.path.read_bytes()
                for found in opened.opened(find_files([path]))
            }

    return run


# --- what is inside is a file like any other --------------------------------------------------


def test_an_archive_again_and_with_one_member_changed(add, tmp_path: Path) -> None:
    path = tmp_path / "gói.zip"
    path.write_bytes(zipped({"thư mục/a.docx": regulation(), "b.txt": text(2), "bảng.json": b"{}"}))
    report = add(path)
    assert report.ingested == ("gói.zip › thư mục/a.docx", "gói.zip › b.txt")
    ((refused, reason),) = [(r.file, r.reason) for r in report.refused]
    assert refused == "gói.zip › bảng.json"
    assert "không phải văn kiện" in reason
    assert add(path).unchanged == report.ingested

    held = {d.file: d for d in add.folder.catalog.documents()}
    one = held["gói.zip › thư mục/a.docx"]
    assert one.facts.number == "15-QĐ/TU"
    assert add.folder.originals.find(one.version).read_bytes() == regulation()
    path.write_bytes(zipped({"thư mục/a.docx": regulation(), "b.txt": text(2, "Gửi ngày 5.")}))
    again = add(path)
    assert (again.ingested, again.unchanged) == (
        ("gói.zip › b.txt",),
        ("gói.zip › thư mục/a.docx",),
    )
    now = {d.file: d for d in add.folder.catalog.documents()}
    assert now["gói.zip › b.txt"].id == held["gói.zip › b.txt"].id
    assert now["gói.zip › b.txt"].version != held["gói.zip › b.txt"].version
    assert len(now) == 2


def test_an_uploaded_archive_is_known_again(add, tmp_path: Path) -> None:
    for place, words in enumerate(("Gửi ngày 20.", "Gửi ngày 5.")):
        path = tmp_path / str(place) / "gói.zip"
        path.parent.mkdir()
        path.write_bytes(zipped({"b.txt": text(2, words)}))
        assert add(path, keep_origin=False).ingested == ("gói.zip › b.txt",)
    assert len(add.folder.catalog.documents()) == 1


def test_a_note_without_letterhead_is_titled_by_its_own_file(add, tmp_path: Path) -> None:
    (tmp_path / "gói.zip").write_bytes(
        zipped({"ghi chú.txt": "Họp giao ban sáng thứ hai, chuẩn bị đủ tài liệu.\n".encode()})
    )
    add(tmp_path / "gói.zip")
    (held,) = add.folder.catalog.documents()
    assert "gói" not in held.facts.title


def test_rebuild_reads_inner_files_from_their_own_originals(command, tmp_path: Path) -> None:
    (tmp_path / "gói.zip").write_bytes(zipped({"a.docx": regulation(), "b.txt": text(2)}))
    assert command("add", tmp_path / "gói.zip").code == 0
    (tmp_path / "gói.zip").unlink()
    assert command("rebuild").code == 0
    assert command("check").code == 0


def test_archives_within_archives(add, tmp_path: Path) -> None:
    inner = zipped({"a.txt": text(1)})
    (tmp_path / "ngoài.zip").write_bytes(zipped({"sâu/trong.zip": inner, "b.txt": text(2)}))
    assert add(tmp_path).ingested == (
        f"{tmp_path.name}/ngoài.zip › sâu/trong.zip › a.txt",
        f"{tmp_path.name}/ngoài.zip › b.txt",
    )


def test_tar_and_packed_single_files(inside) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as target:
        for name, data in (("thư mục/a.txt", text(1)), ("b.txt", text(2))):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            target.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("mật khẩu")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        target.addfile(link)
    packed = buffer.getvalue()
    for name, data in {
        "g.tar": packed, "g.tgz": gzip.compress(packed), "g.tar.bz2": bz2.compress(packed),
        "g.tar.xz": lzma.compress(packed),
    }.items():  # fmt: skip
        got = inside(data, name)
        assert [n.rpartition(" › ")[2] for n in got] == ["thư mục/a.txt", "b.txt", "mật khẩu"]
        values = list(got.values())
        assert values[:2] == [text(1), text(2)]
        assert "liên kết" in values[2]
    assert inside(gzip.compress(text(3)), "c.txt.gz") == {"c.txt.gz › c.txt": text(3)}


# --- names ------------------------------------------------------------------------------------


def raw_zip(names: list[tuple[bytes, int, bytes]]) -> bytes:
    """A zip whose members' names are these bytes, with these flags and extra fields."""
    body, directory = b"", b""
    for place, (name, flags, extra) in enumerate(names):
        data = b"%d" % place
        common = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 33, zlib.crc32(data), len(data),
                             len(data), len(name), len(extra))  # fmt: skip
        directory += b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += name + extra
        body += b"PK\x03\x04" + common + name + extra + data
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def windows(name: str) -> bytes:
    """As Vietnamese Windows writes it: tones apart from their letters (cp1258)."""
    import unicodedata

    out = b""
    for letter in name:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            shape = [m for m in marks if m in "\u0306\u0302\u031b"]
            tone = [m for m in marks if m not in shape]
            whole = unicodedata.normalize("NFC", base + "".join(shape))
            out += (whole + "".join(tone)).encode("cp1258")
    return out


NAME = "Báo cáo số 5 của Huyện ủy Bình Lãng.txt"
DECOMPOSED = "Báo cáo".encode().replace("á".encode(), b"a\xcc\x81")


@pytest.mark.parametrize(
    ("raw", "flags", "extra", "shown"),
    [
        (NAME.encode(), 0x800, b"", NAME),
        (NAME.encode(), 0, b"", NAME),
        (DECOMPOSED, 0x800, b"", "Báo cáo"),
        (windows(NAME), 0, b"", NAME),
        ("Résumé été.txt".encode("cp437"), 0, b"", "Résumé été.txt"),
        (b"B_o c_o.txt", 0, struct.pack("<HHBI", 0x7075, 5 + len(NAME.encode()), 1,
                                         zlib.crc32(b"B_o c_o.txt")) + NAME.encode(), NAME),
        ("thư\\con\\a.txt".encode(), 0x800, b"", "thư/con/a.txt"),
        (b"../../etc/passwd", 0, b"", "etc/passwd"),
        (b"/etc/passwd", 0, b"", "etc/passwd"),
        (b"C:\\Windows\\a.txt", 0, b"", "Windows/a.txt"),
        ("a › b.txt".encode(), 0x800, b"", "a > b.txt"),
        (b"..", 0, b"", "tệp không tên"),
        (b"hai\ndong.txt", 0, b"", "hai dong.txt"),
    ],
)  # fmt: skip
def test_names_are_legible_and_lead_nowhere(inside, tmp_path, raw, flags, extra, shown) -> None:
    before = sorted(os.listdir(tmp_path))
    assert inside(raw_zip([(raw, flags, extra)])) == {f"gói.zip › {shown}": b"0"}
    assert sorted(os.listdir(tmp_path)) == sorted([*before, "gói.zip", "tạm"])
    assert os.listdir(tmp_path / "tạm") == []


def test_the_same_name_twice_is_two_files(inside) -> None:
    names = [(b"a.txt", 0, b""), (b"a.txt", 0, b""), (b"x/../a.txt", 0, b"")]
    assert inside(raw_zip(names)) == {
        "gói.zip › a.txt": b"0", "gói.zip › a.txt (2)": b"1", "gói.zip › x/a.txt": b"2",
    }  # fmt: skip


def test_what_programs_leave_behind_is_passed_over(inside) -> None:
    left = ["__MACOSX/._a.txt", "a/.DS_Store", "Thumbs.db", "b/desktop.ini", "~$a.docx"]
    assert inside(zipped({**dict.fromkeys(left, b"x"), "a.txt": b"chu"})) == {
        "gói.zip › a.txt": b"chu"
    }
    assert "rỗng" in inside(zipped(dict.fromkeys(left, b"x")))["gói.zip"]


# --- limits and damage ------------------------------------------------------------------------


def test_a_protected_member_is_named_and_the_others_go_on(inside) -> None:
    got = inside(raw_zip([(b"khoa.docx", 1, b""), (b"mo.txt", 0, b"")]))
    assert "mật khẩu" in got["gói.zip › khoa.docx"]
    assert got["gói.zip › mo.txt"] == b"1"


def test_an_unknown_way_of_packing(inside) -> None:
    data = bytearray(raw_zip([(b"a.txt", 0, b"")]))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(mark) + at
        data[place : place + 2] = struct.pack("<H", 9)
    assert "được nén theo cách" in inside(bytes(data))["gói.zip › a.txt"]


def test_a_damaged_member_is_refused_and_the_rest_goes_on(inside) -> None:
    data = bytearray(zipped({"a.txt": os.urandom(2000), "b.txt": b"chu"}))
    data[500] ^= 255
    got = inside(bytes(data))
    assert "hỏng" in got["gói.zip › a.txt"]
    assert got["gói.zip › b.txt"] == b"chu"


@pytest.mark.parametrize("name", ["g.tar", "g.gz", "g.bz2", "g.xz"])
def test_cut_off_archives(inside, name: str) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as target:
        info = tarfile.TarInfo("a.txt")
        info.size = 100_000
        target.addfile(info, io.BytesIO(os.urandom(100_000)))
    whole = buffer.getvalue()
    pack = {"g.tar": bytes, "g.gz": gzip.compress, "g.bz2": bz2.compress, "g.xz": lzma.compress}
    got = inside(pack[name](whole)[:50_000], name)
    assert got
    assert all("hỏng" in value for value in got.values())


def test_a_bomb_is_not_unpacked(inside, monkeypatch) -> None:
    monkeypatch.setattr(containers, "RATIO_FROM", 2**20)
    zeros = bytes(8 * 2**20)
    got = inside(zipped({"bom.txt": zeros, "a.txt": b"chu"}))
    assert "bung ra quá lớn" in got["gói.zip › bom.txt"]
    assert got["gói.zip › a.txt"] == b"chu"
    assert "bung ra quá lớn" in inside(gzip.compress(zeros), "b.gz")["b.gz › b"]


@pytest.mark.parametrize(
    ("limit", "value", "words"), [("MEMBERS", 3, "hơn 3 tệp"), ("TOTAL", 8_000, "phần còn")]
)
def test_limits_of_the_whole_end_it_with_one_line(inside, monkeypatch, limit, value, words) -> None:
    monkeypatch.setattr(containers, limit, value)
    inner = zipped({f"{n}.txt": os.urandom(1000) for n in range(5)})
    got = inside(zipped({"trong.zip": inner, "sau.txt": b"chu"}))
    reasons = [v for v in got.values() if isinstance(v, str)]
    assert len(reasons) in (1, 2)  # of the archive inside, and of the one around it
    assert all(words in reason for reason in reasons)
    assert sum(isinstance(v, bytes) for v in got.values()) == 2


def test_a_member_over_the_limit(inside, monkeypatch) -> None:
    monkeypatch.setattr(containers, "SIZE_LIMIT", 2**20)
    got = inside(zipped({"to.txt": os.urandom(2 * 2**20), "a.txt": b"chu"}))
    assert "nặng hơn 1 MB" in got["gói.zip › to.txt"]
    assert got["gói.zip › a.txt"] == b"chu"


def test_archives_nested_too_deep(inside) -> None:
    data = text(1)
    for _ in range(containers.DEPTH + 1):
        data = zipped({"a.zip" if data[:2] == b"PK" else "a.txt": data})
    (reason,) = inside(data).values()
    assert "lồng trong nhau" in reason


def test_a_directory_that_lists_too_much_is_not_read(inside, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(office_kinds, "DIRECTORY", 10_000)
    data = raw_zip([(b"%04d.txt" % n, 0, b"") for n in range(1000)])
    (found,) = inside(data).values()
    assert found == data  # no container that is opened: what reads it refuses it
    with pytest.raises(FileRefused, match="quá nhiều tệp"):
        read(tmp_path / "gói.zip")


def test_leftovers_of_a_crash_go_when_the_folder_is_opened(opened) -> None:
    folder = opened()
    left = folder.settings.unpacked / "abc"
    left.mkdir(parents=True)
    (left / "000001.docx").write_bytes(b"x")
    folder.close()
    assert not opened().settings.unpacked.exists()


def holding() -> dict[str, bytes]:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as target:
        info = tarfile.TarInfo("a.txt")
        info.size = 5
        target.addfile(info, io.BytesIO(b"hello"))
    mail = message()
    mail.add_attachment(zipped({"b.txt": b"chu"}), "application", "zip", filename="gói.zip")
    return {
        "a.zip": zipped({"a.txt": b"chu", "b/c.zip": zipped({"d.txt": text(1)})}),
        "a.tar": buffer.getvalue(),
        "a.tgz": gzip.compress(buffer.getvalue()),
        "a.eml": mail.as_bytes(),
    }


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.eml"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=mutations())
def test_spoilt_containers_give_files_or_reasons(inside, name: str, edits) -> None:
    got = inside(mutated(holding()[name], edits), name)
    assert got
    assert all(n == name or n.startswith(f"{name} › ") for n in got)


def test_a_message_too_large_to_take_apart(inside, monkeypatch) -> None:
    monkeypatch.setattr(containers, "MAIL", 100)
    assert "vượt giới hạn" in inside(message().as_bytes(), "a.eml")["a.eml"]


# --- e-mail -----------------------------------------------------------------------------------


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ban Tổ chức Tỉnh ủy <btc@hatrungnam.vn>"
    mail["To"] = "Huyện ủy Bình Lãng <vp@binhlang.vn>"
    mail["Subject"] = "Đề nghị báo cáo kết quả sắp xếp thôn"
    mail["Date"] = "Wed, 05 Jun 2019 08:05:00 +0700"
    mail.set_content("Kính gửi các đồng chí,\n\nĐề nghị báo cáo trước ngày 20.\n\n> Thư cũ\n")
    return mail


def test_a_message_and_each_attachment_are_documents(add, tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(
        regulation(), maintype="application", subtype="octet-stream", filename="Quy định số 15.docx"
    )
    mail.add_attachment(zipped({"b.txt": text(2)}), maintype="application", subtype="zip",
                        filename="gói.zip")  # fmt: skip
    forwarded = message()
    forwarded.replace_header("Subject", "Thư chuyển tiếp")
    forwarded.add_attachment(text(3), maintype="text", subtype="plain", filename="c.txt")
    mail.add_attachment(forwarded)
    path = tmp_path / "thư.eml"
    path.write_bytes(mail.as_bytes())
    report = add(path)
    assert report.refused == ()
    assert report.ingested == (
        "thư.eml › Quy định số 15.docx",
        "thư.eml › gói.zip › b.txt",
        "thư.eml › Thư chuyển tiếp.eml › c.txt",
        "thư.eml › Thư chuyển tiếp.eml",
        "thư.eml",
    )
    assert add(path).unchanged == report.ingested
    (held,) = [d for d in add.folder.catalog.documents() if d.file == "thư.eml"]
    kept, _ = add.folder.catalog.text_of(held.id, held.version)
    assert "Đề nghị báo cáo trước ngày 20." in kept
    assert "Quy định số 15.docx" in kept


def test_a_message_with_a_secret_attached_is_not_kept(add, tmp_path: Path) -> None:
    inner = message()
    secret = text(7).replace("QUY ĐỊNH".encode(), "MẬT\n\nQUY ĐỊNH".encode())
    inner.add_attachment(secret, maintype="text", subtype="plain", filename="mật.txt")
    mail = message()
    mail.add_attachment(text(8), maintype="text", subtype="plain", filename="thường.txt")
    mail.add_attachment(inner)
    (tmp_path / "thư.eml").write_bytes(mail.as_bytes())
    (tmp_path / "thư.emls.txt").write_bytes(text(9))  # a name that only begins alike
    report = add(tmp_path / "thư.eml", tmp_path / "thư.emls.txt")
    assert report.ingested == ("thư.eml › thường.txt", "thư.emls.txt")
    assert [(r.file.rpartition(" › ")[2], "độ mật" in r.reason) for r in report.refused] == [
        ("mật.txt", True), ("Đề nghị báo cáo kết quả sắp xếp thôn.eml", True), ("thư.eml", True),
    ]  # fmt: skip
    kept = [p for p in (add.folder.settings.data / "originals").rglob("*") if p.is_file()]
    assert len(kept) == 2


def test_a_picture_in_a_signature_is_no_attachment(inside) -> None:
    mail = message()
    mail.add_alternative("<p>Đề nghị báo cáo.</p><img src='cid:logo'>", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    assert list(inside(mail.as_bytes(), "thư.eml")) == ["thư.eml"]


def test_containers_leave_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(regulation())
    (tmp_path / "b.txt").write_text("Chữ thường.", encoding="utf-8")
    os.mkfifo(tmp_path / "ống")
    with Containers(tmp_path / "tạm") as opened:
        files = list(find_files([tmp_path]))
        assert list(opened.opened([*files, Found(tmp_path, "x", "lý do")]))[:-1] == files
    assert not (tmp_path / "tạm").exists()
