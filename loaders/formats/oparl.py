"""OParl 1.1: objects, lists and pages of a council information system as tables, joined as far as the file goes.

Sheets are `paper`, `consultation`, `meeting`, `agendaItem`, `organization` and so on. What names another object by its
address also bears that object's fields, if the file holds it: `meeting/start`, `paper/reference`. A consultation gets
its `position` among those of its paper, and as `body` the first organization of its own or of its meeting; an
organization that meets bears `meets`. Deleted objects are left out, and persons: councillors are none of social
planning's business.
"""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from loaders.description import Layout
from loaders.files import Content, begins_with
from loaders.formats.objects import Placed, cell, json_of, table_sheet
from loaders.problems import FileError
from loaders.sheets import Entry

ENDINGS = (".json",)
SCHEMA = "schema.oparl.org/"
PERSONAL = frozenset({"person", "membership"})
OUTER = {"agendaItem": "meeting", "consultation": "paper"}
"""What an object that stands within another one leaves out, because that is what it stands in."""
DEEPEST = 20

Object = dict[str, Any]


def fits(content: Content) -> bool:
    return begins_with(content, SCHEMA.encode(), within=2**16)


def entries(content: Content, _: Layout) -> list[Entry]:
    """Of an archive of several JSON files all are read together."""
    system = _System(content)
    for one in [content.near(name) for name in content.names] or [content]:
        if one is not None:
            system.take(json_of(one))
    system.place()
    tables = {kind: [Placed(system.joined(one), {}) for one in objects] for kind, objects in system.tables().items()}
    if not tables:
        raise FileError(f"{content.name}: holds no objects of OParl, which bear a `type` of {SCHEMA}")
    return [Entry(kind, partial(table_sheet, content, kind, placed)) for kind, placed in tables.items()]


def _kind(one: Object) -> str | None:
    """`paper` for https://schema.oparl.org/1.1/Paper."""
    schema = str(one.get("type", ""))
    name = schema.rpartition("/")[2]
    return name[:1].lower() + name[1:] if SCHEMA in schema and name else None


class _System:
    """The objects of a council information system by their addresses."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._objects: dict[str, Object] = {}

    def take(self, data: Any, outer: Object | None = None, depth: int = 0) -> None:
        """All objects within, each standing for itself."""
        if depth > DEEPEST:
            raise FileError(f"{self._content.name}: is nested too deeply for OParl")
        if isinstance(data, list):
            for one in data:
                self.take(one, outer, depth + 1)
        elif isinstance(data, dict):
            kind = _kind(data)
            if kind is not None:
                self._keep(kind, data, outer)
            for value in data.values():
                self.take(value, data if kind else outer, depth + 1)

    def _keep(self, kind: str, one: Object, outer: Object | None) -> None:
        address = one.setdefault("id", f"{kind} {len(self._objects)}")
        if outer is not None and OUTER.get(kind) == _kind(outer):
            one.setdefault(OUTER[kind], outer["id"])
        self._objects.setdefault(str(address), {}).update(one)

    def tables(self) -> dict[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for one in self._objects.values():
            if one.get("deleted") is not True and (kind := str(_kind(one))) not in PERSONAL:
                found.setdefault(kind, []).append(one)
        return found

    def place(self) -> None:
        """Number the consultations of each paper in the order in which it lists them, else in that of the file.

        Papers without a number of their own go by their address; organizations that meet are told from the others.
        """
        for paper in self.tables().get("paper", []):
            paper.setdefault("reference", paper["id"])
        count: Counter[str] = Counter()
        listed = [item for one in self.tables().get("paper", []) for item in _addresses(one.get("consultation"))]
        others = [str(one["id"]) for one in self.tables().get("consultation", [])]
        for address in dict.fromkeys([*listed, *others]):
            one = self._objects.get(address, {})
            count[str(one.get("paper"))] += 1
            one["position"] = count[str(one.get("paper"))]
            one["body"] = next(self._bodies(one), "")
        meeting = [one for kind in ("meeting", "consultation") for one in self.tables().get(kind, [])]
        for address in {address for one in meeting for address in _addresses(one.get("organization"))}:
            self._objects.get(address, {})["meets"] = True

    def _bodies(self, consultation: Object) -> Iterator[str]:
        yield from _addresses(consultation.get("organization"))
        for meeting in _addresses(consultation.get("meeting")):
            yield from _addresses(self._objects.get(meeting, {}).get("organization"))

    def joined(self, one: Object) -> Object:
        """Its own fields, addresses where other objects stood, and the fields of those under the name of the field."""
        row: Object = {}
        for name, value in one.items():
            addresses = _addresses(value)
            row[name] = "\n".join(addresses) if addresses else cell(value)
            for number, address in enumerate(addresses):
                prefix = f"{name}/{number}/" if isinstance(value, list) else f"{name}/"
                if name != "id" and _kind(other := self._objects.get(address, {})) not in PERSONAL:
                    row |= {
                        prefix + key: cell(said) for key, said in other.items() if not isinstance(said, dict | list)
                    }
        return row


def _addresses(value: Any) -> list[str]:
    """The addresses of one or several objects, whether they are named or stand there themselves."""
    found = [one.get("id") if isinstance(one, dict) else one for one in (value if isinstance(value, list) else [value])]
    return [one for one in found if isinstance(one, str) and one.partition(":")[0] in ("http", "https")]
