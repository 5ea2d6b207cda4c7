"""Everything that can go wrong, as one small tree. Messages are Vietnamese, for the person at the
desk: they name the thing, what was tried, and what to do next.

    TrolyError                      exit code
    ├── FileRefused                 1   one file cannot become evidence; the others go on
    │   └── SecretRefused           1   its mark of secrecy is above what the library accepts
    ├── UsageError                  2   a wrong argument or request
    │   └── SettingsError           2   a setting that cannot work
    └── DataFolderError             3   the data folder cannot be used
        ├── DataFolderHeld          3   another process owns it
        ├── IndexMismatch           3   the index was shaped by another model or other rules
        └── StorageFull             3   no room left on the disk
"""

from __future__ import annotations


class TrolyError(Exception):
    """Base of every error this product raises on purpose."""

    exit_code = 1


class FileRefused(TrolyError):
    """A file that cannot be ingested; ``str(error)`` is the reason shown to the clerk."""


class SecretRefused(FileRefused):
    """A file whose mark of secrecy is above what its library accepts: nothing of it is kept."""


class UsageError(TrolyError):
    """The request itself cannot be served as it was put."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown, malformed or cannot work on this machine."""


class DataFolderError(TrolyError):
    """The data folder cannot be used."""

    exit_code = 3


class DataFolderHeld(DataFolderError):
    """Another process owns the data folder."""


class IndexMismatch(DataFolderError):
    """The index on disk was made by another model, normaliser or passage rules."""


class StorageFull(DataFolderError):
    """The disk has no room for what was about to be written."""
