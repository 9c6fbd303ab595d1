"""Who may come in at all, asked before the upgrade: the site's own pages, and not too many."""

import ipaddress
from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from members.models import Member
from realtime.identity import cookie_of, token_of
from realtime.rates import Rates

# An IPv6 network is given to a household or a company as a whole.
NETWORK_BITS = 64


class Doorkeeper:
    """Sockets and handshakes of each address at this process, and handshakes of each member."""

    def __init__(self) -> None:
        self.sockets: Counter[str] = Counter()
        self.by_address = Rates(*settings.HANDSHAKES_PER_ADDRESS)
        self.by_member = Rates(*settings.HANDSHAKES_PER_MEMBER)

    def admits(self, address: str) -> bool:
        """Whether one more may come from there. Counts the attempt."""
        if not address or not settings.LIMITS_ON:
            return True
        if self.sockets[address] >= settings.SOCKETS_PER_ADDRESS:
            return False
        return not self.by_address.take(address)

    def enter(self, address: str) -> None:
        """A socket from there is open."""
        self.sockets[address] += 1

    def leave(self, address: str) -> None:
        """A socket from there is gone."""
        self.sockets[address] -= 1
        if self.sockets[address] <= 0:
            del self.sockets[address]


def address_of(scope: dict[str, Any]) -> str:
    """Whose line it is, as far as that can be known: an address, or an IPv6 network."""
    client = scope.get("client")
    told = str(client[0]) if client else ""
    if settings.BEHIND_PROXY:
        # Our proxy adds what it sees at the end; all before it was sent by the client.
        forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        if forwarded:
            told = forwarded[-1].decode("latin-1").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told.strip("[]"))
    except ValueError:
        return told[:64]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), NETWORK_BITS), strict=False))


def origin_is_ours(scope: dict[str, Any]) -> bool:
    """The `Origin` is the site's scheme, host and port; without one a token must come along."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin")
    if origin is None:
        return bool(token_of(headers))
    if origin.decode("latin-1") == settings.SITE_URL:
        return True
    # On this machine alone the site has several names and, in trials, any port.
    host = headers.get(b"host", b"").decode("latin-1")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return (
        settings.IS_LOCAL
        and name in settings.ALLOWED_HOSTS
        and origin.decode("latin-1") == f"{settings.SITE_SCHEME}://{host}"
    )


def language_of(scope: dict[str, Any], member: Member | None) -> str:
    """As on pages: a choice kept in the cookie, the member's own language, the browser's."""
    headers = dict(scope["headers"])
    chosen = cookie_of(headers, settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        return chosen
    if member is not None:
        return member.language
    wanted = headers.get(b"accept-language", b"").decode("latin-1")
    for code, _ in parse_accept_lang_header(wanted):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
