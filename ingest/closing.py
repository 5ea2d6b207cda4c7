"""Things that are opened, used in a ``with`` block, and closed once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """``with`` closes it, whatever happened inside."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
