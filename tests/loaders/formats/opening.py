"""Files opened as the loaders open them, without a database."""

import zipfile
from pathlib import Path
from typing import Any

from loaders.description import Layout
from loaders.files import open_file
from loaders.formats import format_of
from loaders.sheets import Entry, Sheet, chosen


def entries(path: Path, member: str | None = None, **layout: Any) -> list[Entry]:
    content = open_file(path, {}, member)
    return format_of(content).entries(content, Layout(**layout))


def sheet(path: Path, member: str | None = None, **layout: Any) -> Sheet:
    content, says = open_file(path, {}, member), Layout(**layout)
    (only,) = chosen(content, says, format_of(content).entries(content, says))
    return only


def rows(path: Path, member: str | None = None, **layout: Any) -> list[list[Any]]:
    return list(sheet(path, member, **layout).rows)


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
