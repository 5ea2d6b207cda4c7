"""How well links between documents are found: against a list of all that the laws change, and on
changes drawn by chance and read by hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.structure.links import CHANGES
from ingest.types import Link

CASES = Path(__file__).with_name("cases")
Pair = tuple[str, str, str]  # file without suffix, "amends" or "ends", number
Place = tuple[str, ...]  # file, kind, number, place there, place where it is said


@dataclass(frozen=True, slots=True)
class LinkScores:
    """``changes`` are all links found that change another document; pairs count a document that
    another changes once."""

    changes: int
    pairs: int
    precision: float  # of pairs
    recall: float
    missed: tuple[Pair, ...]
    unsaid: tuple[Pair, ...]  # found, and the law does not say so
    judged: int  # changes drawn by chance that are still found
    judged_right: float


def scores(found: Mapping[str, Sequence[Link]]) -> LinkScores:
    """The scores of the links found in each file (by name without suffix), over the files that are
    there."""
    changes = [(name, x) for name, links in found.items() for x in links if x.kind in CHANGES]
    pairs = {pair_of(name, link) for name, link in changes}
    places = {place_of(name, link) for name, link in changes}
    wanted = {(a, b, c) for a, b, c in read_rows(CASES / "law_links.tsv") if a in found}
    judged = [(tuple(row[:-1]), row[-1]) for row in read_rows(CASES / "law_link_parts.tsv")]
    verdicts = [verdict for place, verdict in judged if place in places]
    right = pairs & wanted
    return LinkScores(
        changes=len(changes),
        pairs=len(pairs),
        precision=len(right) / max(1, len(pairs)),
        recall=len(right) / max(1, len(wanted)),
        missed=tuple(sorted(wanted - pairs)),
        unsaid=tuple(sorted(pairs - wanted)),
        judged=len(verdicts),
        judged_right=verdicts.count("right") / max(1, len(verdicts)),
    )


def pair_of(name: str, link: Link) -> Pair:
    ends = link.kind in ("replaces", "repeals") and link.part is None
    return name, "ends" if ends else "amends", link.target.canonical


def place_of(name: str, link: Link) -> Place:
    part = link.part.name if link.part else ""
    return name, link.kind, link.target.canonical, part, link.place.name


def read_rows(path: Path) -> Iterable[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
