"""A form on its way from the wire into a folder: never in memory, never outside the folder, never without end."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import BinaryIO

from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header
from starlette.requests import Request

from sozialgraph.http.refusal import RefusedRequestError

PATIENCE = 20.0  # seconds until the next piece
LONGEST = 600.0  # seconds for all of them
MOST_PARTS = 200
LONGEST_FIELD = 1_000  # bytes
FOLDERS = {"description": "descriptions", "file": "data"}
"""Where the parts of a form go that are files, by the name of their field."""
NAME = re.compile(r"(?!\.)[^/\\:*?\"<>|\x00-\x1f\x7f]+")
LONGEST_NAME = 200  # bytes; no file system takes more than 255
DEEPEST = 5


async def receive_form(request: Request, folder: Path, limit: int, patience: float = PATIENCE) -> Mapping[str, str]:
    """The form's plain fields; its files are in the folder. Raises RefusedRequestError, or ClientDisconnect."""
    boundary = _boundary(request)
    if int(request.headers.get("content-length", 0)) > limit:
        raise _too_large(limit)
    form = Form(folder)
    try:
        async with asyncio.timeout(LONGEST):
            with PushMultipartParser(boundary, max_segment_count=MOST_PARTS, strict=True) as parser:
                async for chunk in _chunks(request, limit, patience):
                    for event in parser.parse(chunk):
                        form.take(event)
    except TimeoutError:
        raise RefusedRequestError(408, "REQUEST_TIMEOUT", f"The form took longer than {LONGEST:.0f} s.") from None
    except ParserLimitReached:
        raise _bad(f"The form has more than {MOST_PARTS} parts, or one with overlong headers.") from None
    except MultipartError as error:
        raise _bad(f"The body is not a form: {error}.") from None
    finally:
        form.close()
    return form.fields


async def _chunks(request: Request, limit: int, patience: float) -> AsyncIterator[bytes]:
    """What arrives, an empty chunk at its end."""
    stream, total = aiter(request.stream()), 0
    while True:
        try:
            async with asyncio.timeout(patience):
                chunk = await anext(stream, b"")
        except TimeoutError:
            raise RefusedRequestError(408, "REQUEST_TIMEOUT", f"Nothing arrived for {patience:g} s.") from None
        total += len(chunk)
        if total > limit:
            raise _too_large(limit)
        yield chunk
        if not chunk:
            return


class Form:
    """Takes the parser's events: a part's head, its content piece by piece, None at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = ""
        self._file: BinaryIO | None = None
        self._content = b""
        self.fields: dict[str, str] = {}

    def take(self, event: MultipartSegment | bytearray | None) -> None:
        if event is None:
            self._end()
        elif isinstance(event, MultipartSegment):
            self._name = event.name or ""
            if self._name in FOLDERS:
                self._file = self._open(self._name, event.filename or "")
        elif self._file is not None:
            self._file.write(event)
        else:
            self._content += event
            if len(self._content) > LONGEST_FIELD:
                raise _bad(f"The field '{self._name[:40]}' is longer than {LONGEST_FIELD:,} bytes.")

    def _open(self, field: str, name: str) -> BinaryIO:
        path = self._folder / FOLDERS[field] / safe_path(name)
        if field == "description" and path.suffix != ".toml":
            raise _bad(f"The description '{name[:100]}' is not a file that ends in .toml.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return path.open("xb")
        except (FileExistsError, NotADirectoryError):
            raise _bad(f"The file '{name[:100]}' is sent twice.") from None

    def _end(self) -> None:
        if self._file is None:
            self.fields[self._name] = self._content.decode("utf-8", "replace")
        self._content = b""
        self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None


def safe_path(name: str) -> Path:
    """A path that leads nowhere but down; accents as descriptions spell them. Raises RefusedRequestError."""
    parts = unicodedata.normalize("NFC", name).split("/")
    if len(parts) > DEEPEST or not all(NAME.fullmatch(part) and len(part.encode()) <= LONGEST_NAME for part in parts):
        raise _bad(f"'{name[:100]}' is not the name of a file, such as kitas.csv or 2026/kitas.csv.")
    return Path(*parts)


def _boundary(request: Request) -> str:
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    boundary: str = options.get("boundary", "")
    if media_type != "multipart/form-data" or not boundary:
        raise RefusedRequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send description and files as multipart/form-data.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RefusedRequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body uncompressed; files may be .zip.")
    return boundary


def _bad(message: str) -> RefusedRequestError:
    return RefusedRequestError(400, "BAD_REQUEST", message)


def _too_large(limit: int) -> RefusedRequestError:
    return RefusedRequestError(413, "BODY_TOO_LARGE", f"The form is larger than {limit:,} bytes: split the files.")
