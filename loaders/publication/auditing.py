"""What outsiders can work out of everything that is published, the past included."""

from collections.abc import Callable
from dataclasses import dataclass

import asyncpg
import pandas as pd

from loaders.problems import Secret
from loaders.publication.audiences import for_partners
from loaders.publication.capacities import audit_capacities
from loaders.publication.clusters import CHOSEN, Cluster, clusters, portions
from loaders.publication.figures import AT_ONCE, TOUCH_ALL, TOUCHED
from loaders.publication.frames import frame
from loaders.publication.partners import told_apart
from loaders.publication.refusals import MOST_TOLD, secrets
from loaders.publication.rules import Rules
from loaders.publication.surroundings import surroundings
from loaders.publication.versions import PRESENT, versions
from models.roles import AS_PARTNER, AS_PUBLIC, PUBLISHED_SCHEMA
from models.vocabulary import Audience
from planning.linked import inspect


@dataclass
class Audit:
    """Counts of published figures; `disclosed` are the first of the `open` quantities that outsiders can tell too
    exactly. `width` is that of the narrowest interval, by what was `promised` of it.
    """

    figures: int = 0
    primary: int = 0
    secondary: int = 0
    open: int = 0
    width: float | None = None
    promised: float | None = None
    disclosed: tuple[Secret, ...] = ()

    def __str__(self) -> str:
        said = f"{self.figures:,} figures, {self.primary:,} hidden (primary), {self.secondary:,} hidden to protect them"
        if self.width is None or self.promised is None:
            return f"{said} (secondary); nothing must be protected"
        narrowest = f"the narrowest interval is {self.width:g} wide where {self.promised:g} was promised"
        return f"{said} (secondary); {narrowest}; {self.open:,} disclosed"


async def audiences(connection: asyncpg.Connection) -> list[Audience]:
    """Who sees figures that others do not, the public last."""
    apart = await told_apart(connection, await Rules.of(connection))
    return [Audience.PARTNER, Audience.PUBLIC] if apart else [Audience.PUBLIC]


async def audit_published(
    connection: asyncpg.Connection,
    done: Callable[[float], None] = lambda _: None,
    audience: Audience = Audience.PUBLIC,
) -> Audit:
    """From the tables as they are, by the rules as they are. Partners see what the public sees, too. Within a
    transaction."""
    await connection.execute(TOUCHED)
    await connection.execute(TOUCH_ALL)
    schema = SEES[audience].schemas[PUBLISHED_SCHEMA]
    found = Audit(*(await connection.fetch(COUNTS.format(schema)))[0])
    concerned = list(portions(await clusters(connection, await surroundings(connection)), AT_ONCE))
    rules = await Rules.of(connection)
    for number, cluster in enumerate(concerned, start=1):
        figures = await versions(connection, cluster, rules)
        figures = figures.assign(said=figures["was"], said_count=figures["min_count"])
        if audience is Audience.PARTNER:
            figures = for_partners(rules, figures)
        figures = await _seen(connection, schema, cluster, figures)
        audited = inspect(figures, cluster.around)
        _narrow(found, audited)
        exposed = audited[audited["exposed"]]
        found.open += len(exposed)
        found.disclosed += tuple(await secrets(connection, figures, exposed))
        done(number / len(concerned))
    await connection.execute("DROP TABLE touched")
    await _add_capacities(connection, found)
    return found


async def _add_capacities(connection: asyncpg.Connection, found: Audit) -> None:
    """Records of places count as figures."""
    records = await audit_capacities(connection)
    _narrow(found, records.audited)
    found.open += int(records.audited["exposed"].sum())
    found.disclosed += tuple(records.secrets[:MOST_TOLD])


def _narrow(found: Audit, audited: pd.DataFrame) -> None:
    """The interval that is narrowest by its promise."""
    promised = audited["promised_high"] - audited["promised_low"]
    width = (audited["high"] - audited["low"])[promised > 0]
    share = width / promised[promised > 0]
    if share.empty:
        return
    place = share.argmin()
    if found.width is None or found.promised is None or share.iloc[place] < found.width / found.promised:
        found.width, found.promised = round(width.iloc[place], 6), round(promised[promised > 0].iloc[place], 6)


async def _seen(connection: asyncpg.Connection, schema: str, cluster: Cluster, figures: pd.DataFrame) -> pd.DataFrame:
    """Whether a version and its remainder are to be seen, and `exact`: today, or as of when it was in force."""
    published = await frame(connection, SEEN.format(schema), *cluster.figures)
    pairs = figures[["id", "since", "until"]].rename_axis("version").reset_index().merge(published, on="id")
    held = (pairs["since"] <= pairs["recorded"]) & ((pairs["recorded"] < pairs["until"]) | (pairs["until"] == PRESENT))
    seen = pairs[held].groupby("version")[["seen", "unplaced_seen", "exact"]].max()
    return figures.join(seen.reindex(figures.index).fillna(0) > 0)


SEES = {Audience.PUBLIC: AS_PUBLIC, Audience.PARTNER: AS_PARTNER}
COUNTS = """
SELECT count(*), count(*) FILTER (WHERE conf_status NOT IN ('F', 'D')), count(*) FILTER (WHERE conf_status = 'D')
FROM (
    SELECT conf_status FROM {0}.observations UNION ALL SELECT conf_status FROM {0}.capacity_records
) AS published
"""
SEEN = f"""
SELECT id, (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded,
    (num_nonnulls(value, count, base) > 0)::int AS seen, (unassignable IS NOT NULL)::int AS unplaced_seen,
    (rounded_to IS NULL)::int AS exact
FROM (
    SELECT id, recorded_at, value, count, base, unassignable, rounded_to FROM {{0}}.observations
    WHERE {CHOSEN}
    UNION ALL
    SELECT id, recorded_at, value, count, base, unassignable, rounded_to FROM {{0}}.observations_history
    WHERE {CHOSEN} AND superseded_at > recorded_at
) AS published
"""
