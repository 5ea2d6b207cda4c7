"""``python -m assistant``: ask on the command line, serve the web page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.citations import LOW_QUALITY, also_in, source_name
from assistant.types import Answer, Citation
from assistant.wiring import open_assistant
from ingest.console import command, print_json, progress_bar, say
from ingest.options import Data, Json, settings_for
from ingest.types import Document

app = typer.Typer(
    help="Hỏi đáp trên kho tài liệu, có căn cứ.", no_args_is_help=True, add_completion=False
)
_SAMPLES = Path(__file__).parent.parent / "eval" / "samples" / "documents"
SAMPLES_LIBRARY = "Tài liệu mẫu"


@app.command()
@command
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi, có dấu hoặc không dấu.")],
    library: Annotated[
        list[str] | None, typer.Option("--library", help="Chỉ hỏi trong kho này (lặp lại được).")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Hỏi một câu; câu trả lời kèm căn cứ nguyên văn."""
    with open_assistant(settings_for(data), "lệnh hỏi") as assistant:
        answer = assistant.ask(question, libraries=tuple(library) if library else None)
    if json:
        print_json(answer_json(answer))
        return
    for line in answer_lines(answer):
        print(line)


@app.command()
@command
def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ phục vụ.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Cổng phục vụ.")] = 7860,
    samples: Annotated[
        bool, typer.Option("--samples", help="Nạp tài liệu mẫu nếu chưa nạp gì bao giờ.")
    ] = False,
    data: Data = None,
) -> None:
    """Mở trang hỏi đáp trên máy này."""
    from assistant.web.launch import serve as serve_web

    with open_assistant(settings_for(data), "trang hỏi đáp") as assistant:
        if samples and assistant.wants_samples():
            say("Nạp tài liệu mẫu lần đầu…")
            with progress_bar() as on_progress:
                assistant.add_samples([_SAMPLES], library=SAMPLES_LIBRARY, on_progress=on_progress)
        serve_web(assistant, host=host, port=port)


def answer_json(answer: Answer) -> dict[str, object]:
    """The object that DESIGN.md fixes for ``ask --json``; ``also_in`` of a citation are the other
    documents in which its quote was found."""
    shown = (
        "id", "quote", "document_title", "number", "issued", "heading_path", "article", "pages",
        "version", "library", "superseded_by", "remark", "secrecy", "recognised", "low_quality",
    )  # fmt: skip
    return {
        "status": answer.status,
        "answer": answer.text,
        "claims": [
            {"text": c.text, "state": c.state, "citations": list(c.citations)}
            for c in answer.claims
        ],
        "citations": [
            {**{key: getattr(c, key) for key in shown}, "also_in": [_named(d) for d in c.copies]}
            for c in answer.citations
        ],
        "near": [{key: getattr(c, key) for key in shown} for c in answer.near],
        "choices": list(answer.choices),
        "nearest": [d.facts.title for d in answer.nearest],
        "notice": answer.notice,
        "mode": answer.mode,
        "timings_ms": dict(answer.timings_ms),
    }


def _named(document: Document) -> dict[str, str | None]:
    """A document as ``also_in`` lists it."""
    facts = document.facts
    return {
        "document_title": facts.title,
        "number": facts.number,
        "issued": facts.issued,
        "issuer": facts.issuer,
        "library": document.library,
    }


def answer_lines(answer: Answer) -> list[str]:
    """An answer for a terminal: sentences with their numbers, then the sources."""
    lines = [answer.notice] if answer.notice else []
    if answer.status != "answered":
        near = [f"  [{c.id}] {_placed(c)}" for c in answer.near]
        return [*lines, answer.text, *near, *(f"  - {choice}" for choice in answer.choices)]
    lines += [
        f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}" for claim in answer.claims
    ]
    lines.append("")
    lines.append("Căn cứ:")
    for c in answer.citations:
        lines.append(f"[{c.id}] {_placed(c)}")
        if c.low_quality:
            lines.append(f"    {LOW_QUALITY}.")
        if c.remark:
            lines.append(f"    {c.remark}")
        if c.copies:
            lines.append(f"    {also_in(c)}")
    return lines


def _placed(citation: Citation) -> str:
    """The document, whether it was replaced, where in it and on which page."""
    place = " › ".join(citation.heading_path)
    page = f", trang {citation.pages[0]}" if citation.pages else ""
    new = citation.superseded_by
    old = f" (đã được thay thế bởi {new})" if new else ""
    return f"{source_name(citation)}{old}{' — ' + place if place else ''}{page}"
