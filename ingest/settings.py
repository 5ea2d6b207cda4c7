"""Settings: plain values, read from the environment in one place. Nothing is created here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from ingest.errors import SettingsError

PREFIX = "TROLY_"
DEFAULT_MODEL = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class Settings:
    """One field per ``TROLY_`` variable; the README's table is checked against this class."""

    data: Path = Path("data")
    embedding: str | None = None  # None: the data folder's own, else ``DEFAULT_MODEL``
    query_prompt: str | None = None  # as in ``model_prompts``; the variable's \n is a line break
    passage_prompt: str | None = None
    reranker: str | None = None
    chroma_url: str | None = None

    @property
    def unpacked(self) -> Path:
        """Where files from inside other files lie while they are read."""
        return self.data / "unpacked"

    def with_data(self, data: Path | None) -> Settings:
        """The same settings on another data folder; the ``--data`` option wins."""
        return self if data is None else replace(self, data=data)

    def without_own_model(self) -> Settings:
        """The same settings where a data folder's own model does not count."""
        return replace(self, embedding=self.embedding or str(DEFAULT_MODEL))


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises:
        SettingsError: a ``TROLY_`` variable that is not known.
    """
    environ = os.environ if environ is None else environ
    known = {PREFIX + f.name.upper(): f.name for f in fields(Settings)}
    unknown = sorted(k for k in environ if k.startswith(PREFIX) and k not in known)
    if unknown:
        raise SettingsError(
            f"Biến cấu hình không có trong chương trình: {', '.join(unknown)}. "
            f"Các biến dùng được: {', '.join(sorted(known))}."
        )
    given = {name: environ[key] for key, name in known.items() if environ.get(key)}
    data = Path(given.pop("data", "data"))
    for name in ("query_prompt", "passage_prompt"):
        if name in given:  # few shells and service files can write a line break
            given[name] = given[name].replace("\\n", "\n")
    return Settings(data=data, **given)
