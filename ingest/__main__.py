"""``python -m ingest``."""

import sys

try:
    from ingest.cli import app

    app(prog_name="python -m ingest")
except KeyboardInterrupt:  # while the libraries were still loading
    sys.exit(130)
