"""Drafts for a list of facilities: where they are, who runs them, what they offer, when and for how many."""

from typing import Any

from loaders.cells import CellError
from loaders.cells.hours import spans
from loaders.inspection.drafts import Draft
from loaders.inspection.drafts.funding import number_of_name, organization_draft, sub_plan_of
from loaders.inspection.drafts.records import Mapped, identifies, mapped, unused
from loaders.inspection.labels import DAY
from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts, layout, started

MOSTLY = 0.8


def is_facilities(facts: Facts) -> bool:
    """A name and an address, or a point on the map."""
    found = mapped("facilities", facts.profiles)
    lies = any(found.has(*fields) for fields in (("street",), ("postal_code", "town"), ("longitude", "latitude")))
    return found.has("name") and lies and len(facts.found.region.data) > 1


class Facilities:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        run_by = mapped("organizations", facts.profiles)
        provider = run_by.columns.get("name")
        numbers = [one.header for one in facts.profiles if provider and one is number_of_name(provider, facts)]
        taken = [provider.header, *numbers] if provider else []
        self.provider = provider
        self.found = mapped("facilities", facts.profiles, taken)
        if not self.found.has("name"):  # what seemed to name who runs it names the place itself
            self.provider, self.found = None, mapped("facilities", facts.profiles)
        left = [*taken, *(one.header for one in self.found.columns.values())]
        self.run_by = run_by
        self.offers = mapped("offerings", facts.profiles, left)
        self.capacity = mapped("capacity", facts.profiles, left)

    def drafts(self) -> list[Draft]:
        drafts = [self._facilities()]
        if self.provider is not None:
            drafts += [organization_draft(self.facts, self.provider, self.run_by), self._offerings()]
            if self.capacity.has("maximum"):
                drafts.append(self._capacity())
            if (hours := self.offers.columns.get("opening_hours")) and _are_hours(hours):
                drafts.append(self._schedules(hours))
        return drafts

    @property
    def key(self) -> Any:
        """What tells the facilities apart."""
        code = self.found.columns.get("code")
        if code is not None and identifies(code) and not code.is_running:
            return code.header
        headers = [header for name in ("name", "street", "house_number") if (header := self.found.header(name))]
        return (
            {"headers": headers, "join": " ", "normalise": True}
            if len(headers) > 1
            else {"header": headers[0], "normalise": True}
        )

    def _facilities(self) -> Draft:
        draft = self._started("facilities")
        fields: dict[str, Any] = {"code": self.key, "name": self.found.header("name")}
        for name in ("street", "postal_code", "town", "longitude", "latitude"):
            if header := self.found.header(name):
                fields[name] = self._field(name, header)
        if "town" not in fields and (town := self.facts.knows.municipalities.get(self.facts.municipality or "")):
            fields["town"] = {"value": town}
        self._areas(draft, fields)
        return self._finished(draft, fields)

    def _field(self, name: str, header: str) -> Any:
        profile = self.facts.profile(header)
        if name == "street" and (number := self.found.header("house_number")):
            return {"headers": [header, number], "join": " "}
        if name == "postal_code" and any(len(text) == 4 for text in profile.values):
            return {"header": header, "pad": 5}
        if name in ("longitude", "latitude") and self.facts.notation == "german" and not profile.votes["german"]:
            return {"header": header, "numbers": "english"}
        return header

    def _areas(self, draft: Draft, fields: dict[str, Any]) -> None:
        used = [one.header for one in self.found.columns.values()]
        for fit in self.facts.places:
            if fit.profile.header not in used and fit.area_set is not None:
                fields["areas"] = {"header": fit.profile.header, **fit.field}
                if fit.strange:
                    draft.check("fields.areas", f"not known: {', '.join(fit.strange[:5])}")
                return

    def _offerings(self) -> Draft:
        draft = self._started("offerings")
        assert self.provider is not None
        numbered = number_of_name(self.provider, self.facts)
        fields: dict[str, Any] = {"code": self.key, "name": self.found.header("name")}
        for name in ("description", "opening_hours", "age_from", "age_to"):
            if header := self.offers.header(name):
                fields[name] = header
        fields["provider"] = numbered.header if numbered else {"header": self.provider.header, "normalise": True}
        fields["facility"] = self.key
        types = sorted(self.facts.knows.offering_types)
        fields["type"] = {"value": ""}
        draft.fill_in("fields.type", f"the code of an offering type; known are {', '.join(types[:10]) or 'none'}")
        fields["sub_plans"] = {"value": sub_plan_of(self.facts.surroundings) or "CROSS_CUTTING"}
        draft.check("fields.sub_plans", "YOUTH, ELDERLY, DISABILITY, HOMELESSNESS, REFUGEE or CROSS_CUTTING")
        fields["provision_form"] = {"value": "PROFESSIONAL"}
        draft.check("fields.provision_form", "PROFESSIONAL, VOLUNTARY, …")
        self._areas(draft, fields)
        fields["valid_from"] = {"value": self._day(draft, "fields.valid_from")}
        return self._finished(draft, fields)

    def _capacity(self) -> Draft:
        draft = self._started("capacity")
        fields: dict[str, Any] = {"offering": self.key}
        fields["reference_day"] = {"value": self._day(draft, "fields.reference_day")}
        fields["unit"] = {"value": "PLACES"}
        for name in ("maximum", "occupied", "available", "waiting"):
            if header := self.capacity.header(name):
                fields[name] = header
        return self._finished(draft, fields)

    def _schedules(self, hours: Profile) -> Draft:
        draft = self._started("schedules")
        return self._finished(draft, {"offering": self.key, "hours": hours.header})

    def _day(self, draft: Draft, path: str) -> str:
        """The day of the list, if a title or the file's name has one."""
        for text in self.facts.surroundings:
            if match := DAY.search(text):
                draft.check(path, "the day of the list")
                return match[0]
        draft.fill_in(path, "the day of the list")
        return ""

    def _started(self, kind: str) -> Draft:
        draft = started(self.facts, kind, kind)
        draft.says["table"] = layout(draft, self.facts)
        return draft

    def _finished(self, draft: Draft, fields: dict[str, Any]) -> Draft:
        if spare := unused(self.facts, fields):
            draft.says["table"]["ignore"] = spare
        if not draft.says["table"]:
            del draft.says["table"]
        draft.says["fields"] = fields
        return draft


def _are_hours(profile: Profile) -> bool:
    return sum(count for text, count in profile.values.items() if _is_hours(text)) >= MOSTLY * profile.filled


def _is_hours(text: str) -> bool:
    try:
        return bool(spans(text))
    except CellError:
        return False


__all__ = ["Facilities", "Mapped", "is_facilities"]
