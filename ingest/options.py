"""Options that commands of several rooms share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.settings import Settings, read_settings

Data = Annotated[
    Path | None, typer.Option("--data", help="Thư mục dữ liệu (mặc định: TROLY_DATA hoặc ./data).")
]
Json = Annotated[bool, typer.Option("--json", help="In kết quả là một đối tượng JSON.")]


def settings_for(data: Path | None) -> Settings:
    """Settings from the environment with ``--data`` over them."""
    return read_settings().with_data(data)
