"""Drafts for what other drafts refer to and the database does not know yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders.inspection.concepts import HEAD, Guess
from loaders.inspection.drafts import Draft
from loaders.inspection.figures import Figures
from loaders.inspection.labels import YEAR, ages_of
from loaders.inspection.table import Facts, started
from loaders.inspection.text import lexicon, words_of

MUNICIPALITY = "municipality.toml"
NAMES = {"AGE": "Alter"} | {entry["dimension"]: entry["name"] for entry in lexicon()["members"]}


USUAL = {"POPULATION": "Bevölkerung", "POPULATION_SHARE": "Anteil an der Bevölkerung"}
MEMBERS = {
    ("SEX", "F"): "weiblich",
    ("SEX", "M"): "männlich",
    ("SEX", "D"): "divers",
    ("NATIONALITY", "DE"): "deutsch",
    ("NATIONALITY", "FOREIGN"): "ausländisch",
    ("MIGRATION", "WITH"): "mit Migrationshintergrund",
    ("MIGRATION", "WITHOUT"): "ohne Migrationshintergrund",
}


def term_drafts(figures: Figures) -> list[Draft]:
    facts = figures.facts
    indicators = list(_indicators(figures))
    members = _members(figures)
    dimensions = [code for code in members if code not in facts.knows.dimensions]
    rows = [{"code": code, "name": NAMES.get(code, code.capitalize())} for code in dimensions]
    drafts = [_of_rows(facts, "indicators", indicators), _of_rows(facts, "dimensions", rows)]
    drafts.append(_of_rows(facts, "dimension_members", list(_new_members(members, facts))))
    for draft in drafts:
        for number in range(len(draft.says["rows"])):
            draft.check(f"rows.{number}.name", "as people shall read it")
    return [draft for draft in drafts if draft.says["rows"]]


def municipality_draft(facts: Facts) -> list[Draft]:
    """The municipality itself, where somebody asked for one that is not known."""
    code = facts.asked.municipality
    if code is None or code in facts.knows.municipalities:
        return []
    draft = _of_rows(facts, "municipalities", [{"code": code, "name": ""}])
    draft.name = MUNICIPALITY
    draft.fill_in("rows.0.name", "its name")
    return [draft]


def _of_rows(facts: Facts, kind: str, rows: list[dict[str, Any]]) -> Draft:
    draft = started(facts, kind, kind.replace("_", "-"))
    for name in ("municipality", "file", "member"):
        draft.says.pop(name, None)
        draft.remarks.pop(name, None)
    draft.describes_no_dataset()
    draft.says["rows"] = rows
    return draft


def _indicators(figures: Figures) -> Iterator[dict[str, Any]]:
    """Each new indicator once, with the words of the header that led to it."""
    seen: set[str] = set()
    for text, guess in _guesses(figures):
        if not guess.is_known and guess.code not in seen:
            seen.add(guess.code)
            name = _name(text, guess, figures.facts)
            kind, unit = ("STATUS_RELATIVE", "Prozent") if guess.is_rate else ("STATUS_ABSOLUTE", "Personen")
            row = {"code": guess.code, "name": name, "type": kind, "unit": unit, "sub_plans": ["CROSS_CUTTING"]}
            yield {**row, "per": 100} if guess.is_rate else {**row, "counts_people": True}


def _name(header: str, guess: Guess, facts: Facts) -> str:
    """The header, or the title that led to the indicator where the header says nothing of it."""
    if guess.code in USUAL:
        return USUAL[guess.code]
    texts = [header, *facts.surroundings]
    said = next((text for text in texts if guess.words and guess.words[0] in words_of(text)), header)
    return " ".join(YEAR.sub("", HEAD.split(said)[0]).replace("_", " ").split()) or guess.code.capitalize()


def _guesses(figures: Figures) -> Iterator[tuple[str, Guess]]:
    if figures.breakdown.indicator is None:
        yield from ((entry.headers[0], entry.guess) for entry in figures.columns.entries)
        return
    for text in figures.breakdown.indicator.values:
        said = figures.facts.meanings.get(text, text)
        guess = figures.concepts.guess(figures.reader.read(said))
        code = figures.breakdown.words.get(text, text)
        yield said, guess if code == guess.code else guess._replace(code=code, is_known=False)


def _members(figures: Figures) -> dict[str, dict[str, str]]:
    """The members that the draft names, by dimension, each with its words."""
    found: dict[str, dict[str, str]] = {}
    for entry in figures.columns.entries:
        for dimension, code in entry.says.get("members", {}).items():
            found.setdefault(dimension, {}).setdefault(code, entry.headers[0])
    for dimension, words in figures.columns.words.items():
        found.setdefault(dimension, {}).update({code: text for text, code in words.items()})
    for one in figures.breakdown.dimensions.values():
        meanings = figures.facts.meanings
        found.setdefault(one.code, {}).update({code: meanings.get(text, text) for text, code in one.words.items()})
    return found


def _new_members(members: Mapping[str, Mapping[str, str]], facts: Facts) -> Iterator[dict[str, Any]]:
    known = {(member.dimension, member.code) for member in facts.knows.members}
    for dimension, codes in members.items():
        for code, text in codes.items():
            if (dimension, code) not in known:
                yield {
                    "dimension": dimension,
                    "code": code,
                    "name": _named(dimension, code, text),
                    **_ages(dimension, code),
                }


def _named(dimension: str, code: str, text: str) -> str:
    """As statistical offices write ages; other members as the file does."""
    ages = ages_of(code) if dimension == "AGE" else None
    if ages is None:
        return MEMBERS.get((dimension, code)) or " ".join(text.replace("_", " ").split())
    low, high = ages
    if high is None:
        return f"{low} Jahre und älter"
    return f"unter {high + 1} Jahre" if low == 0 else f"{low} bis unter {high + 1} Jahre"


def _ages(dimension: str, code: str) -> dict[str, int]:
    ages = ages_of(code) if dimension == "AGE" else None
    if ages is None:
        return {}
    low, high = ages
    return {"age_from": low} if high is None else {"age_from": low, "age_to": high}
