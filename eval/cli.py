"""``python -m eval``: one command a module of ``eval.commands``.

With ``--json`` the last line of standard output is one JSON object and nothing else goes there;
tables, progress and messages go to standard error. Exit codes follow ``ingest.errors``: 0 done,
1 quality has fallen (``gate``), 2 usage or configuration, 3 the data folder is held or unusable.
"""

from __future__ import annotations

import typer

from eval.commands.answers import answers
from eval.commands.compare import compare
from eval.commands.copies import copies
from eval.commands.facts import facts
from eval.commands.gate import gate
from eval.commands.links import links
from eval.commands.ocr import ocr
from eval.commands.report import report
from eval.commands.retrieval import retrieval
from eval.commands.speed import speed

app = typer.Typer(
    help="Đo chất lượng tìm kiếm, trả lời và tốc độ.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (retrieval, answers, links, copies, speed, ocr, facts, compare, report, gate):
    app.command()(command)


def main() -> None:
    """The entry of ``python -m eval``."""
    app()
