"""The page: three tabs, and what is refreshed when the documents change. Launching is elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web import render
from assistant.web.ask_tab import build_ask_tab
from assistant.web.conversation import Conversation, explain
from assistant.web.documents_tab import build_documents_tab, document_table
from assistant.web.ingest_tab import build_ingest_tab
from ingest.library_name import DEFAULT_LIBRARY

if TYPE_CHECKING:
    from assistant.service import Assistant

STYLE = Path(__file__).parent / "style.css"
HEAD = "<script>document.documentElement.lang = 'vi';</script>"
FONTS = (
    "Noto Sans",
    "Segoe UI",
    "Roboto",
    "Liberation Sans",
    "DejaVu Sans",
    "sans-serif",
)
TITLE = (
    '<header class="tl-header"><h1>Trợ lý văn kiện</h1>'
    "<p>Hỏi đáp có căn cứ từ văn bản của cơ quan. Chạy trên chính máy này, không gửi dữ liệu ra "
    "ngoài.</p></header>"
)
UPLOAD_AGE = 86_400  # seconds after which an upload that was never taken in is deleted


def create_app(assistant: Assistant) -> gr.Blocks:
    """The whole page over one assistant, not yet served.

    Theme, style sheet and head belong to serving in Gradio 6: see ``launch.build_site``.
    """
    # Read by Gradio while a Blocks is made; the constructor's own argument does not cover all.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    page = gr.Blocks(
        title="Trợ lý văn kiện",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(3600, UPLOAD_AGE),
    )
    with page:
        gr.HTML(TITLE, apply_default_css=False, elem_id="dau-trang")
        with gr.Tabs(elem_id="cac-the") as tabs:
            with gr.Tab("Hỏi đáp", id="hoi"):
                ask = build_ask_tab(assistant, tabs)
            with gr.Tab("Nạp tài liệu", id="nap"):
                ingest = build_ingest_tab(assistant)
            with gr.Tab("Danh mục văn bản", id="danh-muc"):
                listing = build_documents_tab(assistant)

        def refreshed(held: Conversation, chosen: list[str] | None) -> Any:
            names, examples, count = _overview(assistant)
            kept = [name for name in chosen or () if name in names]
            return {
                ask.examples: examples,
                ask.thread: (gr.skip() if held else render.welcome(examples, documents=count)),
                ask.libraries: gr.update(choices=names, value=kept, visible=len(names) > 1),
                ingest.library: gr.update(
                    choices=names if DEFAULT_LIBRARY in names else [DEFAULT_LIBRARY, *names]
                ),
            }

        def listed(wanted: str | None) -> Any:
            return {listing.table: document_table(assistant, wanted)}

        shown = [ask.examples, ask.thread, ask.libraries, ingest.library]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        for happened in (page.load, ingest.done.then, listing.removed.then):
            # The table apart and first: examples take seconds to find, and by the time they come
            # the filter may have been changed and its table shown.
            happened(listed, listing.wanted, [listing.table], **quiet)
            happened(refreshed, [ask.conversation, ask.libraries], shown, **quiet)
    page.queue(api_open=False, default_concurrency_limit=4)
    return page


def _overview(assistant: Assistant) -> tuple[list[str], tuple[str, ...], int]:
    """Library names, example questions and the number of documents; nothing where it fails."""
    try:
        names = list(assistant.libraries())
        return names, tuple(assistant.example_questions()), len(assistant.documents())
    except Exception as error:
        explain(error)
        return [], (), 0


def theme() -> gr.themes.Base:
    """Calm and official: warm paper, one red, a little gold, and only fonts already installed."""
    red = gr.themes.Color(
        c50="#fdf3f2",
        c100="#fbe3e1",
        c200="#f5c3bf",
        c300="#ea9b95",
        c400="#d96a63",
        c500="#b8322b",
        c600="#a02822",
        c700="#85201b",
        c800="#6b1b17",
        c900="#541713",
        c950="#33100d",
        name="co",
    )
    return gr.themes.Base(
        primary_hue=red,
        secondary_hue="amber",
        neutral_hue="stone",
        radius_size="sm",
        font=list(FONTS),
        font_mono=["DejaVu Sans Mono", "Consolas", "monospace"],
    ).set(
        body_background_fill="#faf8f4",
        body_background_fill_dark="#1a1816",
        input_background_fill="white",
        input_background_fill_dark="#2d2925",
        input_border_width="1px",
        input_border_color="#cfc4b6",
        input_border_color_dark="#5a5148",
        input_border_color_focus="*primary_600",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_text_color="white",
    )
