"""Answer -> HTML and SourceView -> HTML: pure functions, tested without a browser.

The thread is our own HTML rather than ``gr.Chatbot`` because the Chatbot reads every message as
Markdown and LaTeX, strips the ``data-`` and ``aria-`` attributes that citations need, and reads
raw HTML source to screen readers as the message's accessible name (gradio 6.31, measured). Here
nothing is interpreted: whatever a document says passes through ``esc`` and is shown as it is.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from textwrap import shorten

from assistant.citations import LOW_QUALITY, also_in, source_name
from assistant.types import Answer, Citation, Claim, SourceView
from assistant.web.conversation import Exchange
from assistant.web.scan import scan
from ingest.types import CELL_SEPARATOR

_BEGINNING = 150  # characters of a passage that may be what is looked for
# gr.HTML fills a template that is both a JavaScript template string and a Handlebars one; these
# characters open their expressions, so a document's own are written as entities.
_TEMPLATE = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"})

STATES = {
    "partial": "mới khớp một phần với căn cứ",
    "unsupported": "chưa có căn cứ",
}


def esc(text: str) -> str:
    """Text that came from a person or a document, safe inside HTML and attributes."""
    return html.escape(text, quote=True).translate(_TEMPLATE)


def lines(text: str) -> str:
    """``esc`` with line breaks kept."""
    return "<br>".join(esc(line) for line in text.splitlines())


def day(iso: str | None) -> str:
    """An ISO date as it is written in Vietnam, dd/mm/yyyy; anything else unchanged, None empty."""
    if iso is None:
        return ""
    try:
        return date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def decimal(value: float) -> str:
    """One decimal place behind a comma, as Vietnamese writes it: ``2,4``."""
    return f"{value:.1f}".replace(".", ",")


def pages(numbers: Sequence[int]) -> str:
    """``trang 3``, ``trang 3–4``, ``trang 3, 7``; empty for a document without pages."""
    if not numbers:
        return ""
    ordered = sorted(set(numbers))
    whole_run = ordered[-1] - ordered[0] == len(ordered) - 1 and len(ordered) > 1
    shown = f"{ordered[0]}–{ordered[-1]}" if whole_run else ", ".join(map(str, ordered))
    return f"trang {shown}"


def place(citation: Citation) -> str:
    """Where the quote stands, short: ``Điều 5. Giải thích từ ngữ, trang 3``."""
    last = citation.heading_path[-1:]
    return ", ".join(part for part in (*last, pages(citation.pages)) if part)


def full_place(citation: Citation) -> str:
    """Where the quote stands, whole: ``Chương II › Điều 5 › Khoản 2, trang 3``."""
    path = " › ".join(citation.heading_path)
    return ", ".join(part for part in (path, pages(citation.pages)) if part)


# ── the thread ──────────────────────────────────────────────────────────────────────────────


def thread(exchanges: Sequence[Exchange]) -> str:
    """Every exchange of the conversation, oldest first."""
    return "".join(exchange_html(turn, exchange) for turn, exchange in enumerate(exchanges))


def exchange_html(turn: int, exchange: Exchange) -> str:
    """One question with what came of it: an answer, a refusal, a question back, or a failure."""
    if exchange.failure is not None:
        body = f'<p class="tl-failure" role="alert">{lines(exchange.failure)}</p>'
    elif exchange.answer is None:
        body = '<p class="tl-pending" role="status">Đang tìm căn cứ trong kho tài liệu…</p>'
    else:
        body = answer_html(turn, exchange.answer)
    return (
        '<section class="tl-turn">'
        f'<p class="tl-question"><span class="tl-sr">Câu hỏi: </span>{lines(exchange.question)}</p>'
        f"{body}</section>"
    )


def answer_html(turn: int, answer: Answer) -> str:
    """An answer as the reader meets it; each status has its own calm shape."""
    if answer.status == "refused":
        return _refusal(turn, answer)
    if answer.status == "ambiguous":
        return _question_back(turn, answer)
    return _answered(turn, answer)


def _answered(turn: int, answer: Answer) -> str:
    by_id = {citation.id: citation for citation in answer.citations}
    claims = "".join(_claim(turn, claim, by_id) for claim in answer.claims)
    before = (None, *answer.citations)
    sources = "".join(
        _source_line(
            turn, citation, is_same=bool(above and above.document_id == citation.document_id)
        )
        for above, citation in zip(before, answer.citations, strict=False)
    )
    quotes = {citation.quote for citation in answer.citations}
    exact = all(
        claim.text in quotes and CELL_SEPARATOR not in claim.text for claim in answer.claims
    )
    note = (
        "Câu trả lời là nguyên văn trong văn bản."
        if exact and not any(citation.low_quality for citation in answer.citations)
        else "Câu trả lời lấy từ phần được đánh dấu trong văn bản."
    )
    total = answer.timings_ms.get("total", 0.0)
    seconds = f" Thời gian: {decimal(total / 1000)} giây." if total >= 1000 else ""
    return (
        f'<article class="tl-answer" aria-label="Trả lời">{_notice(answer)}{claims}'
        f'<ol class="tl-sources" aria-label="Căn cứ">{sources}</ol>'
        f'<p class="tl-note">{note}{seconds}</p></article>'
    )


def _notice(answer: Answer) -> str:
    return f'<p class="tl-notice">{lines(answer.notice)}</p>' if answer.notice else ""


def _claim(turn: int, claim: Claim, by_id: dict[int, Citation]) -> str:
    marks = "".join(_mark(turn, by_id[number]) for number in claim.citations if number in by_id)
    poor = any(by_id[n].low_quality for n in claim.citations if n in by_id)
    state = LOW_QUALITY if poor else STATES.get(claim.state)
    warning = f' <span class="tl-state">({state})</span>' if state else ""
    return f'<p class="tl-claim">{lines(claim.text)}{marks}{warning}</p>'


def _mark(turn: int, citation: Citation) -> str:
    label = esc(f"Mở căn cứ {citation.id}: {citation.document_title}")
    return (
        f'<button type="button" class="tl-mark" data-turn="{turn}" data-citation="{citation.id}" '
        f'aria-label="{label}" title="{label}">[{citation.id}]</button>'
    )


def _source_line(
    turn: int, citation: Citation, beginning: str = "", *, is_same: bool = False
) -> str:
    """A source by its name; one of the same document as the line above by its place alone."""
    where = place(citation)
    name = f"Cùng văn bản: {where}" if is_same and where else source_name(citation)
    where = "" if is_same else where
    begins = f'<span class="tl-begins">{esc(beginning)}</span>' if beginning else ""
    detail = f'<span class="tl-where">{esc(where)}</span>' if where else ""
    replaced = "".join(
        f'<span class="tl-replaced">{said}</span>'
        for said, applies in (
            ("đã được thay thế", citation.superseded_by),
            ("đã có thay đổi", citation.remark),
        )
        if applies
    )
    poor = f'<span class="tl-poor">{LOW_QUALITY}</span>' if citation.low_quality else ""
    # Which they are stands in the panel beside it.
    also = f'<span class="tl-also">{also_in(citation, 0)}</span>' if citation.copies else ""
    return (
        f'<li><button type="button" class="tl-source-line" data-turn="{turn}" '
        f'data-citation="{citation.id}"><span class="tl-number">[{citation.id}]</span>'
        f'<span class="tl-name">{esc(name)}</span>{detail}{begins}{replaced}{poor}{also}'
        "</button></li>"
    )


def _refusal(turn: int, answer: Answer) -> str:
    nearest = ""
    if answer.near:
        items = "".join(_source_line(turn, place, _beginning(place.quote)) for place in answer.near)
        nearest = (
            '<p class="tl-near">Đoạn gần nhất, chưa chắc là điều cần tìm:</p>'
            f'<ol class="tl-sources" aria-label="Đoạn gần nhất">{items}</ol>'
        )
    return (
        '<article class="tl-answer tl-refused" aria-label="Chưa trả lời được">'
        f"{_notice(answer)}<p>{lines(answer.text)}</p>{nearest}</article>"
    )


def _beginning(text: str) -> str:
    """The first words of a passage, on one line."""
    return shorten(text, _BEGINNING, placeholder="…")


def _question_back(turn: int, answer: Answer) -> str:
    # Which document each stands for, by name: a number and a day tell little.
    named = (*(d.facts.title for d in answer.nearest), *[""] * len(answer.choices))
    choices = "".join(
        f'<li><button type="button" class="tl-choice" data-turn="{turn}" data-choice="{n}">'
        f"{esc(choice)}{_means(title)}</button></li>"
        for n, (choice, title) in enumerate(zip(answer.choices, named, strict=False))
    )
    return (
        '<article class="tl-answer tl-ambiguous" aria-label="Cần hỏi rõ hơn">'
        f'<p>{lines(answer.text)}</p><ul class="tl-choices">{choices}</ul></article>'
    )


def _means(title: str) -> str:
    return f'<span class="tl-means">{esc(title)}</span>' if title else ""


# ── before the first question ───────────────────────────────────────────────────────────────


def welcome(examples: Sequence[str], *, documents: int) -> str:
    """What an empty conversation shows: example questions, or the way to the first document."""
    if documents == 0:
        return (
            '<div class="tl-welcome"><h2>Kho chưa có tài liệu</h2>'
            "<p>Trợ lý chỉ trả lời từ văn bản đã được nạp. Hãy nạp vài văn bản của cơ quan trước, "
            "rồi quay lại đặt câu hỏi.</p>"
            '<button type="button" class="tl-choice" data-goto="nap">Nạp tài liệu</button></div>'
        )
    chips = "".join(
        f'<li><button type="button" class="tl-choice" data-example="{n}">{esc(text)}</button></li>'
        for n, text in enumerate(examples)
    )
    offer = f'<p>Câu hỏi gợi ý:</p><ul class="tl-choices">{chips}</ul>' if chips else ""
    return (
        '<div class="tl-welcome"><h2>Hỏi điều cần tra cứu</h2>'
        f"<p>Trợ lý tìm trong {documents} văn bản đã nạp và trả lời kèm căn cứ. Bấm vào số trong "
        f"ngoặc vuông để xem nguyên văn.</p>{offer}</div>"
    )


# ── the source beside the answer ────────────────────────────────────────────────────────────

NO_SOURCE = (
    '<div class="tl-panel tl-panel-empty"><p>Nguyên văn của căn cứ hiện ở đây khi có câu trả lời.'
    "</p></div>"
)


def source(view: SourceView, *, is_evidence: bool = True) -> str:
    """A citation on its page: what the document is, where the quote stands, the quote marked."""
    name = f"Căn cứ [{view.citation.id}]" if is_evidence else f"Đoạn gần nhất [{view.citation.id}]"
    citation = view.citation
    page = str(view.page) if view.page is not None else pages(citation.pages).removeprefix("trang ")
    facts = (
        ("Số, ký hiệu", citation.number),
        ("Ngày ban hành", day(citation.issued)),
        ("Cơ quan ban hành", citation.issuer),
        ("Độ mật", citation.secrecy),
        ("Vị trí", " › ".join(citation.heading_path)),
        ("Trang", page),
        ("Kho tài liệu", citation.library),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{esc(value)}</dd>" for name, value in facts if value)
    replaced = (
        f'<p class="tl-superseded">Văn bản này đã được thay thế bởi '
        f"<strong>{esc(citation.superseded_by)}</strong>.</p>"
        if citation.superseded_by
        else ""
    )
    if citation.remark:
        replaced += f'<p class="tl-superseded">{esc(citation.remark)}.</p>'
    also = f'<p class="tl-also">{esc(also_in(citation))}</p>' if citation.copies else ""
    poor = f'<p class="tl-poor" role="note">{LOW_QUALITY}.</p>' if citation.low_quality else ""
    return (
        f'<article class="tl-panel"><p class="tl-eyebrow">{name}</p>'
        f"<h2>{esc(citation.document_title)}</h2>{replaced}{poor}<dl>{rows}</dl>{also}"
        f'<div class="tl-page" tabindex="0" aria-label="Nguyên văn">{esc(view.before)}'
        f"<mark>{esc(view.quote)}</mark>{esc(view.after)}</div>"
        f'{scan(view)}<p class="tl-note">Bản đã nạp: {esc(citation.version[:12])}</p>'
        '<button type="button" class="tl-back">↑ Về câu trả lời</button></article>'
    )


def source_failure(message: str) -> str:
    """The panel when a citation cannot be opened, for instance after its document was removed."""
    return f'<div class="tl-panel"><p class="tl-failure" role="alert">{lines(message)}</p></div>'
