"""The scan beside a quote that was recognised from it."""

from __future__ import annotations

import base64

from assistant.types import SourceView


def scan(view: SourceView) -> str:
    """The page's picture, where the quote was recognised from it; folded away."""
    if view.picture is None:
        return ""
    data = base64.b64encode(view.picture).decode("ascii")
    page = f" trang {view.page}" if view.page is not None else ""
    return (
        '<details class="tl-scan"><summary>Chữ nhận dạng từ ảnh. Xem ảnh quét'
        f'{page}</summary><img alt="Ảnh quét{page} của văn bản" '
        f'src="data:image/webp;base64,{data}"></details>'
    )
