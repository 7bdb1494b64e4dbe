import asyncio

from sozialgraph.database import provided
from sozialgraph.migrating import draft_migration, upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import step


def migrate(settings: Settings, draft: str | None) -> None:
    with provided(settings) as database:
        with step("Bringing the tables up to date"):
            asyncio.run(upgrade(database.dsn))
        if draft:
            with step("Writing the migration"):
                asyncio.run(draft_migration(database.dsn, draft))
