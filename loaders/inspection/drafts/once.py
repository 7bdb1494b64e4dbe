"""What drafts that load together say once: what a dataset is, and each term."""

from collections.abc import Iterable, Mapping

from loaders.inspection.drafts import Draft


class Told:
    """What the drafts so far say; of a term that several files need the first draft has the row."""

    def __init__(self) -> None:
        self._datasets: set[str] = set()
        self._terms: set[tuple[str, ...]] = set()

    def once(self, drafts: Iterable[Draft]) -> list[Draft]:
        """The drafts without what was told before; one of which no row is left is none."""
        kept = [draft for draft in drafts if "rows" not in draft.says or self._keeps_rows(draft)]
        for draft in kept:
            self._describe_once(draft)
        return kept

    def _describe_once(self, draft: Draft) -> None:
        entry = draft.says["dataset"]
        if len(entry) > 1 and entry["code"] in self._datasets:
            draft.describes_no_dataset()
        elif len(entry) > 1:
            self._datasets.add(entry["code"])

    def _keeps_rows(self, draft: Draft) -> bool:
        rows = draft.says["rows"]
        keys = [(draft.says["kind"], row.get("dimension", ""), row["code"]) for row in rows]
        kept = [number for number, key in enumerate(keys) if key not in self._terms]
        moved = {f"rows.{number}": f"rows.{place}" for place, number in enumerate(kept)}
        draft.says["rows"] = [rows[number] for number in kept]
        draft.remarks = {new: text for path, text in draft.remarks.items() if (new := _moved(path, moved))}
        self._terms.update(keys)
        return bool(kept)


def _moved(path: str, places: Mapping[str, str]) -> str | None:
    """The path of a remark on a row that has another number now; None where the row is gone."""
    if not path.startswith("rows."):
        return path
    row, _, name = path.rpartition(".")
    return f"{places[row]}.{name}" if row in places else None
