"""The one place where objects meet."""

from __future__ import annotations

from assistant.reranking import Reranker
from assistant.service import Assistant
from ingest.data_folder import DataFolder
from ingest.settings import Settings


def chosen_reranker(settings: Settings) -> Reranker | None:
    """The reranker of the settings, not read into memory yet; None without one.

    Raises:
        SettingsError: it cannot be used.
    """
    return Reranker(settings.reranker) if settings.reranker else None


def open_assistant(settings: Settings, role: str = "Trợ lý văn kiện") -> Assistant:
    """An assistant on the settings' data folder, which this process then owns.

    ``role`` is how a second process that wants the folder will hear of this one.

    Raises:
        DataFolderHeld, IndexMismatch, DataFolderError, SettingsError: see ``ingest.errors``.
    """
    # A model that cannot be used is told before anything is opened, and read into memory after.
    reranker = chosen_reranker(settings)
    folder = DataFolder(settings, role)
    if reranker is not None:
        reranker.start()
    return Assistant(folder, reranker)
