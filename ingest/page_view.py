"""A page of a version as a picture: kept where it was recognised, else drawn from its PDF."""

from __future__ import annotations

import io

from ingest.data_folder import DataFolder
from ingest.errors import FileRefused

_DPI = 110  # dots an inch: body text is readable on a screen
_QUALITY = 60  # of WebP


def page_image(folder: DataFolder, version: str, page: int) -> bytes | None:
    """The picture of a page, counted from 1, as WebP; None for a version without pages to draw."""
    kept = folder.pages.find(version, page)
    if kept is not None:
        return kept
    original = folder.originals.find(version)
    if original is None or original.suffix != ".pdf":
        return None
    from ingest.readers.pdf import draw_page

    try:
        drawn = draw_page(original.read_bytes(), page, _DPI)
    except (FileRefused, OSError):
        return None
    written = io.BytesIO()
    drawn.convert("RGB").save(written, "WEBP", quality=_QUALITY, method=2)
    return written.getvalue()
