"""What was found, as lines for people and as values for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders.headers import letters
from loaders.inspection.choice import Choice
from loaders.inspection.figures import Figures
from loaders.inspection.places import Fit
from loaders.inspection.profiles import Profile
from loaders.inspection.symbols import symbols_of
from loaders.inspection.table import Facts

SHOWN = 5
LONGEST = 60
LISTED = 20


def findings(facts: Facts, choice: Choice) -> dict[str, Any]:
    """Everything by name; what is not there is left out."""
    said: dict[str, Any] = {
        "file": facts.opened.content.name,
        "format": facts.dialect or facts.opened.format,
        "sheet": facts.found.grid.name,
        "hidden sheets": facts.opened.hidden,
        "holds": choice.holds,
        **_writing(facts),
        **_layout(facts),
        "numbers": _numbers(facts),
        "areas": [_place(fit) for fit in facts.places[:SHOWN]],
        "database": "not asked" if facts.known is None else "asked",
        **(_of_figures(choice.figures) if choice.figures else {}),
        "columns": [_column(profile) for profile in facts.profiles],
        "drafts": [draft.name for draft in choice.drafts],
        "to fill in": sum(draft.to_fill_in for draft in choice.drafts),
        "to check": sum(draft.to_check for draft in choice.drafts),
    }
    return {name: value for name, value in said.items() if value not in (None, [], {}, "")}


def _writing(facts: Facts) -> dict[str, Any]:
    writing = facts.opened.writing
    return {"encoding": writing.encoding, "delimiter": writing.delimiter} if writing else {}


def _layout(facts: Facts) -> dict[str, Any]:
    region = facts.found.region
    return {
        "titles": [text for _, cells in region.titles for text in [_text(cells)]],
        "header rows": region.headers,
        "merged ranges": len(facts.found.grid.merged or ()) or None,
        "data rows": facts.found.grid.height - len(region.titles) - len(region.headers) - len(region.notes)
        if not facts.dialect
        else len(region.data),
        "hidden rows": sorted(facts.found.grid.hidden.rows),
        "hidden columns": [letters(place) for place in sorted(facts.found.grid.hidden.columns)],
        "notes": [text for _, cells in region.notes for text in [_text(cells)]],
        "rows that are no data": [number for number, _ in facts.odd][:SHOWN],
    }


def _text(cells: list[Any]) -> str:
    texts = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    return " ".join(" ".join(texts).split())[:200]


def _numbers(facts: Facts) -> str | None:
    if not any(profile.is_figure for profile in facts.profiles):
        return None
    example = "1.234,5" if facts.notation == "german" else "1,234.5"
    return f"{facts.notation} ({example})" + ("" if facts.is_proved else ", not proved by any cell")


def _place(fit: Fit) -> dict[str, Any]:
    said: dict[str, Any] = {
        "column": fit.profile.header,
        "set": fit.area_set.code if fit.area_set else fit.field.get("by"),
        "matches": round(fit.share, 3),
        "covers": round(fit.cover, 3),
        "by": fit.field.get("by", "code"),
        "lost leading zeros": fit.lost_zeros,
        "not matched": list(fit.strange),
    }
    return {name: value for name, value in said.items() if value not in (False, [])}


def _of_figures(figures: Figures) -> dict[str, Any]:
    symbols = symbols_of(figures.values)
    labels = [figures.reader.read(header) for header in figures.facts.found.headers]
    return {
        "time": figures.time.header if figures.time else None,
        "years in headers": sorted({label.period for label in labels if label.period}),
        "missing figures": {**dict.fromkeys(symbols.official, "as usual"), **symbols.says},
        "totals": [{"row": one.row, "label": one.label, "proved": one.is_proved} for one in figures.totals],
        "indicators": {
            header: entry.guess.code + ("" if entry.guess.is_known else " (new)")
            for entry in figures.columns.entries
            for header in entry.headers[:1]
        },
        "broken down by": sorted(_dimensions(figures)),
    }


def _dimensions(figures: Figures) -> set[str]:
    found = {one.code for one in figures.breakdown.dimensions.values()} | set(figures.columns.words)
    return found | {code for entry in figures.columns.entries for code in entry.says.get("members", {})}


def _column(profile: Profile) -> dict[str, Any]:
    said: dict[str, Any] = {
        "column": letters(profile.place),
        "header": profile.header,
        "holds": profile.sort,
        "filled": profile.filled,
        "different": profile.distinct,
        "examples": [text[:LONGEST] for text in list(profile.values)[:3]],
    }
    if profile.symbols:
        said["placeholders"] = dict(profile.symbols)
    if profile.odd:
        said["no numbers"] = dict(profile.odd.most_common(SHOWN))
    return said


def lines(said: Mapping[str, Any]) -> Iterator[str]:
    """The findings as a person reads them, one a line."""
    title = said["file"] + (f", sheet '{said['sheet']}'" if "sheet" in said else "")
    yield f"{title}: {said['holds']} ({said['format']}, {said['data rows']:,} rows of data)"
    for name in said:
        if name not in ("file", "sheet", "holds", "format", "data rows", "columns", "drafts", "to fill in", "to check"):
            yield from _line(name, said[name])
    yield "  columns"
    yield from map(_column_line, said["columns"])


def _line(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"  {name}"
        yield from (f"    {_pairs(one)}" for one in value)
    elif isinstance(value, dict):
        yield f"  {name}: {_pairs(value)}"
    elif isinstance(value, list):
        more = f" and {len(value) - LISTED} more" if len(value) > LISTED else ""
        yield f"  {name}: {'; '.join(map(str, value[:LISTED]))}{more}"
    else:
        yield f"  {name}: {WRITTEN.get(value, value) if isinstance(value, str) else value}"


WRITTEN = {"\t": "tab", "|": "vertical bar"}


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name or 'empty'} {_short(value)}" for name, value in values.items())


def _short(value: Any) -> str:
    if isinstance(value, list):
        more = f" and {len(value) - SHOWN} more" if len(value) > SHOWN else ""
        return ", ".join(f"'{one}'" for one in value[:SHOWN]) + more
    return f"{value:.0%}" if isinstance(value, float) else f"'{value}'" if isinstance(value, str) else str(value)


def _column_line(column: Mapping[str, Any]) -> str:
    examples = ", ".join(f"'{text}'" for text in column["examples"])
    more = [f"{name} {_pairs(column[name])}" for name in ("placeholders", "no numbers") if name in column]
    facts = "; ".join([f"{column['holds']}", f"{column['filled']:,} filled, {column['different']:,} different", *more])
    return f"    {column['column']:>3}  {column['header']}: {facts}; {examples}"
