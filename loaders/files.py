"""Which files a description means, and what their names say."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from loaders.problems import FileError

LARGEST = 2**30
LARGEST_AT_ONCE = 200 * 2**20
ENCRYPTED = 0x1
NAME = re.compile(r"\{([A-Za-z_]\w*)\}")
GEOMETRY = (".shp", ".geojson", ".topojson")


class Content(NamedTuple):
    """A file, or one within an archive; `beside` opens its neighbour of another ending, as a shapefile needs."""

    name: str
    open: Callable[[], BinaryIO]
    beside: Callable[[str], BinaryIO | None]
    parts: dict[str, str]

    @property
    def ending(self) -> str:
        return Path(self.name).suffix.lower()


def names_in(template: str) -> list[str]:
    return NAME.findall(template)


def match_name(template: str, name: str) -> dict[str, str] | None:
    """What stood for each `{name}` of the template; None where it does not match."""
    pieces = re.split(r"(\{[A-Za-z_]\w*\}|\*)", template)
    expression = "".join(_expression(piece) for piece in pieces)
    match = re.fullmatch(expression, name)
    return match.groupdict() if match else None


def _expression(piece: str) -> str:
    if piece == "*":
        return "[^/]*"
    return f"(?P<{piece[1:-1]}>[^/]+?)" if NAME.fullmatch(piece) else re.escape(piece)


def find_files(data: Path, template: str) -> list[tuple[Path, dict[str, str]]]:
    """Files below a folder in the order of their names. Raises FileError where there is none."""
    pattern = NAME.sub("*", template)
    paths = sorted(data.glob(pattern)) if "*" in pattern else [data / template]
    found = []
    for path in paths:
        parts = match_name(template, path.relative_to(data).as_posix())
        if parts is not None and path.is_file():
            found.append((path, parts))
    if not found:
        raise FileError(f"{template}: there is no such file below {data}")
    return found


def open_file(path: Path, parts: dict[str, str], member: str | None) -> Content:
    """Raises FileError where the file is too large, or an archive does not hold what is asked for."""
    _check_size(path.name, path.stat().st_size)
    if path.suffix.lower() == ".zip":
        return _open_member(path, parts, member)
    return Content(path.name, lambda: path.open("rb"), lambda ending: _neighbour(path, ending), parts)


def _neighbour(path: Path, ending: str) -> BinaryIO | None:
    other = path.with_suffix(ending)
    return other.open("rb") if other.is_file() else None


def _open_member(path: Path, parts: dict[str, str], template: str | None) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except zipfile.BadZipFile:
        raise FileError(f"{path.name}: is not a zip archive") from None
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise FileError(f"{path.name}: is encrypted")
    sizes = {entry.filename: entry.file_size for entry in entries}
    name, more = _member(path.name, list(sizes), template)
    _check_size(f"{path.name}/{name}", sizes[name])

    def read(member: str) -> BinaryIO:
        return cast(BinaryIO, zipfile.ZipFile(path).open(member))

    def beside(ending: str) -> BinaryIO | None:
        other = str(Path(name).with_suffix(ending))
        return read(other) if other in sizes else None

    return Content(f"{path.name}/{name}", lambda: read(name), beside, parts | more)


def _member(archive: str, names: list[str], template: str | None) -> tuple[str, dict[str, str]]:
    shapes = [name for name in names if name.lower().endswith(".shp")]
    candidates = shapes or names
    if template is None:
        matches = [(name, dict[str, str]()) for name in candidates]
    else:
        matches = [(name, parts) for name in names if (parts := match_name(template, name)) is not None]
    if len(matches) != 1:
        raise FileError(f"{archive}: name one of its files as `member`: {_listed(candidates)}")
    return matches[0]


def _listed(names: Iterable[str]) -> str:
    names = sorted(names)
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")


def _check_size(name: str, size: int) -> None:
    if size > LARGEST:
        raise FileError(f"{name}: has {size:,} bytes, more than the {LARGEST:,} that are read: split it")


def chunks_of(content: Content, size: int = 2**20) -> Iterator[bytes]:
    with content.open() as stream:
        while chunk := stream.read(size):
            yield chunk


def whole(content: Content) -> bytes:
    """Everything in a file of a kind that cannot be read piece by piece."""
    with content.open() as stream:
        data = stream.read(LARGEST_AT_ONCE + 1)
    if len(data) > LARGEST_AT_ONCE:
        raise FileError(f"{content.name}: has more than {LARGEST_AT_ONCE:,} bytes, too many for this kind of file")
    return data
