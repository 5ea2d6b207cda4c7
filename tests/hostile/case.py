"""What one hostile file is, and small makers of sound files that the others spoil."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SENTENCE = "Các cấp ủy báo cáo kết quả thực hiện trước ngày mười lăm hằng tháng."
LINES = [f"Điều {n}. Nội dung thứ {n}. {SENTENCE}" for n in range(1, 6)]


@dataclass(frozen=True)
class Case:
    """A file that means harm, or has come to some.

    Attributes:
        must: how it has to end. "either" where a refusal and a document are both right: a repair
            that one library manages and another does not, a format that is read or is not yet.
        says: stands in the reason of the refusal, or in the text of the document.
    """

    name: str | bytes
    data: bytes
    must: Literal["refused", "ingested", "either"]
    says: str = ""


@dataclass(frozen=True)
class Traps:
    """What no file may get at: an address where every request is noticed, a file of the machine
    whose words must turn up nowhere, and a folder above the data where nothing may appear."""

    address: str  # http://127.0.0.1:port
    secret: str  # path of the file


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(
                undated(name) if isinstance(name, str) else name, data, zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def undated(name: str) -> zipfile.ZipInfo:
    """A member without the time of its making: the same file again has the same bytes."""
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_body(body: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    )


def docx(
    body: str = "".join(map(paragraph, LINES)), *, head: str = "", **parts: str | bytes
) -> bytes:
    """A DOCX with this body. ``parts`` are more members, and win over those made here; in their
    names ``__`` stands for a slash, ``_xml`` and ``_rels`` at the end for the suffixes."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml", False)),
        "word/document.xml": docx_body(body, head),
    }
    for name, data in parts.items():
        members[member_name(name)] = data
    return zipped(members.items())


def member_name(word: str) -> str:
    """ "word__styles_xml" -> "word/styles.xml", "word___rels__document_xml_rels" ->
    "word/_rels/document.xml.rels"."""
    name = word.replace("___rels__", "/_rels/").replace("__", "/")
    return name.replace("_xml", ".xml").removesuffix("_rels") + (
        ".rels" if name.endswith("_rels") else ""
    )


def relations(*rows: tuple[str, str, str, bool]) -> str:
    """(id, last word of the type, target, external) as a .rels part."""
    inside = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for name, kind, target, external in rows
    )
    return f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>'


def pdf(
    *pages: bytes,
    font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    catalog: bytes = b"",
    page: bytes = b"/MediaBox[0 0 595 842]",
    resources: bytes = b"",
    tree: bytes = b"",
    trailer: bytes = b"",
    more: Iterable[bytes] = (),
) -> bytes:
    """A PDF written by hand: object 1 the catalog, 2 the page tree, 3 the font, then ``more``, then
    each page and its content."""
    extra = list(more)
    first = 4 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    tree = tree or b"/Kids[%b]/Count %d" % (kids, len(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R %b>>" % catalog, b"<</Type/Pages %b>>" % tree, font]
    objects += extra
    for number, content in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>%b>>/Contents %d 0 R %b>>"
            % (resources, first + 2 * number + 1, page)
        )
        stream = content if content.startswith(b"<<") else _stream(content)
        objects.append(stream)
    written = io.BytesIO(b"%PDF-1.7\n")
    written.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(written.tell())
        written.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = written.tell()
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        written.write(b"%010d 00000 n \n" % place)
    size = b"/Size %d/Root 1 0 R" % (len(objects) + 1)
    written.write(b"trailer\n<<%b%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))
    return written.getvalue()


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)


def lines(*texts: str) -> bytes:
    """The content of a page with these lines, ASCII only: what Helvetica has."""
    shown = b"".join(
        b"(%b) Tj T* " % text.encode("ascii").replace(b"(", rb"\(").replace(b")", rb"\)")
        for text in texts
    )
    return b"BT /F 12 Tf 14 TL 50 780 Td %bET" % shown


PAGE = lines(
    "Dieu 5. Che do bao cao",
    "Cac cap uy bao cao ket qua thuc hien truoc ngay muoi lam hang thang.",
    "Truong hop cham thi neu ro ly do va thoi han thuc hien.",
)
