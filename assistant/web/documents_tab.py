"""The tab "Danh mục văn bản": what is held, found by a word, removed after a question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web import tables
from assistant.web.conversation import explain

if TYPE_CHECKING:
    from assistant.service import Assistant

HERE = Path(__file__).parent


@dataclass(frozen=True)
class DocumentsTab:
    """The components that are refreshed when the documents change, and the event that does it."""

    table: gr.HTML
    wanted: gr.Textbox
    removed: Any


def build_documents_tab(assistant: Assistant) -> DocumentsTab:
    """Lay the tab out and wire it; to be called inside a ``gr.Tab``."""
    candidate = gr.State(None)
    with gr.Column(elem_id="danh-muc"):
        wanted = gr.Textbox(
            label="Lọc danh mục",
            placeholder="Số ký hiệu, tên, cơ quan, kho hoặc ngày; gõ không dấu cũng được",
            elem_id="loc-danh-muc",
        )
        with gr.Column(visible=False, elem_id="xac-nhan-go") as confirmation:
            asked = gr.HTML("", apply_default_css=False)
            with gr.Row():
                remove = gr.Button("Gỡ văn bản này", variant="stop", elem_id="dong-y-go")
                keep = gr.Button("Giữ lại", elem_id="giu-lai")
        outcome = gr.HTML("", elem_id="ket-qua-go", apply_default_css=False)
        table = gr.HTML(
            "",
            elem_id="bang-van-ban",
            apply_default_css=False,
            js_on_load=(HERE / "documents.js").read_text(encoding="utf-8"),
        )

    def asked_first(event: gr.EventData) -> dict[Any, Any]:
        sent = event._data if isinstance(event._data, dict) else {}
        try:
            found = next(
                (d for d in assistant.documents() if str(d.id) == str(sent.get("document"))), None
            )
        except Exception as error:
            return {outcome: tables.message(explain(error), bad=True)}
        if found is None:
            return {outcome: tables.message("Văn bản này không còn trong kho.")}
        return {
            candidate: found.id,
            confirmation: gr.Column(visible=True),
            asked: tables.removal_question(found),
            outcome: "",
        }

    def removed(document_id: int | None) -> dict[Any, Any]:
        closed = {candidate: None, confirmation: gr.Column(visible=False)}
        if document_id is None:
            return closed
        try:
            gone = assistant.remove(document_id)
        except Exception as error:
            return {**closed, outcome: tables.message(explain(error), bad=True)}
        stays = f" Tệp trùng {gone.stays} trả lời thay." if gone.stays else ""
        return {**closed, outcome: tables.message(f"Đã gỡ {gone.document.facts.title}.{stays}")}

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    wanted.change(
        lambda text: document_table(assistant, text),
        wanted,
        table,
        trigger_mode="always_last",
        **quiet,
    )
    table.click(asked_first, None, [candidate, confirmation, asked, outcome], **quiet).then(
        None, None, None, js="() => document.getElementById('dong-y-go')?.focus()", **quiet
    )
    keep.click(
        lambda: {candidate: None, confirmation: gr.Column(visible=False)},
        None,
        [candidate, confirmation],
        **quiet,
    )
    done = remove.click(
        removed, candidate, [candidate, confirmation, outcome], trigger_mode="once", **quiet
    )
    return DocumentsTab(table, wanted, done)


def document_table(assistant: Assistant, wanted: str | None) -> str:
    """The table as it stands now, or why it cannot be shown."""
    try:
        held = assistant.documents()
    except Exception as error:
        return tables.message(explain(error), bad=True)
    return tables.documents(held, wanted=wanted or "")
