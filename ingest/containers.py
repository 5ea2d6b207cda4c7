"""Files that hold files: archives and e-mails give what is inside them, as files like any other.

Each inner file is written to a temporary folder under a name of ours, so that its own name, however
hostile, leads nowhere; people see "gói.zip › thư mục/a.docx".
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO

from ingest.archives import BROKEN, DAMAGE, Member, members
from ingest.errors import DataFolderError, FileRefused
from ingest.faults import disk_full, is_disk_full, reason
from ingest.readers.detect import SIZE_LIMIT, container_kind, load
from ingest.walk import INSIDE, Found, file_name, origin_of, shown

# Office mail holds archives that hold mail; deeper nests only where somebody means harm.
DEPTH = 5
# Per outermost container. More lines than these nobody looks through in a report.
MEMBERS = 10_000
TOTAL = 10 * SIZE_LIMIT  # bytes unpacked: ten of the largest files that are read at all
# Bytes. A message is parsed as a whole; mail servers take 25 to 50 MB.
MAIL = 64 * 2**20
# Text shrinks to a tenth, a sheet of equal rows to a fiftieth, a bomb to a thousandth; small files
# do no harm.
RATIO, RATIO_FROM = 200, 10 * 2**20
_CHUNK = 2**20
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")
# What systems and programs leave beside people's files.
_LEFT_BEHIND = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass
class _Spent:
    """What one outermost container has cost so far."""

    members: int = 0
    bytes: int = 0


class _TooMuch(FileRefused):
    """A limit of the whole container: nothing more is taken from it."""


@dataclass
class Containers:
    """Opens containers into a folder of its own inside ``place``, which goes with it."""

    place: Path
    _folder: Path | None = None
    _made: int = field(default=0)

    def opened(self, files: Iterable[Found]) -> Iterator[Found]:
        """The same files in order, an archive replaced by what it holds, a message after what is
        attached to it: whether that may be kept decides about the message, which contains it.

        Raises:
            StorageFull, DataFolderError: no room to unpack, or no right to.
        """
        for found in files:
            yield from self._open(found, 0, _Spent())

    def folder(self) -> Path:
        """The temporary folder, made when first asked for."""
        if self._folder is None:
            self.place.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(dir=self.place))
        return self._folder

    def __enter__(self) -> Containers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _open(self, found: Found, depth: int, spent: _Spent) -> Iterator[Found]:
        kind = None if found.problem else container_kind(found.path)
        if kind is None:
            yield found
            return
        try:
            if depth >= DEPTH:
                raise FileRefused(
                    f"Gói nén lồng trong nhau quá {DEPTH} lớp nên không mở tiếp. Hãy giải nén gói "
                    "này rồi nạp các tệp bên trong."
                )
            most = {"zip": TOTAL, "eml": MAIL}.get(kind, SIZE_LIMIT)
            if _size(found.path) > most:
                raise FileRefused(
                    f"Tệp nặng hơn {most // 2**20} MB, vượt giới hạn cho một gói hay một thư có "
                    "tệp bên trong. Hãy lấy các tệp bên trong ra rồi nạp."
                )
            inside: Iterable[Member]
            if kind == "eml":
                inside = _attached(found.path)
            else:
                inside = members(found.path, kind, file_name(found.name))
            origin = found.origin or origin_of(found.path)
            any_inside = False
            names: dict[str, int] = {}
            for member in inside:
                name = _legible_path(member.name)
                if _is_left_behind(name):
                    continue
                any_inside = True
                name = _apart(name, names)
                one = self._take(found, member, name, f"{origin}{INSIDE}{name}", spent)
                yield from self._open(one, depth + 1, spent)
            if kind == "eml":
                yield replace(found, origin=origin)
            elif not any_inside:
                raise FileRefused(
                    "Gói nén rỗng, không có tệp nào bên trong. Hãy kiểm tra lại gói gốc."
                )
        except FileRefused as refusal:
            yield Found(found.path, found.name, str(refusal))
        if found.temporary and kind != "eml":
            found.done()

    def _take(self, found: Found, member: Member, name: str, origin: str, spent: _Spent) -> Found:
        """One member, unpacked.

        Raises:
            FileRefused: a limit of the whole container is passed.
        """
        spent.members += 1
        if spent.members > MEMBERS:
            raise _TooMuch(
                f"Gói có hơn {MEMBERS} tệp; phần còn lại không nạp. Hãy tách thành nhiều gói nhỏ."
            )
        full = f"{found.name}{INSIDE}{name}"
        if member.problem:
            return Found(found.path, full, member.problem, origin=origin)
        self._made += 1
        suffix = _SUFFIX.search(name)
        try:
            target = self.folder() / f"{self._made:06d}{suffix[0].lower() if suffix else ''}"
            try:
                with target.open("wb") as into:
                    _copy(member, into, spent)
            except FileRefused as refusal:
                target.unlink()
                if isinstance(refusal, _TooMuch):
                    raise
                return Found(found.path, full, str(refusal), origin=origin)
        except OSError as error:  # of our own disk: what a member's bytes raise is a refusal by now
            if is_disk_full(error, self.place.parent):
                raise disk_full(self.place.parent) from error
            raise DataFolderError(
                f"Không ghi được vào {self.place}: {reason(error)}. Hãy kiểm tra quyền ghi và ổ "
                "đĩa rồi chạy lại."
            ) from error
        return Found(target, full, origin=origin, temporary=True)


def _copy(member: Member, into: IO[bytes], spent: _Spent) -> None:
    size = 0
    try:
        stream = member.open()
    except DAMAGE as error:
        raise FileRefused(BROKEN) from error
    with stream:
        while chunk := _chunk(stream):
            size += len(chunk)
            spent.bytes += len(chunk)
            if size > SIZE_LIMIT:
                raise FileRefused(
                    f"Tệp này trong gói nặng hơn {SIZE_LIMIT // 2**20} MB khi giải nén nên "
                    "không nạp. Hãy tách thành nhiều tệp nhỏ hơn."
                )
            if spent.bytes > TOTAL:
                raise _TooMuch(
                    f"Các tệp trong gói nặng hơn {TOTAL / 2**30:.0f} GB khi giải nén; phần còn "
                    "lại không nạp. Hãy tách thành nhiều gói nhỏ."
                )
            if member.packed and size > max(RATIO_FROM, RATIO * member.packed):
                raise FileRefused(
                    "Tệp này trong gói bung ra quá lớn so với lúc nén, có dấu hiệu không an "
                    "toàn nên không mở. Nếu là văn kiện thật, hãy giải nén bằng tay rồi nạp."
                )
            into.write(chunk)


def _chunk(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_CHUNK)
    except DAMAGE as error:
        raise FileRefused(BROKEN) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone since it was found: its opening says so
        return 0


def _attached(path: Path) -> list[Member]:
    from ingest.readers.mail import attachments, message_of

    try:
        held = list(attachments(message_of(load(path))))
    except Exception:  # a damaged message: its reader says so of the message itself
        return []
    return [Member(name, partial(io.BytesIO, data)) for name, data in held]


def _legible_path(name: str) -> str:
    """A member's path as it is shown: forward strokes, no drive, no way up, one line."""
    parts = shown(name).replace("\\", "/").split("/")
    kept = [p.strip() for p in parts if p.strip() not in ("", ".", "..") and not p.endswith(":")]
    return "/".join(kept).replace(INSIDE, " > ") or "tệp không tên"


def _is_left_behind(name: str) -> bool:
    parts = name.split("/")
    last = parts[-1].lower()
    return "__MACOSX" in parts or last in _LEFT_BEHIND or last.startswith(("._", "~$"))


def _apart(name: str, names: dict[str, int]) -> str:
    """The name, counted where the container holds it before: ``a.docx (2)``."""
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name} ({names[name]})"
