"""Which levels of secrecy a library accepts: none, unless its owner says otherwise.

A file with a mark above that is stopped before anything of it is kept.
"""

from __future__ import annotations

from ingest.database import Database
from ingest.errors import SecretRefused, UsageError
from ingest.folding import fold_aligned
from ingest.types import SECRECY, DocumentFacts, Secrecy

NONE = "không"  # what is typed for a library that accepts none


class Admission:
    """The table of the levels that libraries accept."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def accepts(self, library: str) -> Secrecy | None:
        """The highest level that a library accepts; None where it accepts no secrets."""
        rows = self._db.all(
            "SELECT s.accepts FROM library_secrecy s JOIN libraries l ON l.id = s.library_id"
            " WHERE l.name = ?",
            (library,),
        )
        held = str(rows[0]["accepts"]) if rows else None
        return next((level for level in SECRECY if level == held), None)

    def accept(self, library_id: int, level: Secrecy | None) -> None:
        """From now on, accept up to a level; None: no secrets. What is held already stays."""
        with self._db.writing() as db:
            db.execute("DELETE FROM library_secrecy WHERE library_id = ?", (library_id,))
            if level is not None:
                db.execute("INSERT INTO library_secrecy VALUES (?, ?)", (library_id, level))


def level_named(typed: str) -> Secrecy | None:
    """The level that a person names, with or without diacritics and hyphens; None for ``NONE``.

    Raises:
        UsageError: no such level.
    """
    folded = " ".join(fold_aligned(typed.replace("-", " ")).text.split())
    if folded in (fold_aligned(NONE).text, "thuong"):
        return None
    for level in SECRECY:
        if fold_aligned(level).text == folded:
            return level
    names = ", ".join((*(level.lower() for level in SECRECY), NONE))
    raise UsageError(f"Không có độ mật “{typed}”. Hãy chọn một trong: {names}.")


def check_admitted(facts: DocumentFacts, library: str, accepts: Secrecy | None) -> None:
    """Stop a document with a mark of secrecy that its library does not accept.

    Raises:
        SecretRefused: it is stopped; the reason says nothing of what it holds.
    """
    if facts.secrecy is None or (
        accepts and SECRECY.index(facts.secrecy) <= SECRECY.index(accepts)
    ):
        return
    raise SecretRefused(
        f"Văn bản có dấu độ mật ({facts.secrecy.upper()}) nên không nạp; không giữ lại gì của tệp. "
        "Tài liệu mật chỉ được để ở nơi được phép. Nếu kho này được phép giữ, người phụ trách mở "
        f'bằng lệnh: python -m ingest library "{library}" --accept-secret "{facts.secrecy.lower()}"'
        ". Nếu dấu bị nhận nhầm, hãy báo người phụ trách kỹ thuật."
    )
