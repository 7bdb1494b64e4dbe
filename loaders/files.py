"""Which files a description means, and what their names say."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import SEEK_SET, BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple, cast

from loaders.limits import HIGHEST_RATIO, LARGEST, LARGEST_AT_ONCE, MOST_MEMBERS, UNSUSPICIOUS
from loaders.problems import FileError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ENCRYPTED = 0x1
AT_ONCE = 2**16
NAME = re.compile(r"\{([A-Za-z_]\w*)\}")
PACKAGE = "datapackage.json"


class Content(NamedTuple):
    """A file, or one within an archive.

    `near` opens another file of the same folder or archive, by its path from there; None where there is none. `names`
    lists the files of the archive that were not told apart: an archive of JSON files is read as one.
    """

    name: str
    open: Callable[[], BinaryIO]
    near: Callable[[str], "Content | None"]
    parts: dict[str, str]
    names: Sequence[str] = ()

    @property
    def ending(self) -> str:
        return Path(self.name).suffix.lower()

    def beside(self, ending: str) -> BinaryIO | None:
        """The neighbour of another ending, as a shapefile has them."""
        other = self.near(PurePosixPath(self.name).stem + ending)
        return other.open() if other else None


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
    if path.suffix.lower() == ".zip":
        return _open_member(path, parts, member)
    return _open_path(path, path.name, parts)


def _open_path(path: Path, name: str, parts: dict[str, str]) -> Content:
    _check_size(name, path.stat().st_size)

    def near(other: str) -> Content | None:
        target = path.parent / _inside(name, other)
        return _open_path(target, other, {}) if target.is_file() else None

    return Content(name, lambda: path.open("rb"), near, parts)


def companions(path: Path) -> list[Path]:
    """The file and those that are read with it: the parts of a shapefile, the tables of a data package."""
    if path.name == PACKAGE:
        return sorted(other for other in path.parent.rglob("*") if other.is_file())
    if path.suffix.lower() == ".shp":
        return sorted(other for other in path.parent.glob(f"{path.stem}.*") if other.is_file())
    return [path]


def _inside(file: str, path: str) -> str:
    """A path that stays within the folder or archive of the file that names it."""
    if re.match(r"[A-Za-z][\w+.-]*:|/|\\", path) or ".." in re.split(r"[/\\]", path):
        raise FileError(f"{file}: names '{path}', which does not lie in its folder")
    return posixpath.normpath(path)


class _Archive:
    """A zip whose files are read where they are; nothing is ever unpacked to disk."""

    def __init__(self, path: Path) -> None:
        _check_size(path.name, path.stat().st_size)
        try:
            with zipfile.ZipFile(path) as archive:
                self._entries = {entry.filename: entry for entry in archive.infolist() if not _is_noise(entry)}
        except zipfile.BadZipFile:
            raise FileError(f"{path.name}: is not a zip archive") from None
        if len(self._entries) > MOST_MEMBERS:
            raise FileError(f"{path.name}: holds more than {MOST_MEMBERS:,} files")
        for entry in self._entries.values():
            _check_entry(path.name, entry)
        self.path, self.names = path, sorted(self._entries)

    def content(self, name: str, parts: dict[str, str], folder: str | None = None) -> Content:
        """`folder` is where the paths start that the file names; its own, unless given."""
        start = posixpath.dirname(name) if folder is None else folder

        def near(other: str) -> Content | None:
            target = posixpath.join(start, _inside(self.path.name, other))
            return self.content(target, {}) if target in self._entries else None

        return Content(f"{self.path.name}/{name}", lambda: self._read(name), near, parts)

    def _read(self, name: str) -> BinaryIO:
        with _told(full := f"{self.path.name}/{name}"):
            archive = zipfile.ZipFile(self.path)
            try:
                return cast(BinaryIO, BufferedReader(_Member(full, archive.open(name)), AT_ONCE))
            finally:
                archive.close()  # what is open in it stays so


class _Member(RawIOBase):
    """A file within an archive that says so, whenever it turns out to be damaged."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name, self._stream = name, stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        with _told(self._name):
            found = self._stream.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(found)] = found
        return len(found)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        with _told(self._name):
            return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Raises FileError where an archive turns out to be damaged, or lies about its sizes."""
    try:
        yield
    # zipfile raises NotImplementedError for a compression that it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise FileError(f"{name}: is in a damaged archive: {error}") from None


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS and Windows leave in archives."""
    parts = entry.filename.split("/")
    return entry.is_dir() or "__MACOSX" in parts or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")


def _check_entry(archive: str, entry: zipfile.ZipInfo) -> None:
    _inside(archive, entry.filename)
    name = f"{archive}/{entry.filename}"
    if entry.flag_bits & ENCRYPTED:
        raise FileError(f"{archive}: is encrypted")
    _check_size(name, entry.file_size)
    check_ratio(name, entry.file_size, entry.compress_size)


def check_ratio(name: str, unfolded: int, packed: int) -> None:
    """Raises FileError where a file is packed more tightly than honest ones are."""
    if unfolded > UNSUSPICIOUS and unfolded > HIGHEST_RATIO * packed:
        raise FileError(f"{name}: unfolds to more than {HIGHEST_RATIO} times its size, as no honest file does")


def _open_member(path: Path, parts: dict[str, str], template: str | None) -> Content:
    """The one file that is meant: that of the template, or what an archive of this sort is read by."""
    archive = _Archive(path)
    if template is not None:
        found = [(name, more) for name in archive.names if (more := match_name(template, name)) is not None]
        if len(found) == 1:
            return archive.content(found[0][0], parts | found[0][1])
    elif len(main := _main(archive.names)) == 1:
        return archive.content(main[0], parts)
    elif archive.names and all(name.lower().endswith(".json") for name in archive.names):
        together = archive.content(archive.names[0], parts, folder="")
        return together._replace(name=f"{path.name}/*.json", names=archive.names)
    named = _listed(_main(archive.names)) or "there are none"
    raise FileError(f"{path.name}: name one of its files as `member`: {named}")


def _main(names: Sequence[str]) -> Sequence[str]:
    """The descriptor of a data package, or the shapes of shapefiles, stand for the files beside them."""
    packages = [name for name in names if PurePosixPath(name).name == PACKAGE]
    shapes = [name for name in names if name.lower().endswith(".shp")]
    return packages or shapes or names


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
    data = bytearray()
    for chunk in chunks_of(content):
        data += chunk
        if len(data) > LARGEST_AT_ONCE:
            raise FileError(f"{content.name}: has more than {LARGEST_AT_ONCE:,} bytes, too many for this kind of file")
    return bytes(data)


def begins_with(content: Content, *marks: bytes, within: int = 4096) -> bool:
    """Whether one of the marks stands at the beginning of the file."""
    with content.open() as stream:
        start = stream.read(within)
    return any(mark in start for mark in marks)
