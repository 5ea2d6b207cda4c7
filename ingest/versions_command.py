"""``python -m ingest versions``, ``diff``: the versions of a document and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from ingest.catalog import Catalog
from ingest.console import command, print_json
from ingest.diff import MarkKind, SectionDiff, diff_texts
from ingest.errors import UsageError
from ingest.links_command import read_catalog
from ingest.options import Data, Json, settings_for
from ingest.version_rows import Version, versions_of

_STYLES: dict[MarkKind, str] = {"same": "", "gone": "red strike", "new": "green underline"}
# Where nothing is coloured; the marks of wdiff, which programs know too.
_PLAIN: dict[MarkKind, tuple[str, str]] = {
    "same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}"),
}  # fmt: skip


def add_version_commands(app: typer.Typer) -> None:
    """Put the commands into the room's app."""
    app.command("versions")(versions)
    app.command("diff")(diff)


@command
def versions(
    document_id: Annotated[int, typer.Argument(help="Mã văn bản, xem bằng lệnh status.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Các bản đã nạp của một văn bản, bản đang dùng ở cuối."""
    catalog = read_catalog(settings_for(data))
    try:
        held = _versions(catalog, document_id)
    finally:
        catalog.close()
    if json:
        print_json({"id": document_id, "versions": [_version_json(v) for v in held]})
        return
    for place, version in enumerate(held, 1):
        day = datetime.fromisoformat(version.ingested).astimezone().strftime("%d/%m/%Y %H:%M")
        use = "đang dùng" if version.current else "bản cũ"
        print(f"{place:>3}  {version.sha256[:12]}  nạp {day}  {use}  {version.title}")


@command
def diff(
    document_ids: Annotated[
        list[int], typer.Argument(help="Một mã văn bản (so hai bản của nó) hoặc hai mã.")
    ],
    old: Annotated[
        str | None, typer.Option("--from", help="Bản cũ: mấy chữ đầu của mã bản (lệnh versions).")
    ] = None,
    new: Annotated[str | None, typer.Option("--to", help="Bản mới, như trên.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="In cả những mục giữ nguyên.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """So hai bản của một văn bản, hoặc hai văn bản, theo từng điều, mục."""
    if len(document_ids) > 2 or (len(document_ids) == 2 and (old or new)):
        raise UsageError("Hãy nêu một mã văn bản (thêm --from, --to nếu cần) hoặc hai mã.")
    catalog = read_catalog(settings_for(data))
    try:
        sides = _sides(catalog, document_ids, old, new)
        texts = [catalog.text_of(number, version.sha256)[0] for number, version in sides]
    finally:
        catalog.close()
    sections = diff_texts(texts[0], texts[1])
    if json:
        named = [{"id": number, **_version_json(version)} for number, version in sides]
        print_json({"from": named[0], "to": named[1], **diff_json(sections)})
        return
    console = Console(highlight=False, soft_wrap=True)
    (_, before), (_, after) = sides
    console.print(f"So “{before.title}” ({before.sha256[:12]})", markup=False)
    console.print(f"với “{after.title}” ({after.sha256[:12]}):", markup=False)
    for line in diff_lines(sections, colour=console.is_terminal, everything=everything):
        console.print(line)


def diff_json(sections: Sequence[SectionDiff]) -> dict[str, object]:
    return {
        "counts": dict(Counter(section.change for section in sections)),
        "sections": [
            {
                "heading": section.heading,
                "change": section.change,
                "marks": [[mark.kind, mark.text] for mark in section.marks],
            }
            for section in sections
        ],
    }


def diff_lines(
    sections: Sequence[SectionDiff], *, colour: bool, everything: bool = False
) -> list[Text]:
    """What an official reads: how many sections changed, then each with its words marked."""
    counts = Counter(section.change for section in sections)
    summary = ", ".join(
        f"{counts[c]} {c}" for c in ("sửa", "thêm", "bỏ", "giữ nguyên") if counts[c]
    )
    lines = [Text(f"{summary}.")]
    for section in sections:
        if section.change == "giữ nguyên" and not everything:
            continue
        lines.append(Text(f"\n{section.change.upper()}: {section.heading}", style="bold"))
        if section.change == "giữ nguyên":
            continue
        shown = Text()
        for mark in section.marks:
            if colour:
                shown.append(mark.text, style=_STYLES[mark.kind])
            else:
                opens, closes = _PLAIN[mark.kind]
                shown.append(f"{opens}{mark.text}{closes}")
        shown.rstrip()
        lines.append(shown)
    if len(counts) == 1 and counts["giữ nguyên"]:
        lines.append(Text("Hai bản giống nhau."))
    return lines


def _sides(
    catalog: Catalog, document_ids: Sequence[int], old: str | None, new: str | None
) -> list[tuple[int, Version]]:
    if len(document_ids) == 2:
        return [(number, _versions(catalog, number)[-1]) for number in document_ids]
    (number,) = document_ids
    held = _versions(catalog, number)
    after = _named(held, new) if new else held[-1]
    earlier = held[: held.index(after)]
    if old is None and not earlier:
        raise UsageError(
            f"Văn bản mã {number} mới có một bản nên chưa có gì để so. "
            "So hai văn bản: python -m ingest diff MÃ_1 MÃ_2"
        )
    return [(number, _named(held, old) if old else earlier[-1]), (number, after)]


def _versions(catalog: Catalog, document_id: int) -> tuple[Version, ...]:
    held = versions_of(catalog.database, document_id)
    if not held:
        raise UsageError(
            f"Không có văn bản mã {document_id} trong kho. Xem mã bằng lệnh: "
            "python -m ingest status"
        )
    return held


def _named(held: Sequence[Version], prefix: str) -> Version:
    fitting = [v for v in held if v.sha256.startswith(prefix.lower())]
    if len(fitting) != 1:
        found = "không bản nào" if not fitting else "nhiều bản"
        raise UsageError(
            f"Mã bản “{prefix}” ứng với {found} của văn bản này. "
            "Xem các bản bằng lệnh: python -m ingest versions MÃ"
        )
    return fitting[0]


def _version_json(version: Version) -> dict[str, object]:
    return {
        "version": version.sha256,
        "current": version.current,
        "ingested": version.ingested,
        "title": version.title,
        "issued": version.issued,
        "pages": version.pages,
    }
