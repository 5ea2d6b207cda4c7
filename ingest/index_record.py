"""What shaped the two indexes, as the catalog remembers it: an index made by another model or other
rules than today's finds the wrong things in silence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Literal

from ingest.catalog import Catalog

Index = Literal["lexical", "dense"]
BOTH: tuple[Index, ...] = ("lexical", "dense")
INDEX_NAMES = {"lexical": "chỉ mục từ", "dense": "chỉ mục ngữ nghĩa"}
# What shapes each index, in the record; "passages" shapes both.
_SHAPED_BY = {"lexical": ("normaliser",), "dense": ("embedding", "chroma")}
_KEY = "index"  # of the catalog's meta


class IndexRecord:
    """The record of one data folder, beside ``now``: what would shape an index made today, under
    the keys "embedding", "normaliser", "passages" and "chroma"."""

    def __init__(self, catalog: Catalog, now: Mapping[str, str]) -> None:
        self._catalog, self._now = catalog, dict(now)

    def exists(self) -> bool:
        return self._catalog.meta(_KEY) is not None

    def is_unfinished(self) -> bool:
        """Whether a rebuild of either index was begun and not ended, or nothing can be read."""
        return any(key not in self._read() for key in ("embedding", "normaliser"))

    def changed(self, *, moves_freely: bool) -> list[str]:
        """The keys of which today's value is another. With ``moves_freely``, where the vectors lie
        is none of them, and is recorded anew."""
        shape = self._read()
        shape.setdefault("chroma", self._now["chroma"])  # not recorded by the first versions
        if moves_freely:
            shape["chroma"] = self._now["chroma"]
            self._catalog.set_meta(_KEY, json.dumps(shape))
        return [key for key, value in self._now.items() if shape.get(key) != value]

    def is_todays(self, indexes: Iterable[Index]) -> bool:
        """Whether these are whole and made as they would be made today."""
        shape = self._read()
        if "embedding" in shape:
            shape.setdefault("chroma", self._now["chroma"])
        keys = ["passages", *(key for index in indexes for key in _SHAPED_BY[index])]
        return all(shape.get(key) == self._now[key] for key in keys)

    def write(self) -> None:
        self._catalog.set_meta(_KEY, json.dumps(self._now))

    def forget(self, indexes: Iterable[Index]) -> None:
        """Record that these are whole for no model. What cut the catalog's passages, and what made
        an index that stays, is still known."""
        forgotten = {key for index in indexes for key in _SHAPED_BY[index]}
        kept = {key: value for key, value in self._read().items() if key not in forgotten}
        self._catalog.set_meta(_KEY, json.dumps(kept))

    def _read(self) -> dict[str, str]:
        """What is recorded; nothing where the record cannot be read."""
        try:
            shape = json.loads(self._catalog.meta(_KEY) or "{}")
        except ValueError:
            return {}
        return shape if isinstance(shape, dict) else {}
