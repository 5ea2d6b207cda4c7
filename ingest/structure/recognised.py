"""Which stretches of a text were recognised from pictures, and how well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.structure.lines import Line
from ingest.types import RecognisedSpan


def recognised_spans(lines: Iterable[Line]) -> tuple[RecognisedSpan, ...]:
    """The stretches in order, each as long as its lines follow one another and are as good."""
    found: list[RecognisedSpan] = []
    for line in lines:
        block = line.block
        if not (block.recognised or block.low_quality):
            continue
        last = found[-1] if found else None
        if last and last.end + 1 == line.start and last.low_quality == block.low_quality:
            found[-1] = replace(last, end=line.end)
        else:
            found.append(RecognisedSpan(line.start, line.end, block.low_quality))
    return tuple(found)
