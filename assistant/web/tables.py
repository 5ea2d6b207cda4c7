"""IngestReport -> table and Documents -> table, as HTML. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.web.render import day, decimal, esc, lines
from ingest.normalise import fold
from ingest.types import Document, IngestReport, Progress
from ingest.validity_words import status_words

ROWS_SHOWN = 200  # a page of HTML stays quick to draw; the filter narrows the rest


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One file of a report, as the clerk reads it."""

    file: str
    outcome: str
    reason: str = ""


def report_rows(report: IngestReport) -> list[ReportRow]:
    """Every file of the report: what was refused first, since that is what asks for action; then
    what a person should know of a file that was taken."""
    notes: dict[str, list[str]] = {}
    for note in report.notes:
        notes.setdefault(note.file, []).append(note.text)
    taken = [ReportRow(file, "đã nạp", "\n".join(notes.get(file, ()))) for file in report.ingested]
    return [
        *(ReportRow(refusal.file, "bị từ chối", refusal.reason) for refusal in report.refused),
        *sorted(taken, key=lambda row: not row.reason),
        *(
            ReportRow(file, "không đổi", "\n".join(notes.get(file, ("đã có trong kho",))))
            for file in report.unchanged
        ),
    ]


def report(result: IngestReport, *, library: str) -> str:
    """The whole report: one sentence, then one row per file."""
    tones = {"đã nạp": "tl-good", "không đổi": "tl-quiet", "bị từ chối": "tl-bad"}
    body = "".join(
        f'<tr><td data-label="Tệp">{esc(row.file)}</td>'
        f'<td data-label="Kết quả"><span class="tl-badge {tones[row.outcome]}">{row.outcome}</span>'
        f'</td><td data-label="Ghi chú">{lines(row.reason)}</td></tr>'
        for row in report_rows(result)
    )
    return (
        f'<div class="tl-report"><p role="status">{esc(report_sentence(result, library))}</p>'
        '<table class="tl-table"><thead><tr><th scope="col">Tệp</th><th scope="col">Kết quả</th>'
        f'<th scope="col">Ghi chú</th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def report_sentence(result: IngestReport, library: str) -> str:
    """``Kho chung: đã nạp 3 văn bản (120 đoạn trích) trong 2,4 giây, 1 tệp bị từ chối.``"""
    parts = [
        f"đã nạp {len(result.ingested)} tệp ({result.passages} đoạn trích) trong "
        f"{decimal(result.seconds)} giây"
    ]
    if result.unchanged:
        parts.append(f"{len(result.unchanged)} tệp không đổi")
    if result.refused:
        parts.append(f"{len(result.refused)} tệp bị từ chối")
    return f"{library}: {', '.join(parts)}."


def progress(step: Progress) -> str:
    """A long ingest, underway."""
    failed = f", {step.failed} tệp bị từ chối" if step.failed else ""
    return (
        f'<div class="tl-progress" role="status"><p>Đang {esc(step.stage)}: {esc(step.file)} '
        f"({step.done}/{step.total} {step.unit}{failed})</p>"
        f'<progress max="{max(step.total, 1)}" value="{step.done}"></progress></div>'
    )


def message(text: str, *, bad: bool = False) -> str:
    """One line in place of a table."""
    role, tone = ("alert", "tl-failure") if bad else ("status", "tl-quiet-line")
    return f'<p class="{tone}" role="{role}">{lines(text)}</p>'


def matching(documents: Sequence[Document], wanted: str) -> list[Document]:
    """The documents whose number, name, kind, issuer, library or date hold every word asked for.

    Case and diacritics do not count: ``bao cao 2024`` finds ``Báo cáo … 2024``.
    """
    needed = fold(wanted).split()
    return [d for d in documents if all(word in _haystack(d) for word in needed)]


def _haystack(document: Document) -> str:
    facts = document.facts
    known = (facts.number, facts.title, facts.kind, facts.issuer, document.library, document.file)
    return fold(" ".join(filter(None, (*known, day(facts.issued), status(document)))))


def status(document: Document) -> str:
    """Whether the document still stands, and its mark of secrecy, in words."""
    mark = f", {document.facts.secrecy.lower()}" if document.facts.secrecy else ""
    return f"{'còn dùng' if document.status == 'current' else status_words(document)}{mark}"


def documents(held: Sequence[Document], *, wanted: str = "") -> str:
    """The table of documents that match; a row's button asks to remove it."""
    if not held:
        return message("Kho chưa có văn bản nào. Mở thẻ “Nạp tài liệu” để đưa văn bản vào.")
    found = matching(held, wanted)
    if not found:
        return message(f"Không có văn bản nào khớp “{wanted.strip()}”.")
    shown = found[:ROWS_SHOWN]
    count = (
        f"{len(found)} văn bản"
        if len(found) == len(held)
        else (f"{len(found)} trong {len(held)} văn bản")
    )
    more = (
        f", hiện {len(shown)} văn bản đầu; lọc thêm để thu hẹp" if len(shown) < len(found) else ""
    )
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in (
            "Số, ký hiệu",
            "Ngày",
            "Loại",
            "Tên văn bản",
            "Cơ quan ban hành",
            "Kho",
            "Trang",
            "Đoạn",
            "Tình trạng",
            '<span class="tl-sr">Gỡ</span>',
        )
    )
    return (
        f'<p class="tl-quiet-line" role="status">{count}{more}.</p>'
        f'<table class="tl-table tl-documents"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(_row(document) for document in shown)}</tbody></table>"
    )


def _row(document: Document) -> str:
    facts = document.facts
    tone = "tl-good" if document.in_force else "tl-old"
    label = esc(f"Gỡ {facts.title}")
    cells = (
        ("Số, ký hiệu", esc(facts.number or "—"), "tl-nowrap"),
        ("Ngày", esc(day(facts.issued) or "—"), "tl-nowrap"),
        ("Loại", esc(facts.kind or "—"), ""),
        (
            "Tên văn bản",
            f"<strong>{esc(facts.title)}</strong><br><small>{esc(document.file)}</small>",
            "tl-wide",
        ),
        ("Cơ quan ban hành", esc(facts.issuer or "—"), ""),
        ("Kho", esc(document.library), ""),
        ("Trang", str(document.pages) if document.pages else "—", "tl-count"),
        ("Đoạn", str(document.passages), "tl-count"),
        ("Tình trạng", f'<span class="tl-badge {tone}">{esc(status(document))}</span>', ""),
    )
    return (
        "<tr>"
        + "".join(
            f'<td data-label="{name}" class="{tone}">{cell}</td>' for name, cell, tone in cells
        )
        + f'<td><button type="button" class="tl-remove" data-remove="{document.id}" '
        f'aria-label="{label}">Gỡ</button></td></tr>'
    )


def removal_question(document: Document) -> str:
    """What is asked before a document goes."""
    return (
        f"<p>Gỡ <strong>{esc(document.facts.title)}</strong> khỏi kho "
        f"<strong>{esc(document.library)}</strong>? Văn bản sẽ không còn được tìm thấy hay trích "
        "dẫn; muốn dùng lại phải nạp lại tệp.</p>"
    )
