"""The tab "Nạp tài liệu": files chosen, taken into a library, and what became of each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web import tables
from assistant.web.conversation import explain
from assistant.web.render import esc
from assistant.web.uploads import Upload, accepted, under_own_names
from ingest.library_name import DEFAULT_LIBRARY
from ingest.types import IngestReport, Progress

if TYPE_CHECKING:
    from assistant.service import Assistant

HERE = Path(__file__).parent
DROP_ZONE = (
    '<label class="tl-drop"><input type="file" multiple class="tl-sr">'
    "<strong>Kéo thả tệp vào đây, hoặc bấm để chọn</strong>"
    "<span>Văn bản Word (.docx, .doc, .rtf, .odt), PDF, ảnh quét, bảng tính, trình chiếu, thư "
    "điện tử, trang web đã lưu, tệp chữ, tệp nén .zip; chọn được nhiều tệp một lần</span>"
    '<span class="tl-drop-state" role="status"></span></label>'
)


@dataclass(frozen=True)
class IngestTab:
    """The components that are refreshed when the documents change, and the event that does it."""

    library: gr.Dropdown
    done: Any


def build_ingest_tab(assistant: Assistant) -> IngestTab:
    """Lay the tab out and wire it; to be called inside a ``gr.Tab``."""
    chosen = gr.State(())
    with gr.Column(elem_id="nap-tai-lieu"):
        drop = gr.HTML(
            DROP_ZONE,
            elem_id="tha-tep",
            apply_default_css=False,
            js_on_load=(HERE / "dropzone.js").read_text(encoding="utf-8"),
        )
        listed = gr.HTML("", elem_id="tep-da-chon", apply_default_css=False)
        library = gr.Dropdown(
            choices=[DEFAULT_LIBRARY],
            value=DEFAULT_LIBRARY,
            allow_custom_value=True,
            label="Đưa vào kho",
            info="Chọn kho có sẵn hoặc gõ tên kho mới",
            elem_id="kho-nap",
        )
        with gr.Row(elem_id="thao-tac-nap"):
            start = gr.Button("Nạp tài liệu", variant="primary", interactive=False, elem_id="nap")
            clear = gr.Button("Bỏ chọn", interactive=False, elem_id="bo-chon")
        outcome = gr.HTML("", elem_id="bao-cao", apply_default_css=False)

    def chosen_more(event: gr.EventData, held: tuple[Upload, ...]) -> dict[Any, Any]:
        from gradio.utils import get_upload_folder

        sent = event._data if isinstance(event._data, dict) else {}
        try:
            uploads = (*held, *accepted(sent.get("files"), Path(get_upload_folder())))
        except Exception as error:
            return {outcome: tables.message(explain(error), bad=True)}
        return {**_selection(uploads), outcome: ""}

    def _selection(uploads: tuple[Upload, ...]) -> dict[Any, Any]:
        ready = bool(uploads)
        return {
            chosen: uploads,
            listed: chosen_list(uploads),
            start: gr.Button(interactive=ready),
            clear: gr.Button(interactive=ready),
        }

    def added(uploads: tuple[Upload, ...], name: str | None) -> Iterator[dict[Any, Any]]:
        target = (name or "").strip() or DEFAULT_LIBRARY
        if not uploads:
            yield {outcome: tables.message("Chưa chọn tệp nào.")}
            return
        waiting = {start: gr.Button(interactive=False), clear: gr.Button(interactive=False)}
        first = Progress(uploads[0].name, 0, len(uploads), "đọc")
        yield {**waiting, outcome: tables.progress(first)}
        for step in _adding(assistant, uploads, target):
            if isinstance(step, Progress):
                yield {outcome: tables.progress(step)}
            elif isinstance(step, IngestReport):
                yield {**_selection(()), outcome: tables.report(step, library=target)}
            else:
                yield {**_selection(()), outcome: tables.message(explain(step), bad=True)}

    shown = [chosen, listed, start, clear, outcome]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    drop.upload(chosen_more, chosen, shown, concurrency_limit=4, **quiet)
    clear.click(lambda: {**_selection(()), outcome: ""}, None, shown, **quiet)
    done = start.click(added, [chosen, library], shown, trigger_mode="once", **quiet)
    return IngestTab(library, done)


def chosen_list(uploads: tuple[Upload, ...]) -> str:
    """The files about to be taken in, by the names people know."""
    if not uploads:
        return ""
    items = "".join(f"<li>{esc(upload.name)}</li>" for upload in uploads)
    return f'<p>Đã chọn {len(uploads)} tệp:</p><ul class="tl-chosen">{items}</ul>'


def _adding(
    assistant: Assistant, uploads: tuple[Upload, ...], library: str
) -> Iterator[Progress | IngestReport | Exception]:
    """Each step of one ``add`` as it happens, its report or its error last.

    The work runs in a thread of its own: a page that closes midway does not stop an ingest that
    has begun, and the steps reach the page while it runs.
    """
    steps: SimpleQueue[Progress | IngestReport | Exception] = SimpleQueue()

    def work() -> None:
        try:
            with under_own_names(uploads) as paths:
                steps.put(
                    assistant.add(paths, library=library, on_progress=steps.put, keep_origin=False)
                )
        except Exception as error:
            steps.put(error)

    threading.Thread(target=work, name="troly-nap").start()
    while True:
        step = steps.get()
        yield step
        if not isinstance(step, Progress):
            return
