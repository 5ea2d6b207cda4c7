"""EML: who wrote to whom, when, about what, and the text of the message. What is attached to it is
a file of its own, see ``ingest.containers``.

Answers quoted below a message and signatures stay: the quoted message may be held nowhere else, and
a signature is where a name, an office and a telephone number stand together.
"""

from __future__ import annotations

import email
import email.policy
import mimetypes
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from typing import cast

from ingest.errors import FileRefused
from ingest.readers.encoding import decode, decode_told
from ingest.readers.html import read_html
from ingest.readers.plain import read_text
from ingest.readers.runs import clean, make_block
from ingest.types import Block, Reading

_SHOWN = (("From", "Người gửi"), ("To", "Người nhận"), ("Cc", "Đồng gửi"))
_QUOTE_MARKS = re.compile(r"^(>[ \t]?)+", re.MULTILINE)


def read_mail(data: bytes) -> Reading:
    """The blocks of a message: its subject as heading, the headers that matter, the body.

    Raises:
        FileRefused: the message is encrypted.
    """
    message = message_of(data)
    if message.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise FileRefused(
            "Thư được mã hóa nên không đọc được. Hãy mở bằng ứng dụng thư của người nhận, lưu nội "
            "dung và tệp đính kèm ra rồi nạp lại."
        )
    body = message.get_body(("html", "plain"))
    made = _headers(message)
    if body is None:
        return Reading(tuple(made))
    payload = body.get_payload(decode=True)
    text, notes = decode_told(cast(bytes, payload or b""), _charset(body))
    if body.get_content_subtype() == "html":
        read = read_html(text.encode("utf-8", "replace"), page=False)
    else:
        read = read_text(_QUOTE_MARKS.sub("", text).encode("utf-8", "replace"))
    return Reading((*made, *read.blocks), (*notes, *read.notes))


def message_of(data: bytes) -> EmailMessage:
    """The parsed message; faults in it are noted inside, not raised."""
    return email.message_from_bytes(data, policy=email.policy.default)


def attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of what is attached. Not the body in any of its forms, and not the
    pictures that it shows (a logo in a signature)."""
    for number, part in enumerate(_parts(message), start=1):
        inline = part.get_content_disposition() != "attachment"
        name = _legible(part.get_filename() or "")
        if part.get_content_type() == "message/rfc822":
            inner = cast(list[EmailMessage], part.get_payload())
            if inner:
                subject = clean(_legible(str(inner[0].get("Subject") or "")))
                yield name or f"{subject or f'thư {number}'}.eml", inner[0].as_bytes()
            continue
        if inline and part.get_content_maintype() == "image" and part.get("Content-ID"):
            continue
        if not name and inline:
            continue
        suffix = "" if name else mimetypes.guess_extension(part.get_content_type()) or ""
        payload = part.get_payload(decode=True)
        yield name or f"đính kèm {number}{suffix}", payload if isinstance(payload, bytes) else b""


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """What a message is made of; a message inside is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            inside = part.get_payload()
            if isinstance(inside, list):
                waiting += reversed(cast(list[EmailMessage], inside))
        else:
            yield part


def _headers(message: EmailMessage) -> list[Block]:
    blocks = [make_block([(_value(message, "Subject"), True)], kind="heading", level=1)]
    lines = [(label, _value(message, header)) for header, label in _SHOWN]
    lines.append(("Thời gian gửi", _sent(message)))
    lines.append(("Tệp đính kèm", "; ".join(name for name, _ in attachments(message))))
    blocks += [make_block([(f"{label}: {value}", False)]) for label, value in lines if value]
    return [block for block in blocks if block is not None]


def _value(message: EmailMessage, header: str) -> str:
    try:
        return _legible(str(message.get(header) or ""))
    except (
        ValueError,
        LookupError,
        IndexError,
        AttributeError,
    ):  # the parser's own, on odd headers
        return ""


def _sent(message: EmailMessage) -> str:
    """The sender's own clock, as a letter would print it."""
    try:
        sent = parsedate_to_datetime(_value(message, "Date"))
    except ValueError:
        return _value(message, "Date")
    return (
        f"{sent.hour:02d} giờ {sent.minute:02d}, ngày {sent.day:02d}/{sent.month:02d}/{sent.year}"
    )


def _charset(part: MIMEPart) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _legible(text: str) -> str:
    """Header text whose sender left bytes in it that no header may have."""
    raw = text.encode("utf-8", "surrogateescape")
    return decode(raw) if any("\udc80" <= c <= "\udcff" for c in text) else text
