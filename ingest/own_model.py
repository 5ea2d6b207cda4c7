"""A data folder's own embedding model, which learned from one of its libraries: ``data/model``.

It lies in the data folder, so that this stays the whole state. ``TROLY_EMBEDDING`` wins over it, it
wins over the built-in one.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ingest.embedding import Embedding, load_embedding
from ingest.errors import DataFolderError, SettingsError
from ingest.model_prompts import Prompts
from ingest.settings import DEFAULT_MODEL, Settings

RECORD = "training.json"  # beside the weights: how the model came about


class OwnModel:
    """Where the model lies and where a new one waits; ``new`` is never used where it waits, and one
    that a crash left there is overwritten by the next."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "model"
        self.new = data / "model.partial"

    def exists(self) -> bool:
        return self.folder.is_dir()

    def record(self) -> dict[str, Any]:
        """What was recorded when it was made; empty where that cannot be read."""
        try:
            found = json.loads((self.folder / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def install(self) -> None:
        """Put the new model in its place. Killed at any instant, a whole model is there: the old
        or the new one."""
        for file in self.new.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())  # a power cut must not leave an empty table
        if not self.exists():
            os.rename(self.new, self.folder)
            return
        # It learned on from the one that is there: same tokenizer, so the table alone tells them
        # apart, and that is one file.
        for file in list(self.new.iterdir()):
            os.replace(file, self.folder / file.name)
        self.discard()

    def remove(self) -> None:
        """Take the model away, in one step as seen from outside."""
        self.discard()
        if self.exists():
            os.rename(self.folder, self.new)
            self.discard()

    def discard(self) -> None:
        """Drop whatever waits or was left to be put in place."""
        shutil.rmtree(self.new, ignore_errors=True)


def load_chosen(settings: Settings) -> Embedding:
    """The model that a data folder works with.

    Raises:
        SettingsError: the model that is set cannot be loaded.
        DataFolderError: the folder's own model cannot be loaded.
    """
    prompts = Prompts(settings.query_prompt, settings.passage_prompt)
    own = OwnModel(settings.data)
    if settings.embedding is not None or not own.exists():
        return load_embedding(settings.embedding or str(DEFAULT_MODEL), prompts)
    try:
        return load_embedding(str(own.folder), prompts)
    except SettingsError as error:
        raise DataFolderError(
            f"Mô hình riêng của kho ở {own.folder} hỏng hoặc thiếu tệp. Hãy bỏ mô hình đó, trở lại "
            f"mô hình có sẵn: python -m ingest train-embedding --undo --data {settings.data}"
        ) from error
