"""How every command begins."""

import logging

from sozialgraph.settings import Settings, read_settings


def start() -> Settings:
    """The settings; what is logged goes to standard error. Raises SettingError."""
    settings = read_settings()
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel("WARNING")
    return settings
