import json

import pytest

from bench.contenders import BenchError, Contender, command, place
from bench.workloads import Workload

POINT = Workload("point", [{"area": "Area:3"}], [{"area": 3}])


def test_each_is_asked_in_its_own_words() -> None:
    ours, theirs, by_hand = (Contender(name, 1, 1) for name in ("sozialgraph", "postgraphile:my.js", "handwritten"))
    assert ours.url(POINT) == theirs.url(POINT) == "http://127.0.0.1:1/graphql"
    assert by_hand.url(POINT) == "http://127.0.0.1:1/point"
    assert json.loads(ours.bodies(POINT)[0])["variables"] == {"area": "Area:3"}
    assert json.loads(theirs.bodies(POINT)[0])["variables"] == {"area": 3}


def test_a_name_may_tell_the_configuration() -> None:
    assert "my.js" in command("postgraphile:my.js", "postgresql://user@host/city", 8000)
    assert "graphile.config.js" in command("postgraphile", "postgresql://user@host/city", 8000)


def test_only_the_main_table_is_measured_without_kept_answers() -> None:
    assert "ANSWER_CACHE=0" in command("sozialgraph", "postgresql://host/city", 8000)
    assert not any("ANSWER_CACHE" in str(word) for word in command("cached", "postgresql://host/city", 8000))


def test_an_unknown_server_is_named_with_those_that_are_known() -> None:
    with pytest.raises(BenchError, match="no server 'hasura' to compare with: choose of sozialgraph, cached, hand"):
        command("hasura", "postgresql://host/city", 8000)


def test_an_address_becomes_what_libpq_reads() -> None:
    assert list(place("postgresql://user:secret@/city?host=/run/postgresql")) == [
        "PGHOST=/run/postgresql",
        "PGUSER=user",
        "PGPASSWORD=secret",
        "PGDATABASE=city",
    ]
