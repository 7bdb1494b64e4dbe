"""Trusted documents: what an operator lets clients ask, as files.

Either a folder of .graphql files, or a manifest as client tools write them: Relay's `{"id": "text"}`, or Apollo's
`{"format": "apollo-persisted-query-manifest", "operations": [{"id": "…", "body": "text"}]}`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from sozialgraph.errors import UsageError
from sozialgraph.http.persisted import PREFIX, digest


class Trusted(NamedTuple):
    """A document, what it is asked for by, and where it stands."""

    identifier: str
    text: str
    place: str


class ApolloOperation(msgspec.Struct):
    id: str
    body: str


class ApolloManifest(msgspec.Struct):
    operations: list[ApolloOperation]


def read_trusted(path: Path) -> Sequence[Trusted]:
    """Raises UsageError for what is no document, and for an identifier that claims to be another text's hash."""
    try:
        found = _from_folder(path) if path.is_dir() else _from_manifest(path)
    except OSError as error:
        raise UsageError(f"{error.filename or path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"the documents of {path} cannot be read: they are not UTF-8") from None
    if not found:
        raise UsageError(f"{path} holds no document: name a folder of .graphql files, or a manifest")
    for each in found:
        if each.identifier.startswith(PREFIX) and each.identifier != PREFIX + digest(each.text):
            raise UsageError(f"{each.place} is not the hash of its text: write the manifest anew")
    return found


def _from_folder(folder: Path) -> list[Trusted]:
    texts = {file: file.read_bytes().decode() for file in sorted(folder.rglob("*.graphql"))}
    return [Trusted(PREFIX + digest(text), text, str(file)) for file, text in texts.items()]


def _from_manifest(file: Path) -> list[Trusted]:
    texts = _manifest(file.read_bytes(), file)
    return [Trusted(identifier, text, f"{file}: {identifier}") for identifier, text in texts.items()]


def _manifest(content: bytes, file: Path) -> Mapping[str, str]:
    try:
        return msgspec.json.decode(content, type=dict[str, str])
    except msgspec.ValidationError:
        pass  # Apollo's, or none
    except msgspec.DecodeError as error:
        raise UsageError(f"{file} is no manifest: it is not JSON: {error}") from None
    try:
        manifest = msgspec.json.decode(content, type=ApolloManifest)
    except msgspec.ValidationError:
        raise UsageError(
            f'{file} is no manifest: it is neither {{"id": "text"}} nor {{"operations": [{{"id": …, "body": …}}]}}'
        ) from None
    return {each.id: each.body for each in manifest.operations}
