"""Everything that was found out about one table, for those who make drafts of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from loaders.cells.numbers import Notation
from loaders.headers import letters
from loaders.inspection.drafts import Draft
from loaders.inspection.knowledge import Known
from loaders.inspection.opening import Found, Opened
from loaders.inspection.places import Fit
from loaders.inspection.profiles import Profile
from loaders.inspection.region import Row
from loaders.inspection.text import code_of, is_among, lexicon, says, words_of
from loaders.sheets import Hidden

CONCEPTS: Sequence[str] = lexicon()["marks"]["indicator"]


class Asked(NamedTuple):
    """What whoever asks knows already; `data` is the folder that `file` is relative to."""

    municipality: str | None = None
    dataset: str | None = None
    data: Path | None = None


class Facts(NamedTuple):
    """`places` are the columns that name areas, the best first; `is_proved`: the cells prove the notation."""

    path: Path
    opened: Opened
    found: Found
    profiles: Sequence[Profile]
    notation: Notation
    is_proved: bool
    places: Sequence[Fit]
    odd: Sequence[Row]
    known: Known | None
    asked: Asked
    template: str | None
    sheet: str | None
    dialect: str | None
    labels: Mapping[str, Mapping[str, str]]
    optional: frozenset[str]

    @property
    def knows(self) -> Known:
        return self.known or Known()

    @property
    def municipality(self) -> str | None:
        if self.asked.municipality:
            return self.asked.municipality
        for fit in self.places[:1]:
            if fit.area_set is not None:
                return fit.area_set.municipality
        return self.knows.only_municipality

    @property
    def meanings(self) -> Mapping[str, str]:
        """What each code of the file means, whatever variable it is of."""
        return {code: label for labels in self.labels.values() for code, label in labels.items()}

    @property
    def surroundings(self) -> list[str]:
        """Texts that may say what the table is about, the nearest first."""
        titles = [text for _, cells in self.found.region.titles for cell in cells if (text := str(cell or "").strip())]
        stem = self.path.stem if self.template is None else Path(self.template).stem
        sheet = [self.sheet] if self.sheet else []
        return [*self.constants, *titles[:8], *sheet, stem]

    @property
    def constants(self) -> list[str]:
        """What a column of a single text says of every row: `Merkmal` is `Arbeitslose` throughout."""
        same = [one for one in self.profiles if one.is_constant and says(one.header, CONCEPTS) > 0]
        same.sort(key=lambda one: next(place for place, name in enumerate(CONCEPTS) if says(one.header, [name])))
        return [next(iter(one.values)) for one in same]

    def profile(self, header: str) -> Profile:
        return next(profile for profile in self.profiles if profile.header == header)


def started(facts: Facts, kind: str, suffix: str = "") -> Draft:
    """A draft with what every description says: kind, municipality, file, dataset."""
    draft = Draft(f"{'-'.join([*_title(facts), *([suffix] if suffix else [])])}.toml", {"kind": kind})
    _municipality(draft, facts)
    draft.says["file"] = _file(facts)
    if facts.opened.content.name != facts.path.name and "/" in facts.opened.content.name:
        draft.says |= _member(facts)
    _dataset(draft, facts)
    return draft


def _title(facts: Facts) -> list[str]:
    """The file's name without its year where the draft is for all years, and the sheet's where there are several."""
    stem = Path(facts.template or facts.path.name).stem
    parts = [part for part in stem.split("-") if "{year}" not in part] if facts.template else [stem]
    sheet = facts.sheet.replace("{year}", "") if facts.sheet and len(facts.opened.grids) > 1 else None
    return ["-".join(parts) or "all-years", *(["-".join(words_of(sheet))] if sheet else [])]


def _municipality(draft: Draft, facts: Facts) -> None:
    if facts.municipality:
        draft.says["municipality"] = facts.municipality
        if facts.known is not None and facts.municipality not in facts.knows.municipalities:
            draft.check("municipality", 'not known yet: load it first, with kind = "municipalities"')
    else:
        draft.says["municipality"] = "00000000"
        draft.fill_in("municipality", "the official key (AGS) of the municipality that owns the rows")


def _file(facts: Facts) -> str:
    """The file, or all years of it, as it lies in the data folder."""
    path = _relative(facts)
    return path.removesuffix(facts.path.name) + facts.template if facts.template else path


def _relative(facts: Facts) -> str:
    if facts.asked.data is not None and facts.path.resolve().is_relative_to(facts.asked.data.resolve()):
        return facts.path.resolve().relative_to(facts.asked.data.resolve()).as_posix()
    return facts.path.name


def _member(facts: Facts) -> Mapping[str, Any]:
    """The file within an archive, unless it is the only one that can be meant."""
    return (
        {}
        if facts.path.suffix.lower() == ".zip" and facts.opened.format == "shapefile"
        else {"member": facts.opened.content.name.split("/", 1)[1]}
    )


def _dataset(draft: Draft, facts: Facts) -> None:
    if facts.asked.dataset:
        draft.says["dataset"] = {"code": facts.asked.dataset}
        if facts.asked.dataset in facts.knows.datasets or facts.known is None:
            return
        draft.check("dataset", "not known yet: one description must say its title, publisher and licence")
        return
    name = facts.path.resolve().parent.name or facts.path.stem
    code = code_of(words_of(name))[:40]
    if code in facts.knows.datasets:
        draft.says["dataset"] = {"code": code}
        draft.check("dataset", "the one that this folder's files were loaded with")
        return
    draft.says["dataset"] = {"code": code, "title": name[:120], "publisher": "", "licence": ""}
    draft.check("dataset.code", "a code of your own for all files of this folder; --dataset CODE names another")
    draft.fill_in("dataset.publisher", "who publishes the file")
    draft.fill_in("dataset.licence", 'such as "dl-de/by-2.0"')


def layout(draft: Draft, facts: Facts) -> dict[str, Any]:
    """The settings of `[table]` that the file needs."""
    region, opened = facts.found.region, facts.opened
    says: dict[str, Any] = {}
    if len(opened.grids) + len(opened.hidden) > 1 and facts.found.grid.name:
        says["sheet"] = facts.sheet
    if facts.dialect:
        return {**says, "format": facts.dialect}
    if opened.writing:
        says |= opened.writing.stated
    if region.header != 1 and not facts.found.grid.has_headers:
        says["header"] = region.header
    if any(facts.found.grid.hidden):
        draft.comments.append(_hidden(facts.found.grid.hidden))
    if region.notes:
        says["stop"] = _stop(facts)
    if facts.notation == "english":
        says["numbers"] = "english"
    return says


def _hidden(hidden: Hidden) -> str:
    rows, columns = (sorted(places) for places in hidden)
    found = [f"{len(rows)} rows from {rows[0]} on"] if rows else []
    found += [f"columns {', '.join(map(letters, columns))}"] if columns else []
    return f'Check: read are, though hidden, {" and ".join(found)}; hidden = "skip" in [table] leaves them out.'


def _stop(facts: Facts) -> str:
    """How the notes begin, as short as no row of data begins alike."""
    data = [_first(cells) for _, cells in facts.found.region.data]
    note = _first(facts.found.region.notes[0][1])
    words = note.split(" ")
    for count in range(1, len(words) + 1):
        start = " ".join(words[:count])[:60]
        if len(start) > 2 and not any(text.startswith(start) for text in data):
            return start
    return note[:60]


def _first(cells: Sequence[Any]) -> str:
    return next((text for cell in cells if (text := str(cell if cell is not None else "").strip())), "")


def leave_out_odd(facts: Facts, header: str) -> list[dict[str, Any]]:
    """Rows that do not fit, by what stands in one column of theirs."""
    place = facts.profile(header).place
    texts = list(dict.fromkeys(_at(cells, place) for _, cells in facts.odd))
    usual = {_at(cells, place) for row in facts.found.region.data if row not in facts.odd for cells in [row[1]]}
    values = [text for text in texts if text not in usual]
    return [{"header": header, "values": values, "reason": "no row of data"}] if values else []


def leave_out_nameless(facts: Facts, header: str) -> list[dict[str, Any]]:
    """Rows of a list without a name: sums and notes."""
    profile = facts.profile(header)
    rules: list[dict[str, Any]] = []
    if 0 < profile.empty < max(2, profile.rows / 5):
        rules.append({"header": header, "values": [""], "reason": "no name"})
    if sums := [text for text in profile.values if _is_total(text)]:
        rules.append({"header": header, "values": sums, "reason": "totals"})
    return rules


def _is_total(text: str) -> bool:
    """`Zwischensumme`, `Summe 2023`, but not the name of an association that begins so."""
    marks = lexicon()["marks"]
    others = [word for word in words_of(text) if not is_among(word, [*marks["total"], *marks["filler"]])]
    return says_total(text) and all(word.isdigit() for word in others)


def says_total(text: str) -> bool:
    """`Stadt insgesamt`, `Summe der Stadtteile`."""
    words = words_of(text)
    return len(words) <= 4 and any(is_among(word, lexicon()["marks"]["total"]) for word in words)


def _at(cells: Sequence[Any], place: int) -> str:
    return str(cells[place] if place < len(cells) and cells[place] is not None else "").strip()
