"""EML: the headers that matter and the body, whatever program wrote it."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.readers import read
from ingest.readers.detect import recognise
from ingest.types import Block

HEAD = b"From: a@x.vn\nTo: b@x.vn\nMessage-ID: <1@x.vn>\nSubject: "


@pytest.fixture
def texts(tmp_path: Path):
    def run(data: bytes) -> list[str]:
        path = tmp_path / "thư.eml"
        path.write_bytes(data)
        return [block.text for block in read(path).blocks]

    return run


def test_headers_and_an_html_body_with_a_table(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "Trần Thị B <b@tinh.vn>"
    mail["To"] = "Nguyễn Văn A <a@huyen.vn>, Văn phòng <vp@huyen.vn>"
    mail["Cc"] = "c@huyen.vn"
    mail["Subject"] = "Số liệu sắp xếp thôn"
    mail["Date"] = "Wed, 05 Jun 2019 08:05:00 +0700"
    mail.set_content("Bản chữ.")
    mail.add_alternative(
        "<html><head><style>p {color: red}</style></head><body><p>Gửi <b>bảng</b> số liệu:</p>"
        "<table border=1><tr><th>Huyện</th><th>Thôn giảm</th></tr><tr><td>A</td><td>12</td></tr>"
        "<tr><td>B</td><td>9</td></tr></table><p>Trân trọng</p></body></html>",
        subtype="html",
    )
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    assert read(tmp_path / "a.eml").blocks == (
        Block("Số liệu sắp xếp thôn", kind="heading", level=1, bold=True),
        Block("Người gửi: Trần Thị B <b@tinh.vn>"),
        Block("Người nhận: Nguyễn Văn A <a@huyen.vn>, Văn phòng <vp@huyen.vn>"),
        Block("Đồng gửi: c@huyen.vn"),
        Block("Thời gian gửi: 08 giờ 05, ngày 05/06/2019"),
        Block("Gửi bảng số liệu:"),
        Block("A · Thôn giảm: 12", kind="row"),
        Block("B · Thôn giảm: 9", kind="row"),
        Block("Trân trọng"),
    )


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"=?UTF-8?B?QsOhbyBjw6Fv?=", "Báo cáo"),
        (b"=?utf-8?Q?B=C3=A1o?=\n =?utf-8?Q?_c=C3=A1o?=", "Báo cáo"),
        ("Báo cáo".encode(), "Báo cáo"),
        (b"=?no-such?Q?B=E1o?=", "B"),
        (b"x" * 3000, "x" * 3000),
    ],
    ids=["base64", "quoted, folded", "bare bytes", "unknown letters", "long"],
)
def test_subjects_as_programs_write_them(texts, subject: bytes, shown: str) -> None:
    assert texts(HEAD + subject + b"\n\nNoi dung thu.\n")[0].startswith(shown)


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("utf-8", "Kính gửi huyện ủy".encode()),
        ("us-ascii", "Kính gửi huyện ủy".encode()),
        ("no-such", "Kính gửi huyện ủy".encode()),
        ("windows-1258", b"K\xednh g\xfd\xd2i huy\xea\xf2n u\xd2y"),
        ("utf-16", "Kính gửi huyện ủy".encode("utf-16")),
    ],
)
def test_bodies_in_any_letters(texts, charset: str, body: bytes) -> None:
    data = HEAD + b"a\nMIME-Version: 1.0\nContent-Type: text/plain; charset=" + charset.encode()
    data += b"\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(body)
    assert texts(data)[-1] == "Kính gửi huyện ủy"


def test_quoted_answers_stay_without_their_marks(texts) -> None:
    body = b"\n\nDong y.\n\nOn 5/6 A wrote:\n> De nghi bao cao.\n> > Thu truoc nua.\n-- \nA\n"
    assert texts(HEAD + b"x" + body)[3:] == [
        "Dong y.", "On 5/6 A wrote:", "De nghi bao cao.", "Thu truoc nua.", "A",
    ]  # fmt: skip


def test_a_message_without_text_is_its_headers(texts) -> None:
    assert texts(HEAD + b"Chi co tieu de\n\n") == [
        "Chi co tieu de", "Người gửi: a@x.vn", "Người nhận: b@x.vn",
    ]  # fmt: skip


def test_an_encrypted_message_is_refused(texts) -> None:
    kind = b"\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG"
    with pytest.raises(FileRefused, match="mã hóa"):
        texts(HEAD + b"x" + kind)


def test_parts_nested_without_end(texts) -> None:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    with pytest.raises(FileRefused, match="hỏng"):
        texts(HEAD + b"x\n" + opening)


def test_a_message_without_a_receiver_is_one_by_its_parts() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Gửi báo cáo", "van.thu@example.vn"
    mail.set_content("Kính gửi báo cáo tháng.")
    mail.add_attachment("Nội dung báo cáo.", filename="bao-cao.txt")
    assert recognise(mail.as_bytes(), "thu") == "eml"
