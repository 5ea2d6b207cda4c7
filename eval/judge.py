"""Is an answer right? Pure functions from a case and an answer to a verdict.

What is compared is what a person reads: the sentences of the claims, in the order shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from assistant.types import Answer, Citation
from eval.types import Case, Source, Verdict
from ingest.dates import find_dates
from ingest.sentences import sentence_spans

DEPTHS = (1, 2, 3)  # contains_gold@1, @2, @3


def plain(text: str) -> str:
    """NFC, one case, single spaces: the form in which strings are compared."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def holds(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text`` as whole words and whole numbers.

    "5" does not stand in "15", nor "578" in "1.578". A date stands in whatever form it is written.
    """
    dates = find_dates(wanted)
    if dates and dates[0].end - dates[0].start == len(wanted):
        return dates[0].value in {date.value for date in find_dates(text)}
    pattern = rf"(?<!\w)(?<!\d[.,]){re.escape(plain(wanted))}(?!\w)(?![.,]\d)"
    return re.search(pattern, plain(text)) is not None


def sentences_shown(answer: Answer) -> list[str]:
    """The sentences of an answer in the order shown; none for a refusal or a question back."""
    if answer.status != "answered":
        return []
    return [
        claim.text[start:end]
        for claim in answer.claims
        for start, end in sentence_spans(claim.text)
    ]


def contains_gold(golds: Sequence[str], sentences: Sequence[str]) -> dict[str, float]:
    """contains_gold@k: 1 if any gold string stands in the first k sentences (joined), else 0.

    Plain containment, as figures on SQuAD layouts are given: a gold may end inside a word.
    """
    wanted = [plain(gold) for gold in golds]
    return {
        f"contains_gold@{depth}": float(
            any(gold in plain(" ".join(sentences[:depth])) for gold in wanted)
        )
        for depth in DEPTHS
    }


def judge(case: Case, answer: Answer, files: Mapping[int, str]) -> tuple[Verdict, str]:
    """The verdict and, where it is not right, what was missing in words (Vietnamese).

    Args:
        files: document id -> file name, for labelled documents that carry no number.
    """
    if answer.status == "refused" and case.expect != "refused":
        return "needless_refusal", "từ chối dù có căn cứ"
    if case.expect == "refused" and answer.status != "refused":
        return "missed_refusal", "trả lời dù không có căn cứ"
    if answer.status != case.expect:
        return "wrong", f"trạng thái “{answer.status}”, phải là “{case.expect}”"
    shown = answer.text if answer.status == "ambiguous" else " ".join(c.text for c in answer.claims)
    if answer.status == "ambiguous":
        shown = " ".join([shown, *answer.choices])
    missing = [group for group in case.contains if not any(holds(shown, alt) for alt in group)]
    if missing:
        return "wrong", "thiếu " + "; ".join(
            "“" + "” hoặc “".join(group) + "”" for group in missing
        )
    if answer.status == "answered":
        unfounded = unfounded_sources(case, answer.citations, files)
        if unfounded:
            return "wrong", "không dẫn " + "; ".join(
                f"{source.number or source.file} {source.issued or ''}".strip()
                for source in unfounded
            )
    return "right", ""


def unfounded_sources(
    case: Case, citations: Sequence[Citation], files: Mapping[int, str]
) -> tuple[Source, ...]:
    """The labelled documents an answer should have cited and did not.

    One of them is enough where they are alternatives; a question about two documents needs both.
    """
    missing = tuple(s for s in case.sources if not any(is_from(c, s, files) for c in citations))
    return missing if needs_every_source(case) or len(missing) == len(case.sources) else ()


def needs_every_source(case: Case) -> bool:
    """Whether each labelled document is needed, or one of them is enough."""
    return case.type in ("two_documents", "compare")


def is_from(citation: Citation, source: Source, files: Mapping[int, str]) -> bool:
    """Same number and same date; a label without one of them is met by the other.

    A label with neither (a news page) is met by its file.
    """
    if source.number is None and source.issued is None:
        return source.file is not None and files.get(citation.document_id) == source.file
    return (source.number is None or plain(source.number) == plain(citation.number or "")) and (
        source.issued is None or source.issued == citation.issued
    )
