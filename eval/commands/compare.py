"""``eval compare``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from eval import compare as comparing
from eval import record, report
from eval.commands.shared import JsonOption, errors_shown, terminal


def compare(
    run_a: Annotated[Path, typer.Argument(help="Tệp kết quả thứ nhất (runs/*.json).")],
    run_b: Annotated[Path, typer.Argument(help="Tệp kết quả thứ hai.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Liệt kê mọi câu đã đổi, không chỉ những câu đầu.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """So hai lần đo theo từng câu hỏi, kèm kiểm định thống kê."""
    with errors_shown():
        compared = comparing.compare(record.load(run_a), record.load(run_b))
        report.show_comparison(terminal(stderr=as_json), compared, everything=everything)
        if as_json:
            print(json.dumps(dataclasses.asdict(compared), ensure_ascii=False))
