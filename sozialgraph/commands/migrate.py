import asyncio

from models.data_version import METHOD
from sozialgraph.database import provided
from sozialgraph.migrating import draft_migration, method_of, upgrade
from sozialgraph.settings import Settings
from sozialgraph.terminal import bar, step


def migrate(settings: Settings, draft: str | None) -> None:
    with provided(settings) as database:
        with step("Bringing the tables up to date"):
            asyncio.run(upgrade(database.dsn))
        if asyncio.run(method_of(database.dsn)) < METHOD:
            _publish_anew(database.dsn)
        if draft:
            with step("Writing the migration"):
                asyncio.run(draft_migration(database.dsn, draft))


def _publish_anew(dsn: str) -> None:
    """What protects figures weighs more than the rest of the program, and is needed after few updates only."""
    from sozialgraph.commands.secrecy import publish_anew

    with bar("Protecting and publishing everything anew, as the method has changed") as done:
        asyncio.run(publish_anew(dsn, done))
