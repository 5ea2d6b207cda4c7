"""The tab "Hỏi đáp": a question, its answer with citations, and the source beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web import render
from assistant.web.clipboard import footnoted
from assistant.web.conversation import (
    Conversation,
    Exchange,
    answered,
    cited,
    explain,
    is_waiting,
)

if TYPE_CHECKING:
    from assistant.service import Assistant

HERE = Path(__file__).parent
QUESTION_LENGTH = 2000  # characters; a question, not a document
COPY = """(text) => {
  const done = () => document.querySelector('#sao-chep')?.classList.add('tl-done');
  const forget = () => document.querySelector('#sao-chep')?.classList.remove('tl-done');
  const fallback = () => {
    const area = document.createElement('textarea');
    area.value = text; document.body.append(area); area.select();
    document.execCommand('copy'); area.remove();
  };
  if (!text) return;
  (navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject())
    .catch(fallback).then(() => { done(); setTimeout(forget, 2500); });
}"""


@dataclass(frozen=True)
class AskTab:
    """The components that other tabs refresh when the documents change."""

    thread: gr.HTML
    libraries: gr.Dropdown
    conversation: gr.State
    examples: gr.State


def build_ask_tab(assistant: Assistant, tabs: gr.Tabs) -> AskTab:
    """Lay the tab out and wire it; to be called inside a ``gr.Tab``."""
    conversation = gr.State(())
    examples = gr.State(())
    with gr.Row(elem_id="hoi-dap", equal_height=False):
        with gr.Column(scale=3, min_width=320):
            thread = gr.HTML(
                "",
                elem_id="cuoc-hoi",
                apply_default_css=False,
                js_on_load=(HERE / "conversation.js").read_text(encoding="utf-8"),
            )
            question = gr.Textbox(
                placeholder="Nhập câu hỏi cần tra cứu",
                label="Câu hỏi",
                show_label=False,
                lines=1,
                max_lines=6,
                max_length=QUESTION_LENGTH,
                autofocus=True,
                elem_id="cau-hoi",
                submit_btn="Hỏi",
            )
            libraries = gr.Dropdown(
                choices=[],
                multiselect=True,
                label="Chỉ tìm trong kho (bỏ trống: mọi kho)",
                visible=False,
                elem_id="loc-kho",
            )
            with gr.Row(elem_id="thao-tac"):
                fresh = gr.Button("Cuộc hỏi mới", size="sm", elem_id="cuoc-moi")
                copy = gr.Button("Sao chép câu trả lời kèm nguồn", size="sm", elem_id="sao-chep")
            copied = gr.Textbox(visible="hidden", elem_id="ban-chep", label="Bản chép")
        with gr.Column(scale=2, min_width=320):
            panel = gr.HTML(
                render.NO_SOURCE,
                elem_id="nguon",
                apply_default_css=False,
                js_on_load=(HERE / "source.js").read_text(encoding="utf-8"),
            )

    def opened(held: Conversation, turn: int, number: int) -> str:
        citation = cited(held, turn, number)
        if citation is None:
            return render.NO_SOURCE
        try:
            view = assistant.open(citation)
        except Exception as error:
            return render.source_failure(explain(error))
        answer = held[turn].answer
        return render.source(view, is_evidence=bool(answer and citation in answer.citations))

    def put(text: str, held: Conversation, chosen: list[str] | None) -> Iterator[dict[Any, Any]]:
        text = text.strip()
        if not text or is_waiting(held):
            yield {question: gr.skip()}
            return
        waiting = (*held, Exchange(text))
        yield {conversation: waiting, thread: render.thread(waiting), question: ""}
        settled = answered(assistant, waiting, chosen or ())
        last = settled[-1].answer
        shown = (*last.citations, *last.near) if last else ()
        first = shown[0].id if shown else 0
        yield {
            conversation: settled,
            thread: render.thread(settled),
            panel: opened(settled, len(settled) - 1, first),
            copied: footnoted(settled[-1]),
        }

    def pressed(
        event: gr.EventData, held: Conversation, offered: tuple[str, ...], chosen: list[str] | None
    ) -> Iterator[dict[Any, Any]]:
        # The page sends numbers only; what they stand for is looked up here, never in the page.
        sent = event._data if isinstance(event._data, dict) else {}
        turn, number = _integer(sent.get("turn")), _integer(sent.get("number"))
        if sent.get("kind") == "citation":
            yield {panel: opened(held, turn, number)}
        elif sent.get("kind") == "example" and 0 <= number < len(offered):
            yield from put(offered[number], held, chosen)
        elif sent.get("kind") == "choice" and 0 <= turn < len(held):
            answer = held[turn].answer
            if answer and 0 <= number < len(answer.choices):
                yield from put(answer.choices[number], held, chosen)
        elif sent.get("kind") == "goto":
            yield {tabs: gr.Tabs(selected="nap")}
        yield {question: gr.skip()}

    def started_over(offered: tuple[str, ...]) -> dict[Any, Any]:
        return {
            conversation: (),
            thread: render.welcome(offered, documents=count_documents(assistant)),
            panel: render.NO_SOURCE,
            copied: "",
            question: "",
        }

    shown = [conversation, thread, question, panel, copied]
    asking: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "private",
        "trigger_mode": "once",
        "concurrency_id": "ask",
        "concurrency_limit": 4,
    }
    question.submit(put, [question, conversation, libraries], shown, **asking)
    thread.click(pressed, [conversation, examples, libraries], [*shown, tabs], **asking)
    fresh.click(started_over, examples, shown, show_progress="hidden", api_visibility="private")
    copy.click(None, copied, None, js=COPY, api_visibility="private")
    return AskTab(thread, libraries, conversation, examples)


def count_documents(assistant: Assistant) -> int:
    """How many documents are held; none when the folder cannot say."""
    try:
        return len(assistant.documents())
    except Exception as error:
        explain(error)
        return 0


def _integer(sent: object) -> int:
    """A number the page sent, -1 for anything else."""
    try:
        return int(str(sent))
    except ValueError:
        return -1
