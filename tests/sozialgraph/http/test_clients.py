import pytest

from sozialgraph.errors import SettingError
from sozialgraph.http.clients import Clients

PROXIES = "127.0.0.0/8, ::1, 10.0.0.5"


def client(peer: str | None, *forwarded: str, proxies: str = PROXIES) -> str | None:
    headers = {b"x-forwarded-for": ",".join(forwarded).encode("latin-1")} if forwarded else {}
    return Clients(proxies).name((peer, 1) if peer else None, headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "name"),
    [
        ("203.0.113.7", (), "203.0.113.7"),
        ("203.0.113.7", ("198.51.100.1",), "203.0.113.7"),
        ("127.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("198.51.100.1, 203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("198.51.100.1", " 203.0.113.7 ", "10.0.0.5"), "203.0.113.7"),
        ("::ffff:127.0.0.1", ("203.0.113.7:50000",), "203.0.113.7"),
        ("::ffff:203.0.113.7", (), "203.0.113.7"),
        ("2001:db8:1:2:3::4", (), "2001:db8:1:2::/64"),
        ("::1", ("[2001:db8:1:2::9]:443",), "2001:db8:1:2::/64"),
        ("127.0.0.1", ("203.0.113.7, unknown",), "127.0.0.1"),
        ("127.0.0.1", ("ÿ" * 9_000,), "127.0.0.1"),
    ],
)
def test_each_proxy_is_believed_what_it_adds(peer: str, forwarded: tuple[str, ...], name: str) -> None:
    assert client(peer, *forwarded) == name


@pytest.mark.parametrize(
    ("peer", "forwarded"), [(None, ()), ("127.0.0.1", ()), ("127.0.0.1", ("",)), ("127.0.0.1", ("10.0.0.5",))]
)
def test_a_proxy_that_asks_for_itself_is_no_client(peer: str | None, forwarded: tuple[str, ...]) -> None:
    assert client(peer, *forwarded) is None


def test_without_proxies_nobody_is_believed() -> None:
    assert client("127.0.0.1", "203.0.113.7", proxies="") == "127.0.0.1"


def test_a_long_chain_is_read_from_its_end() -> None:
    assert client("127.0.0.1", *["198.51.100.1"] * 5_000, "203.0.113.7") == "203.0.113.7"


def test_what_is_no_network_is_told() -> None:
    with pytest.raises(SettingError) as error:
        Clients("10.0.0.5, nginx")
    assert str(error.value) == (
        "TRUSTED_PROXIES: 'nginx' is not an address or a network, such as 10.0.0.5 or 10.0.0.0/24"
    )
