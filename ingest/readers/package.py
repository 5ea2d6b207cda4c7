"""Office packages, opened without trust: bounded members, no entities, no network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from ingest.errors import FileRefused

MEMBER_LIMIT = 64 * 2**20  # bytes one part may unpack to; the longest code of law here takes 2 MB
TOO_LARGE = (
    "Tệp nén bung ra quá lớn, có dấu hiệu không an toàn nên không mở. "
    "Nếu là văn kiện thật, hãy tách thành nhiều tệp nhỏ hơn."
)
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_BROKEN = (
    "Tệp Word bị hỏng, không mở được. Hãy mở thử bằng Word (Word có thể tự sửa), "
    "lưu lại thành .docx rồi nạp lại."
)


class Package:
    """The parts of one OOXML file, by name."""

    def __init__(self, data: bytes) -> None:
        """Open the container.

        Raises:
            FileRefused: it is not a readable zip.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise FileRefused(_BROKEN) from error
        self._names = set(self._zip.namelist())

    def has(self, name: str) -> bool:
        return name in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            FileRefused: missing, damaged, encrypted, or larger than ``MEMBER_LIMIT`` unpacked.
        """
        try:
            with self._zip.open(name) as part:
                data = part.read(MEMBER_LIMIT + 1)
        except (
            zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError,
            NotImplementedError, RuntimeError,
        ) as error:  # fmt: skip
            raise FileRefused(_BROKEN) from error
        if len(data) > MEMBER_LIMIT:
            raise FileRefused(TOO_LARGE)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part; None where the package has no such part.

        Raises:
            FileRefused: the part is not well-formed.
        """
        if name not in self._names:
            return None
        return parse(self.read(name))

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """(id, last word of the type, target part) for every internal relation of a part."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        found = []
        for relation in root.iter("{*}Relationship"):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = (relation.get("Type") or "").rpartition("/")[2]
            found.append((relation.get("Id") or "", kind, posixpath.normpath(path)))
        return found


def parse(data: bytes) -> etree._Element:
    """The root of an XML part, with nothing fetched and no entity expanded.

    Raises:
        FileRefused: not well-formed, or nested beyond what a document needs.
    """
    if b"purl.oclc.org" in data[:4096]:  # "Strict Open XML" names the same things otherwise
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(_BROKEN) from error
    if root is None:
        raise FileRefused(_BROKEN)
    return root
