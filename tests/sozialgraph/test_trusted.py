"""Trusted documents are read from the files that client tools write."""

import json
from pathlib import Path

import pytest

from sozialgraph.cli import run
from sozialgraph.errors import UsageError
from sozialgraph.http.persisted import digest
from sozialgraph.trusted import read_trusted

AREAS = "query Areas { areas { totalCount } }\r\n"
NEEDS = "query Needs { needs { nodes { ...F } } }\nfragment F on Need { title }\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page").mkdir()
    (tmp_path / "areas.graphql").write_bytes(AREAS.encode())
    (tmp_path / "page/needs.graphql").write_bytes(NEEDS.encode())
    (tmp_path / "README.md").write_text("Not a document.")
    return tmp_path


def test_a_folder_names_each_document_by_the_hash_of_its_very_bytes(folder: Path) -> None:
    assert [(each.identifier, each.text) for each in read_trusted(folder)] == [
        (f"sha256:{digest(AREAS)}", AREAS),
        (f"sha256:{digest(NEEDS)}", NEEDS),
    ]


@pytest.mark.parametrize(
    "manifest",
    [
        {"0f83": AREAS, f"sha256:{digest(NEEDS)}": NEEDS},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [
                {"id": "0f83", "name": "Areas", "type": "query", "body": AREAS},
                {"id": f"sha256:{digest(NEEDS)}", "name": "Needs", "type": "query", "body": NEEDS},
            ],
        },
    ],
    ids=["relay", "apollo"],
)
def test_a_manifest_names_them_itself(tmp_path: Path, manifest: object) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(manifest))
    assert [(each.identifier, each.text) for each in read_trusted(file)] == [
        ("0f83", AREAS),
        (f"sha256:{digest(NEEDS)}", NEEDS),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "{file} is no manifest: it is not JSON: Input data was truncated"),
        (
            "[]",
            '{file} is no manifest: it is neither {{"id": "text"}} nor {{"operations": [{{"id": …, "body": …}}]}}',
        ),
        ("{}", "{file} holds no document: name a folder of .graphql files, or a manifest"),
        (
            json.dumps({f"sha256:{digest(AREAS)}": NEEDS}),
            f"{{file}}: sha256:{digest(AREAS)} is not the hash of its text: write the manifest anew",
        ),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(content)
    with pytest.raises(UsageError) as error:
        read_trusted(file)
    assert str(error.value) == said.format(file=file)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_trusted(tmp_path / "nowhere")
    assert str(error.value) == f"{tmp_path}/nowhere cannot be read: No such file or directory"
    (tmp_path / "latin.graphql").write_bytes(b"# \xfc")
    with pytest.raises(UsageError) as error:
        read_trusted(tmp_path)
    assert str(error.value) == f"the documents of {tmp_path} cannot be read: they are not UTF-8"


def test_the_command_writes_a_manifest_that_reads_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["documents", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == {f"sha256:{digest(AREAS)}": AREAS, f"sha256:{digest(NEEDS)}": NEEDS}
    manifest = folder / "manifest.json"
    assert run(["documents", str(folder), "--output", str(manifest)]) == 0
    assert manifest.read_text() == printed
    assert run(["documents", str(manifest)]) == 0
    assert capsys.readouterr().out == printed


def test_the_command_names_everything_that_does_not_fit_the_schema(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "areas.graphql").write_text("query Areas {\n  areas { totalCount }\n  zzz { totalCount }\n}")
    (folder / "page/needs.graphql").write_text("query Needs { needs { nodes { zzz } } }")
    assert run(["documents", str(folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        f"sozialgraph: {folder}/areas.graphql, line 3: Cannot query field 'zzz' on type 'Query'.; "
        f"{folder}/page/needs.graphql, line 1: Cannot query field 'zzz' on type 'Need'.\n"
    )
