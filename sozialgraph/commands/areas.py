import asyncio
from datetime import date

from loaders.area_sets import AreaSets
from loaders.estimates import estimate as estimate_figures
from loaders.relations import Inhabitants
from loaders.relations import relate as relate_areas
from sozialgraph.database import provided
from sozialgraph.errors import UsageError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import console, step


def relate(
    settings: Settings, sets: AreaSets, dataset: str, by: str | None, day: date | None, *, replace: bool, actor: str
) -> None:
    if (by is None) != (day is None):
        raise UsageError("--by names an indicator, --day its reference day: give both or neither")
    inhabitants = Inhabitants(by, day) if by is not None and day is not None else None
    with provided(settings) as database:
        asyncio.run(upgrade(database.dsn))
        with step("Relating areas"):
            related = asyncio.run(relate_areas(database.dsn, sets, dataset, inhabitants, actor=actor, replace=replace))
    console.print(str(related), markup=False, soft_wrap=True)


def estimate(settings: Settings, indicator: str, sets: AreaSets, dataset: str | None, actor: str) -> None:
    with provided(settings) as database:
        asyncio.run(upgrade(database.dsn))
        with step("Estimating"):
            estimated = asyncio.run(estimate_figures(database.dsn, indicator, sets, dataset, actor=actor))
    console.print(str(estimated), markup=False, soft_wrap=True)
