"""A cited page that was recognised from a scan, with that scan beside it."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import SourceView
from ingest.data_folder import DataFolder
from ingest.page_view import page_image


def with_scan(folder: DataFolder, view: SourceView) -> SourceView:
    """The view with the picture of its page where the quote was recognised; else as it is."""
    citation = view.citation
    if not citation.recognised or view.page is None:
        return view
    return replace(view, picture=page_image(folder, citation.version, view.page))
