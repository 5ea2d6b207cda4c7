"""Page furniture out of blocks."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.types import Block


def drop_clutter(blocks: Sequence[Block]) -> list[Block]:
    return list(blocks)
