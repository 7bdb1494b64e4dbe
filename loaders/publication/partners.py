"""What partners see beyond the public: figures that are hidden only by rules that are stricter for the public.

They are decided upon like all others, but among those alone that the public does not see: partners ask as the public,
too, so that they know both together. What is hidden from them looks as the public sees it, because a reason of their
own would tell what the public's does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg
import numpy as np
import pandas as pd

from loaders.publication.audiences import for_partners
from loaders.publication.clusters import Cluster
from loaders.publication.frames import frame
from loaders.publication.refusals import refuse
from loaders.publication.rules import Rules
from loaders.publication.versions import MICROSECONDS, PRESENT
from models.protection import SAYS
from planning.linked import Protection, protect
from planning.linked.promises import SHOWN
from planning.secrecy.secondary import SECONDARY


async def told_apart(connection: asyncpg.Connection, rules: Rules) -> bool:
    """Whether partners may see, or do see, more than the public."""
    return not rules.one_for_all or bool(await connection.fetchval(SHARED))


@dataclass(frozen=True)
class Sharing:
    """What one publication decides for partners. It is not `needed` where nothing tells them from the public."""

    connection: asyncpg.Connection
    rules: Rules
    needed: bool

    @classmethod
    async def of(cls, connection: asyncpg.Connection, rules: Rules) -> "Sharing":
        needed = await told_apart(connection, rules)
        if needed:
            await connection.execute(NOTES)
        return cls(connection, rules, needed)

    async def decide(self, cluster: Cluster, figures: pd.DataFrame, public: Protection) -> None:
        """`figures` and what is hidden of them from the public. Raises SecrecyError as for the public."""
        if not self.needed:
            return
        examined = [(number,) for number in figures["id"].unique().tolist()]
        await self.connection.copy_records_to_table("examined", records=examined)
        hidden, own = public.hidden, for_partners(self.rules, figures)
        if hidden.empty or _alike(own, figures):
            return
        whole = hidden.index[hidden["conf_status"].notna()]
        own = own.assign(seen=~own.index.isin(whole), unplaced_seen=~own.index.isin(hidden.index))
        own = own.assign(said=hidden["conf_status"].reindex(own.index), said_count=figures["min_count"])
        protection = protect(own.assign(was=await self._was(cluster, figures)), cluster.around)
        exposed = protection.audited[protection.audited["exposed"]]
        if len(exposed):
            raise await refuse(self.connection, figures, exposed)
        await self._note(figures, hidden, protection.hidden)

    async def _was(self, cluster: Cluster, figures: pd.DataFrame) -> pd.Series:
        """As what partners last saw each version; what hid it from the public says nothing."""
        marks = await frame(self.connection, MARKS, *cluster.figures[:2])
        versions = figures[["id", "since", "until"]].rename_axis("version").reset_index()
        pairs = versions.merge(marks.reset_index(), on="id")
        held = (pairs["since"] <= pairs["at"]) & ((pairs["at"] < pairs["until"]) | (pairs["until"] == PRESENT))
        own = pairs[held].groupby("version")["was"].max().reindex(figures.index)
        return figures["was"].where(figures["was"] == SHOWN, own)

    async def _note(self, figures: pd.DataFrame, hidden: pd.DataFrame, own: pd.DataFrame) -> None:
        why = own["conf_status"].reindex(hidden.index)
        opened = hidden[~hidden.index.isin(own.index) | why.isna() & hidden["conf_status"].notna()].index
        dated = figures.loc[opened, ["id", "since"]].assign(unplaced=opened.isin(own.index))
        await self.connection.copy_records_to_table("opened", records=list(dated.itertuples(index=False, name=None)))
        kept = figures.loc[own.index[own["conf_status"] == SECONDARY], ["id", "since"]]
        await self.connection.copy_records_to_table("kept", records=list(kept.itertuples(index=False, name=None)))

    async def store(self, shown: Mapping[str, str]) -> None:
        """Once the public's figures are published. `shown`: by column what is shown of a raw row `o`, where `h` says
        what is hidden of it, and `r` how it is rounded."""
        if not self.needed:
            return
        names, values = ", ".join(shown), ", ".join(shown.values())
        sent = ", ".join(name for name in shown if name not in {"rounded_to", "unassignable_hidden"})
        await self.connection.execute(WANTED.format(names=names, sent=sent, shown=values))
        for wanted, table in (("wanted", "shared.observations"), ("still_kept", "raw.withheld_versions")):
            for statement in (REMOVE, ADD):
                await self.connection.execute(statement.format(wanted=wanted, table=table))
        await self.connection.execute("DROP TABLE examined, opened, kept, wanted, still_kept")


def _alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    said = [name for name in SAYS if name in one]
    own, others = (each[said].to_numpy(dtype=np.float64) for each in (one, other))
    return np.array_equal(own, others, equal_nan=True)


SHARED = "SELECT EXISTS (SELECT FROM shared.observations) OR EXISTS (SELECT FROM raw.withheld_versions)"
NOTES = """
CREATE TEMP TABLE examined (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE opened (id bigint, since bigint, unplaced boolean) ON COMMIT DROP;
CREATE TEMP TABLE kept (id bigint, since bigint) ON COMMIT DROP
"""
MARKS = f"""
SELECT id, {MICROSECONDS.format("published_at")} AS at, was FROM (
    SELECT id, published_at, indicator_id, period_end, '{SHOWN}' AS was FROM shared.observations
    UNION ALL SELECT id, published_at, indicator_id, period_end, '{SECONDARY}' FROM raw.withheld_versions
) AS marks
WHERE indicator_id = ANY($1::int[]) AND period_end = ANY($2::date[])
"""
VERSIONS = f"""
JOIN (
    SELECT id, recorded_at, 'infinity'::timestamptz AS ended FROM published.observations
    UNION ALL SELECT id, recorded_at, superseded_at FROM published.observations_history
) AS p ON p.id = n.id JOIN (
    SELECT id, indicator_id, period_end, {{sent}}, recorded_at, 'infinity'::timestamptz AS ended FROM raw.observations
    UNION ALL SELECT id, indicator_id, period_end, {{sent}}, recorded_at, superseded_at FROM raw.observations_history
) AS o ON o.id = n.id AND {MICROSECONDS.format("o.recorded_at")} = n.since AND o.recorded_at < p.ended
    AND o.ended >= p.ended
"""
"""A published version speaks of the raw one that held when it ended."""
WANTED = f"""
ANALYZE examined, opened, kept;
CREATE TEMP TABLE wanted (LIKE shared.observations) ON COMMIT DROP;
INSERT INTO wanted (id, published_at, indicator_id, period_end, {{names}})
SELECT DISTINCT ON (p.id, p.recorded_at) p.id, p.recorded_at, o.indicator_id, o.period_end, {{shown}}
FROM opened AS n {VERSIONS} LEFT JOIN LATERAL (SELECT n.id, NULL::text AS conf_status WHERE n.unplaced) AS h ON true
    LEFT JOIN rounded_versions AS r ON r.id = n.id AND r.since = n.since
ORDER BY p.id, p.recorded_at, p.ended DESC;
CREATE TEMP TABLE still_kept (LIKE raw.withheld_versions) ON COMMIT DROP;
INSERT INTO still_kept (id, published_at, indicator_id, period_end)
SELECT DISTINCT p.id, p.recorded_at, o.indicator_id, o.period_end FROM kept AS n {VERSIONS};
ANALYZE wanted, still_kept
"""
REMOVE = """
DELETE FROM {table} AS old USING examined e
WHERE old.id = e.id AND NOT EXISTS (
    SELECT FROM {wanted} AS new WHERE new.id = old.id AND new.published_at = old.published_at
        AND ROW(new.*) IS NOT DISTINCT FROM ROW(old.*))
"""
ADD = """
INSERT INTO {table} SELECT new.* FROM {wanted} AS new WHERE NOT EXISTS (
    SELECT FROM {table} AS old WHERE old.id = new.id AND old.published_at = new.published_at)
"""
