"""Who may import over HTTP, and what comes of it."""

import subprocess
import sys
from typing import Any

import asyncpg
import httpx2
import pytest
from msgspec.structs import replace

from models.roles import Profile
from sozialgraph.app import create_app
from sozialgraph.settings import Settings
from sozialgraph.uploads.jobs import Job, Progress, Sender, Wishes
from tests.sozialgraph.uploads.conftest import BASE, FIGURES, Send, finished, new_key, parts

GOOD = "Gebiet;Jahr;Einwohner\n01;2023;3.815\n02;2023;4.000\n"
HIDDEN = "Gebiet;Jahr;Einwohner\n01;2023;2\n"
RECORD = """
SELECT subject, profile, municipalities, operation, areas, indicators, text
FROM access.read_log JOIN access.read_documents ON hash = document
"""
FAULTY = GOOD + "02;2024;viele\n"


async def stored(settings: Settings) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(settings.database_url)
    rows = await connection.fetch("SELECT period_end::text, value::int FROM raw.observations ORDER BY 1, 2")
    await connection.close()
    return [tuple(row) for row in rows]


def code(response: httpx2.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


async def test_an_import_is_taken_worked_on_and_told(
    settings: Settings, client: httpx2.AsyncClient, send: Send
) -> None:
    told = await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": GOOD}, actor="Statistikstelle")
    assert (told["state"], told["share"], told["error"]) == ("DONE", 1.0, None)
    assert [(file["file"], file["read"], file["stored"]) for file in told["files"]][-1] == ("figures.csv", 2, 2)
    assert await stored(settings) == [("2023-12-31", 3815), ("2023-12-31", 4000)]
    again = (await client.get(f"/imports/{told['id']}")).json()
    assert again == told
    assert (told["mode"], told["actor"], told["rejected"], told["annotated"]) == (
        "publish",
        "Statistikstelle (tests (key 1))",
        [],
        [],
    )


async def test_the_public_sees_what_was_imported(client: httpx2.AsyncClient, send: Send) -> None:
    await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": GOOD})
    response = await client.post("/graphql", json={"query": '{ municipality(code: "01001000") { name } }'})
    assert response.json()["data"] == {"municipality": {"name": "Musterstadt"}}


async def test_a_dry_run_stores_nothing(settings: Settings, send: Send) -> None:
    told = await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": GOOD}, mode="dryRun")
    assert (told["state"], told["files"][-1]["stored"]) == ("DONE", 2)
    assert await stored(settings) == []


async def test_who_is_told_of_raw_figures_is_on_record(
    client: httpx2.AsyncClient, settings: Settings, send: Send
) -> None:
    """A dry run says what a figure that is hidden differs from; what was published has the import as its record."""
    assert (await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": HIDDEN}))["state"] == "DONE"
    own_key = await new_key(settings.database_url, "Jugendamt", Profile.PUBLISHER, "01001000")
    client.headers["authorization"] = f"Bearer {own_key}"
    other = FIGURES.replace("ATLAS", "OTHER")
    told = await send({"figures.toml": other}, {"figures.csv": HIDDEN.replace("2\n", "1\n")}, mode="dryRun")
    assert [each["message"].partition(" (")[0] for each in told["files"][0]["warnings"]] == ["is 1, but 2 in ATLAS"]
    assert await rows_of(settings, RECORD) == [
        (
            "Jugendamt (key 2)",
            "PUBLISHER",
            ["01001000"],
            "import --dry-run",
            ["01001000"],
            [],
            "figures.toml: observations of OTHER",
        )
    ]


async def test_a_file_with_problems_is_refused(settings: Settings, send: Send) -> None:
    told = await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": FAULTY})
    assert told["state"] == "REFUSED"
    assert told["files"][-1]["problems"] == [
        {
            "sheet": None,
            "row": 4,
            "otherRow": None,
            "column": "Einwohner",
            "cell": "viele",
            "message": "is neither a number, such as 1.234,5, nor a known symbol",
            "text": "figures.csv, row 4, column 'Einwohner': 'viele' is neither a number, such as 1.234,5,"
            " nor a known symbol",
        }
    ]
    assert await stored(settings) == []


async def test_a_wrong_description_is_refused(send: Send) -> None:
    told = await send({"figures.toml": FIGURES.replace("[period]", "[perod]")}, {"figures.csv": GOOD})
    assert (told["state"], told["error"]) == (
        "REFUSED",
        "figures.toml: Object contains unknown field `perod`: docs/source-descriptions.md lists all keys",
    )


async def test_what_was_sent_does_not_stay(settings: Settings, send: Send) -> None:
    told = await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": GOOD})
    folder = settings.sozialgraph_data / "uploads" / told["id"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "lock",
        "progress.json",
        "sender.json",
        "wishes.json",
        "worker.log",
    ]
    assert (folder / "worker.log").read_text() == ""


@pytest.mark.parametrize("header", [None, "", "Bearer wrong", "Basic KEY", "KEY", "Bearer", "Bearer ä", "Bearer KEY0"])
async def test_only_a_key_lets_in(client: httpx2.AsyncClient, settings: Settings, key: str, header: str | None) -> None:
    client.headers.clear()
    sent = [] if header is None else [(b"authorization", header.replace("KEY", key).encode())]
    for method, address in (("POST", "/imports"), ("GET", "/imports/0"), ("GET", "/imports/0/rejected/a.csv")):
        response = await client.request(method, address, headers=sent)
        assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED")
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert not (settings.sozialgraph_data / "uploads").exists()


@pytest.mark.parametrize("profile", [Profile.PARTNER, Profile.PLANNER])
async def test_only_publishers_may_import(client: httpx2.AsyncClient, settings: Settings, profile: Profile) -> None:
    key = await new_key(settings.database_url, "planner", profile, "01001000")
    response = await client.post("/imports", headers={"authorization": f"Bearer {key}"})
    assert (response.status_code, code(response)) == (403, "FORBIDDEN")
    assert not (settings.sozialgraph_data / "uploads").exists()


async def test_a_publisher_s_reach_is_kept(client: httpx2.AsyncClient, settings: Settings, send: Send) -> None:
    assert (await send(BASE))["state"] == "DONE"
    client.headers["authorization"] = (
        f"Bearer {await new_key(settings.database_url, 'b', Profile.PUBLISHER, '01001000')}"
    )
    told = await send({"figures.toml": FIGURES}, {"figures.csv": GOOD})
    assert told["state"] == "DONE"
    elsewhere = FIGURES.replace('"01001000"', '"01002000"')
    for name, text in (("elsewhere.toml", elsewhere), ("shared.toml", BASE["1.toml"])):
        told = await send({"figures.toml": FIGURES, name: text}, {"figures.csv": GOOD})
        assert (told["state"], told["files"]) == ("REFUSED", [])
        assert told["error"] == (
            f"{name}: this key or token imports for 01001000 only: say municipality = … with one of them"
        )


async def test_what_all_share_is_added_to_and_not_changed(
    client: httpx2.AsyncClient, settings: Settings, send: Send
) -> None:
    assert (await send(BASE))["state"] == "DONE"
    client.headers["authorization"] = (
        f"Bearer {await new_key(settings.database_url, 'b', Profile.PUBLISHER, '01001000')}"
    )
    changing = BASE["1.toml"].replace("Begriffe", "Meins").replace("[[rows]]", "[[rows]]\nmin_count = 1", 1)
    changing = f'municipality = "01001000"\n{changing}'
    told = await send({"terms.toml": changing})
    assert (told["state"], told["error"]) == (
        "REFUSED",
        "terms.toml: this key or token imports for 01001000 only, and indicators belong to all: say existing = "
        '"keep" to add new ones; who imports for all may change those that are there',
    )
    assert (await send({"terms.toml": f'existing = "keep"\n{changing}'}))["state"] == "DONE"
    found = await rows_of(
        settings, "SELECT i.min_count, d.title FROM indicators i JOIN datasets d ON d.code = 'SHARED' ORDER BY title"
    )
    assert found == [(None, "Begriffe"), (None, "Meins")]


async def rows_of(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(settings.database_url)
    rows = await connection.fetch(query)
    await connection.close()
    return [tuple(row) for row in rows]


async def test_what_another_imports_looks_absent(client: httpx2.AsyncClient, settings: Settings, send: Send) -> None:
    address = f"/imports/{(await send(BASE))['id']}"
    other = {"authorization": f"Bearer {await new_key(settings.database_url, 'another')}"}
    admin = {"authorization": f"Bearer {await new_key(settings.database_url, 'admin', Profile.ADMIN)}"}
    assert (await client.get(address, headers=other)).text == (await client.get(f"/imports/{'0' * 32}")).text
    assert (await client.get(address, headers=admin)).json()["state"] == "DONE"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "The form's fields are wrong: Object missing required field `mode`."),
        ({"mode": "delete"}, "The form's fields are wrong: Invalid enum value 'delete' - at `$.mode`."),
        ({"mode": "publish", "keep": "1"}, "The form's fields are wrong: Object contains unknown field `keep`."),
        ({"mode": "publish", "actor": "a\x00"}, "The form's fields are wrong: Expected `str` matching regex"),
        ({"mode": "publish", "actor": "x" * 1001}, "The field 'actor' is longer than 1,000 bytes."),
    ],
)
async def test_a_form_with_wrong_fields_is_refused(
    client: httpx2.AsyncClient, settings: Settings, fields: dict[str, str], said: str
) -> None:
    response = await client.post("/imports", files=parts(BASE, {}), data=fields)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert response.json()["errors"][0]["message"].startswith(said)
    assert list((settings.sozialgraph_data / "uploads").iterdir()) == []


async def test_a_form_without_a_description_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.post("/imports", files=parts({}, {"a.csv": "x"}), data={"mode": "publish"})
    assert response.json()["errors"][0]["message"] == "The form lacks a description: the field `description`."


@pytest.mark.parametrize("id", ["0" * 32, "%2e%2e", "x", "0" * 31 + "G"])
async def test_an_import_that_is_not_known(client: httpx2.AsyncClient, id: str) -> None:
    for address in (f"/imports/{id}", f"/imports/{id}/rejected/wishes.json"):
        assert (await client.get(address)).status_code == 404


async def test_nothing_but_results_is_given(send: Send, client: httpx2.AsyncClient) -> None:
    told = await send(BASE)
    for path in ("rejected/%2e%2e/wishes.json", "descriptions/1.toml", "rejected//etc/passwd"):
        assert (await client.get(f"/imports/{told['id']}/{path}")).status_code == 404


async def test_yesterdays_results_are_removed(settings: Settings, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    old = (await send(BASE))["id"]
    monkeypatch.setattr("sozialgraph.uploads.jobs.KEPT", -1.0)
    new = (await send(BASE))["id"]
    assert [path.name for path in (settings.sozialgraph_data / "uploads").iterdir()] == [new]
    assert old != new


async def test_an_import_that_takes_too_long_is_ended(settings: Settings, key: str) -> None:
    app = create_app(replace(settings, import_timeout=0.05))
    headers = {"authorization": f"Bearer {key}"}
    transport = httpx2.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        response = await client.post("/imports", files=parts(BASE, {}), data={"mode": "publish"})
        told = await finished(client, response.headers["location"])
    assert (told["state"], told["error"]) == (
        "FAILED",
        "The import took longer than 0 s and was ended. Nothing of the unfinished file was stored.",
    )


async def test_an_import_that_nobody_works_on_any_more_has_failed(
    settings: Settings, client: httpx2.AsyncClient
) -> None:
    """As kill -9 of server and worker leaves it; while one of them lives, it goes on."""
    job = Job.create(settings.sozialgraph_data / "uploads")
    job.write_wishes(Wishes("publish"))
    job.write_sender(Sender("tests (key 1)"))
    job.write(Progress(state="RUNNING", share=0.5))
    with job.lock():
        told = (await client.get(f"/imports/{job.id}")).json()
        assert (told["state"], told["share"], told["error"]) == ("RUNNING", 0.5, None)
    told = (await client.get(f"/imports/{job.id}")).json()
    assert (told["state"], told["share"]) == ("FAILED", 0.5)
    assert told["error"].startswith("The server ended before the import did")


async def test_results_are_given_by_their_address(client: httpx2.AsyncClient, settings: Settings, send: Send) -> None:
    told = await send(BASE | {"figures.toml": FIGURES}, {"figures.csv": FAULTY}, keepGoodRows="true", annotate="true")
    assert (told["state"], told["files"][-1]["stored"]) == ("DONE", 2)
    assert told["rejected"] == [f"/imports/{told['id']}/rejected/figures.csv"]
    assert told["annotated"] == [f"/imports/{told['id']}/annotated/figures.csv.xlsx"]
    response = await client.get(told["rejected"][0])
    assert response.text.splitlines()[1].startswith("02;2024;viele;")
    assert response.headers["content-disposition"] == 'attachment; filename="figures.csv"'
    assert (await client.get(told["annotated"][0])).content.startswith(b"PK")


def test_the_server_imports_no_reader_of_files() -> None:
    script = (
        "import sys, sozialgraph.commands.serve, sozialgraph.app\n"
        "print({'pandas', 'numpy', 'python_calamine', 'shapely', 'xlsxwriter', 'loaders.run'} & sys.modules.keys())"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
