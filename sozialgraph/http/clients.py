"""Who asks, as far as addresses tell."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from sozialgraph.errors import SettingError

LONGEST_CHAIN = 500  # characters of X-Forwarded-For that are looked at, from its end
HOUSEHOLD = 64  # bits of an IPv6 address: the others are its owner's to choose


class Clients:
    """Tells clients apart. `proxies` are the addresses and networks whose X-Forwarded-For is believed.

    Raises SettingError for what is neither.
    """

    def __init__(self, proxies: str = "") -> None:
        self._proxies = [_network(each.strip()) for each in proxies.split(",") if each.strip()]
        self._known = lru_cache(maxsize=1000)(self._found)

    def name(self, peer: tuple[str, int] | None, headers: Mapping[bytes, bytes]) -> str | None:
        """The client's address, of IPv6 its network; None where a proxy asks on its own behalf, or a local socket."""
        forwarded = headers.get(b"x-forwarded-for", b"")
        return self._known(peer[0], forwarded[-LONGEST_CHAIN:].decode("latin-1")) if peer else None

    def _found(self, peer: str, forwarded: str) -> str | None:
        """Each proxy adds from whom it has the request: the last who is none of ours is the client."""
        for told in (peer, *reversed([each.strip() for each in forwarded.split(",") if each.strip()])):
            address = _address(told)
            if address is None:
                return peer
            if not any(address in network for network in self._proxies):
                return _name(address)
        return None


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise SettingError(
            f"TRUSTED_PROXIES: {text!r} is not an address or a network, such as 10.0.0.5 or 10.0.0.0/24"
        ) from None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Some proxies add the port."""
    host = text[1 : text.index("]")] if text.startswith("[") and "]" in text else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _name(address: IPv4Address | IPv6Address) -> str:
    return str(address) if address.version == 4 else str(ip_network((address, HOUSEHOLD), strict=False))
