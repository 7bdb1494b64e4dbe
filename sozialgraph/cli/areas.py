"""`sozialgraph relations` and `sozialgraph estimate`: what lies where after areas were cut anew, and its figures."""

from datetime import date
from typing import Annotated

from cyclopts import App, Parameter

from sozialgraph.cli.start import start

relations = App(name="relations", help_format="markdown")
estimate = App(name="estimate", help_format="markdown")


@relations.default
def relate_areas(
    *,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    dataset: str,
    municipality: str | None = None,
    by: str | None = None,
    day: date | None = None,
    replace: Annotated[bool, Parameter(negative=())] = False,
    actor: str = "command line",
) -> None:
    """Work out which share of each area of one set lies in which areas of another.

    ```
    sozialgraph relations --from LOR_2019 --to LOR_2021 --dataset LOR
    sozialgraph relations --from LOR_2019 --to LOR_2021 --dataset LOR --by POPULATION --day 2021-12-31
    ```

    Shares follow from the outlines of the smallest areas; an area without one needs a relation to a sole successor.

    Parameters
    ----------
    from_
        Code of the area set that is divided.
    to
        Code of the area set that it is divided among.
    dataset
        Code of the dataset that the outlines belong to, for the record.
    municipality
        Official key (AGS), where several municipalities have sets of these codes.
    by
        An indicator that counts people in the areas divided among: shares are then of people, not of ground.
    day
        The reference day of that indicator.
    replace
        Work out shares anew where there are some, delivered ones too.
    actor
        Who asks, for the record.
    """
    from loaders.area_sets import AreaSets
    from sozialgraph.commands.areas import relate

    relate(start(), AreaSets(from_, to, municipality), dataset, by, day, replace=replace, actor=actor)


@estimate.default
def estimate_figures(
    *,
    indicator: str,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    municipality: str | None = None,
    dataset: str | None = None,
    actor: str = "command line",
) -> None:
    """Estimate an indicator's figures of one area set on another, by the shares of their areas.

    ```
    sozialgraph estimate --indicator POPULATION --from LOR_2019 --to LOR_2021
    ```

    Estimates stand apart from delivered figures and follow them from then on; `sozialgraph imports undo` ends that.

    Parameters
    ----------
    indicator
        Code of the indicator: one that counts, or a rate that came with count and base.
    from_
        Code of the area set that there are figures of.
    to
        Code of the area set to estimate them on.
    municipality
        Official key (AGS), where several municipalities have sets of these codes.
    dataset
        Code of the dataset, where the indicator comes from several.
    actor
        Who asks, for the record.
    """
    from loaders.area_sets import AreaSets
    from sozialgraph.commands.areas import estimate as run

    run(start(), indicator, AreaSets(from_, to, municipality), dataset, actor)
