"""The one place where objects meet."""

from __future__ import annotations

from assistant.service import Assistant
from ingest.data_folder import DataFolder
from ingest.settings import Settings


def open_assistant(settings: Settings, role: str = "Trợ lý văn kiện") -> Assistant:
    """An assistant on the settings' data folder, which this process then owns.

    ``role`` is how a second process that wants the folder will hear of this one.

    Raises:
        DataFolderHeld, IndexMismatch, DataFolderError, SettingsError: see ``ingest.errors``.
    """
    return Assistant(DataFolder(settings, role))
