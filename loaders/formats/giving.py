"""360Giving 1.4: grants as JSON, or as the workbook or CSV of the same, under the names that the JSON has.

A spreadsheet's `Recipient Org:Identifier` becomes `recipientOrganization/0/id`. `period/start` and `period/end` are the
actual dates, else those planned, else the day of the award and as many months on as the grant is for.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

from loaders.cells import CellError
from loaders.cells.days import day
from loaders.cells.shown import shown
from loaders.description import Layout
from loaders.files import Content, begins_with
from loaders.formats import objects, text, workbook
from loaders.problems import Problem
from loaders.sheets import Entry, Sheet

ENDINGS = (*objects.ENDINGS, *workbook.ENDINGS, *text.ENDINGS)
CURRENCY = "EUR"
PERIOD = ("period/start", "period/end")
DATES = ("actualDates/0/", "plannedDates/0/")
GROUPS: Mapping[str, str] = {
    "Planned Dates": "plannedDates/0/",
    "Actual Dates": "actualDates/0/",
    "Recipient Org": "recipientOrganization/0/",
    "Funding Org": "fundingOrganization/0/",
    "Beneficiary Location": "beneficiaryLocation/0/",
    "Grant Programme": "grantProgramme/0/",
    "Funding Type": "fundingType/0/",
    "Classifications": "classifications/0/",
    "Related Document": "relatedDocument/0/",
    "recipientIndividual": "recipientIndividual/",
}
TITLES: Mapping[str, str] = {
    "Identifier": "id",
    "Title": "title",
    "Description": "description",
    "Currency": "currency",
    "Amount Applied For": "amountAppliedFor",
    "Amount Awarded": "amountAwarded",
    "Amount Disbursed": "amountDisbursed",
    "Award Date": "awardDate",
    "URL": "url",
    "Web Address": "url",
    "Name": "name",
    "Code": "code",
    "Vocabulary": "vocabulary",
    "Start Date": "startDate",
    "End Date": "endDate",
    "Duration (months)": "duration",
    "Charity Number": "charityNumber",
    "Company Number": "companyNumber",
    "City": "addressLocality",
    "Postal Code": "postalCode",
    "Country Code": "countryCode",
    "Geographic Code": "geoCode",
    "Geographic Code Type": "geoCodeType",
    "From An Open Call?": "fromOpenCall",
    "Last Modified": "dateModified",
    "Data Source": "dataSource",
}
"""What spreadsheets call a field; one that is not listed keeps its name."""


def fits(content: Content) -> bool:
    marks = (b'"grants"', b'"fundingOrganization"')
    return content.ending in objects.ENDINGS and all(begins_with(content, mark, within=2**16) for mark in marks)


def entries(content: Content, layout: Layout) -> list[Entry]:
    reader = next(one for one in (objects, workbook, text) if content.ending in one.ENDINGS)
    return [
        entry._replace(read=partial(_sheet, content, entry, max(layout.header_rows, default=1)))
        for entry in reader.entries(content, layout)
    ]


def _sheet(content: Content, entry: Entry, header_row: int) -> Sheet:
    sheet = entry.read()
    rows = iter(sheet.rows)
    above = list(islice(rows, header_row - 1))
    headers = [" ".join(shown(cell).split()) for cell in next(rows, [])]
    names = {header: _path(header) for header in headers}
    problems: list[Problem] = []
    sent = next((header for header, name in names.items() if name == "currency"), "currency")
    place = Problem(f"is not {CURRENCY}, in which money is kept here", content.name, entry.name, header=sent)
    below = _with_periods(rows, list(names.values()), header_row + sheet.first_row, place, problems)
    return sheet._replace(
        rows=chain(above, [[*headers, *PERIOD]], below),
        optional=sheet.optional.union(PERIOD),
        rename={header: name for header, name in names.items() if header != name},
        problems=problems,
        is_text=False,
    )


def _path(header: str) -> str:
    group, _, title = header.rpartition(":")
    group = ":".join(part for part in group.split(":") if not part.isdigit())
    if not group:
        return TITLES.get(title, title)
    return GROUPS[group] + TITLES[title] if group in GROUPS and title in TITLES else header


def _with_periods(
    rows: Iterator[list[Any]], names: Sequence[str], first: int, place: Problem, problems: list[Problem]
) -> Iterator[list[Any]]:
    for number, cells in enumerate(rows, start=first):
        row = [*cells[: len(names)], *[""] * (len(names) - len(cells))]
        grant = dict(zip(names, row, strict=True))
        currency = shown(grant.get("currency"))
        if currency != CURRENCY and any(shown(cell).strip() for cell in row):
            problems.append(replace(place, row=number, cell=currency or None))
        yield [*row, *_period(grant), *cells[len(names) :]]


def _period(grant: Mapping[str, Any]) -> tuple[str, str]:
    """First and last day in ISO 8601; empty where the grant does not say."""
    start = _first(grant, [*(f"{dates}startDate" for dates in DATES), "awardDate"])
    end = _first(grant, [f"{dates}endDate" for dates in DATES])
    months = next(filter(None, (shown(grant.get(f"{dates}duration")).strip() for dates in DATES)), "")
    if start is not None and end is None:
        end = _later(start, int(months)) if months.isdecimal() and 0 < int(months) < 1200 else start
    return str(start or ""), str(end or "")


def _first(grant: Mapping[str, Any], names: Sequence[str]) -> date | None:
    """The first of several fields that holds a day, with or without a time of day behind it."""
    for name in names:
        try:
            return day(shown(grant.get(name)).partition("T")[0].partition(" ")[0])
        except CellError:
            continue
    return None


def _later(start: date, months: int) -> date:
    """The last day of so many months from a day on."""
    count = 12 * start.year + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])) - timedelta(days=1)
