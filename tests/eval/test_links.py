"""The measure of links: what counts as found, missed and unsaid."""

from __future__ import annotations

from eval.links import CASES, read_rows, scores
from ingest.types import Link, Provision, Reference

LAW = "VBPL_141383"  # which replaces 07/2007/QH12 and changes nothing else


def _link(kind: str, number: str, place: Provision, part: Provision | None = None) -> Link:
    return Link(kind, Reference(number, "QH12", year=2007), 0, 1, place, part)


def test_a_pair_counts_once_and_a_citation_not_at_all() -> None:
    right = _link("replaces", "07", Provision("39", "2"))
    cited = _link("cites", "08", Provision("1"))
    done = scores({LAW: (right, right, cited)})
    assert (done.changes, done.pairs, done.precision, done.recall) == (2, 1, 1.0, 1.0)
    assert (done.judged, done.judged_right) == (1, 1.0)


def test_what_the_law_does_not_say_and_what_is_missed() -> None:
    wrong = _link("amends", "07", Provision("39", "2"), Provision("5"))
    done = scores({LAW: (wrong,)})
    assert (done.precision, done.recall) == (0.0, 0.0)
    assert done.unsaid == ((LAW, "amends", "07/2007/QH12"),)
    assert done.missed == ((LAW, "ends", "07/2007/QH12"),)


def test_the_lists_are_whole() -> None:
    pairs = list(read_rows(CASES / "law_links.tsv"))
    parts = list(read_rows(CASES / "law_link_parts.tsv"))
    assert {len(row) for row in pairs} == {3}
    assert {row[1] for row in pairs} == {"amends", "ends"}
    assert {len(row) for row in parts} == {6}
    assert {row[-1] for row in parts} == {"right", "wrong"}
