"""Plain text, as a clerk saves or mails it: the letterhead stacked, tables as bars."""

from pathlib import Path

from eval.samples.letterhead import closing, letterhead
from eval.samples.source import Heading, Paragraph, Source, Table


def render(source: Source, target: Path) -> None:
    """Write `source` as .txt, or as .md where its name asks for it (headings keep their marks)."""
    markdown = source.suffix == ".md"
    head = letterhead(source)
    lines = [*head.left]
    if head.subject:
        lines.append(head.subject)
    lines += ["", *head.right, head.place_date, ""]
    if head.kind:
        lines += [f"# {head.kind}" if markdown else head.kind, head.title or "", "", "-----", ""]
    for block in source.blocks:
        if isinstance(block, Heading):
            mark = "#" * (block.level + 1) + " " if markdown else ""
            lines += ["", *(mark + line for line in block.lines), ""]
        elif isinstance(block, Table):
            lines += [*_table(block), ""]
        elif isinstance(block, Paragraph) and markdown:
            marked = (f"**{run.text.strip()}**" if run.bold else run.text for run in block.runs)
            lines += ["".join(marked), ""]
        else:
            lines.append(block.text)
    if end := closing(source):
        lines += ["", "Nơi nhận:", *end.recipients, "", *end.signature]
    target.write_text("\n".join(lines).strip() + "\n", encoding="utf-8", newline="\n")


def _table(table: Table) -> list[str]:
    rows = ["| " + " | ".join("" if c in "<^" else c for c in row) + " |" for row in table.all_rows]
    rule = "|" + " --- |" * len(table.all_rows[0])
    return [*rows[: len(table.header)], rule, *rows[len(table.header) :]]
