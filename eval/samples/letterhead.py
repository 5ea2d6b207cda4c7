"""The words around a body: letterhead, kind title, closing. One place, so that all formats agree.

The layout follows Hướng dẫn 36-HD/VPTW for Party offices, Nghị định 30/2020/NĐ-CP for the state's.
"""

from dataclasses import dataclass

from eval.samples.source import Heading, Source, Table

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass(frozen=True)
class Letterhead:
    """Left and right columns of the first page, then the title lines below them."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    place_date: str
    subject: str | None
    kind: str | None
    title: str | None


@dataclass(frozen=True)
class Closing:
    recipients: tuple[str, ...]
    signature: tuple[str, ...]


def letterhead(source: Source) -> Letterhead:
    """The letterhead of an official document; a công văn has a subject and no kind title."""
    fields = source.fields
    issued = source.issued
    is_state = source.form == "state"
    day = f"{issued.day:02d}"
    # Only days below 10 and months 1 and 2 take a leading zero (Nghị định 30/2020, phụ lục I).
    month = f"{issued.month:02d}" if issued.month < 3 else str(issued.month)
    organs = tuple(part for part in (fields.get("upper"), fields["organ"]) if part)
    number = f"Số: {fields['number']}" if is_state else f"Số {fields['number']}"
    letter = fields["kind"] == "CÔNG VĂN"
    return Letterhead(
        left=(*organs, *(() if is_state else ("*",)), number),
        right=STATE if is_state else (PARTY,),
        place_date=f"{fields['place']}, ngày {day} tháng {month} năm {issued.year}",
        subject=f"V/v {fields['title']}" if letter else None,
        kind=None if letter else fields["kind"],
        title=None if letter else fields["title"],
    )


def closing(source: Source) -> Closing | None:
    """Recipients and signature; None for documents that carry them in the body, as minutes do."""
    if "signer" not in source.fields:
        return None
    signature = (*source.items("authority"), "(đã ký)", source.fields["signer"])
    return Closing(tuple(f"- {item}" for item in source.items("recipients")), signature)


def plain_text(source: Source) -> str:
    """The document's words in reading order, without markup: what any good reader should find."""
    lines: list[str] = []
    if source.form == "news":
        lines.append(source.fields["title"])
    else:
        head = letterhead(source)
        lines += [*head.left, *head.right, head.place_date]
        lines += [line for line in (head.subject, head.kind, head.title) if line]
    for block in source.blocks:
        if isinstance(block, Heading):
            lines += block.lines
        elif isinstance(block, Table):
            lines += [
                " | ".join(cell for cell in row if cell not in {"<", "^"}) for row in block.all_rows
            ]
        else:
            lines.append(block.text)
    if end := closing(source):
        lines += ["Nơi nhận:", *end.recipients, *end.signature]
    lines += source.notes.values()
    return "\n".join(lines)
