"""What both indexes are given of a passage."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.types import DocumentFacts, Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage about to be indexed, with what its document adds."""

    document_id: int
    facts: DocumentFacts
    passage: Passage

    def search_parts(self) -> tuple[str, ...]:
        """What both indexes see: the document's title, who issued it and when, the headings, then
        the passage's own words. A district's report seldom names the district in its sentences."""
        facts = self.facts
        year = f"năm {facts.issued[:4]}" if facts.issued else ""
        about = (facts.title, " ".join(p for p in (facts.issuer, year) if p))
        return (*(p for p in about if p), *self.passage.heading_path, self.passage.text)
