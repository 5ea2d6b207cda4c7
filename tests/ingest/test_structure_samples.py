"""The sample documents, in five formats, against the sources they were rendered from."""

import re
import unicodedata
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.structure import parse
from ingest.types import DocumentFacts

SAMPLES = Path(__file__).resolve().parents[2] / "eval" / "samples"


def front_matter(path: Path) -> dict[str, str]:
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    lines = text.split("---\n", 2)[1].splitlines()
    return {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }


SOURCES = [front_matter(path) for path in sorted((SAMPLES / "sources").glob("*.md"))]
OFFICIAL = [source for source in SOURCES if source["form"] != "news"]


def facts_of(source: dict[str, str]) -> DocumentFacts:
    path = SAMPLES / "documents" / source["file"]
    return parse(read(path).blocks, file_name=path.name).facts


def letters(text: str) -> str:
    return " ".join(re.findall(r"[\w/-]+", unicodedata.normalize("NFC", text).casefold()))


@pytest.mark.parametrize("source", OFFICIAL, ids=lambda source: source["file"])
def test_official_documents(source: dict[str, str]) -> None:
    facts = facts_of(source)
    assert facts.kind is not None
    assert facts.kind.upper() == source["kind"]
    assert (facts.number, facts.issued) == (source["number"], source["issued"])
    assert facts.place == source["place"]
    assert facts.issuer is not None
    assert letters(facts.issuer).startswith(letters(source["organ"]))
    assert letters(facts.title).endswith(letters(source["title"]))
    assert facts.signatory == source.get("signer")
    recipients = [letters(item) for item in source.get("recipients", "").split(";") if item.strip()]
    assert [letters(item) for item in facts.recipients] == recipients
    if "authority" in source:
        assert facts.signatory_role is not None
        assert letters(facts.signatory_role) == letters(source["authority"].split(";")[-1])


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if s["form"] == "news"], ids=lambda source: source["file"]
)
def test_news(source: dict[str, str]) -> None:
    facts = facts_of(source)
    assert (facts.kind, facts.number) == ("Tin", None)
    assert (facts.title, facts.issued) == (source["title"], source["issued"])
