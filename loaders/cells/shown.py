"""A workbook's own values as text."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from loaders.cells.numbers import Notation, written


def shown(value: Any, notation: Notation = "german") -> str:
    """No `.0`, no noise of binary fractions, days as ISO 8601, empty for nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return written(value, notation)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return value.isoformat() if isinstance(value, date) else str(value)
