"""Who may come in: addresses, handshakes, and the language they are spoken to in."""

from typing import Any

import pytest

from realtime.admission import Doorkeeper, address_of, language_of
from tests.realtime.talking import Hall

pytestmark = pytest.mark.django_db(transaction=True)


def scope(client: Any = ("192.0.2.7", 5000), **headers: str) -> dict[str, Any]:
    given = [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in headers.items()]
    return {"client": client, "headers": given}


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.7", 5000), "192.0.2.7"),
        (("::ffff:192.0.2.7", 5000), "192.0.2.7"),
        (("2001:db8:1:2:aaaa::1", 5000), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:bbbb::9", 5000), "2001:db8:1:2::/64"),
        (None, ""),
        (("", None), ""),
        (("a unix socket", None), "a unix socket"),
    ],
)
def test_an_address_is_a_line_or_a_network(client: Any, address: str) -> None:
    assert address_of(scope(client)) == address


def test_a_header_that_anybody_can_send_is_believed_behind_our_proxy_only(settings: Any) -> None:
    sent = scope(x_forwarded_for="203.0.113.9, 198.51.100.4")
    assert address_of(sent) == "192.0.2.7"
    settings.BEHIND_PROXY = True
    assert address_of(sent) == "198.51.100.4"
    assert address_of(scope()) == "192.0.2.7"


def test_an_address_has_so_many_sockets_and_handshakes(limits: None, settings: Any) -> None:
    settings.SOCKETS_PER_ADDRESS, settings.HANDSHAKES_PER_ADDRESS = 2, (5, 10)
    door = Doorkeeper()
    for _ in range(2):
        assert door.admits("a")
        door.enter("a")
    assert not door.admits("a")
    assert door.admits("b")
    door.leave("a")
    assert [door.admits("a") for _ in range(4)] == [True, True, True, False]
    door.leave("a")
    assert dict(door.sockets) == {}


def test_who_has_no_address_is_not_counted_as_one(limits: None, settings: Any) -> None:
    settings.SOCKETS_PER_ADDRESS = 1
    door = Doorkeeper()
    door.enter("")
    assert door.admits("")


def test_the_language_is_that_of_the_pages(amel: Any) -> None:
    amel.language = "fr"
    for sent, member, language in (
        ({"cookie": "language=ar; a=b"}, amel, "ar"),
        ({"cookie": "language=xx"}, amel, "fr"),
        ({"accept_language": "ar"}, amel, "fr"),
        ({"accept_language": "de, fr-CA;q=0.8, ar;q=0.3"}, None, "fr"),
        ({"accept_language": "de"}, None, "en"),
        ({"accept_language": "\xff;;q=z" * 500}, None, "en"),
        ({}, None, "en"),
    ):
        assert language_of(scope(**sent), member) == language, sent


async def test_one_socket_too_many_of_an_address_is_refused_before_the_upgrade(
    hall: Hall, settings: Any, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOCKETS_PER_ADDRESS = 2
    monkeypatch.setattr("realtime.consumers.address_of", lambda scope: "192.0.2.7")
    first, _ = await hall.enter(), await hall.enter()
    _, let_in, _ = await hall.knock()
    assert not let_in
    await first.leave()
    assert await hall.enter()
    assert hall.live.door.sockets == {"192.0.2.7": 2}


async def test_a_member_who_comes_too_often_is_told_so_in_their_language(
    hall: Hall, amel: Any, stranger: Any, settings: Any, limits: None
) -> None:
    settings.HANDSHAKES_PER_MEMBER = (2, 10)
    for _ in range(2):
        await hall.enter(amel)
    guest, _, _ = await hall.knock(amel, headers=((b"accept-language", b"en"),))
    frame = await guest.hear()
    assert (frame["code"], frame["type"]) == ("rate_limited", "error")
    assert frame["message"]
    assert 0 < frame["retry_after"] <= 10
    assert await guest.closed() == 4029
    await hall.enter(stranger)


async def test_a_full_process_says_when_to_come_back(
    hall: Hall, amel: Any, settings: Any, limits: None
) -> None:
    settings.SOCKETS_PER_PROCESS = 2
    stays = [await hall.enter(), await hall.enter(amel)]
    guest, let_in, _ = await hall.knock(amel)
    assert let_in
    frame = await guest.hear()
    assert (frame["code"], frame["retry_after"] > 0) == ("unavailable", True)
    assert frame["message"]
    assert await guest.closed() == 4013
    assert [await guest.rest() for guest in stays] == [[], []]
    await guest.leave()
    await stays[0].leave()
    assert await hall.enter()


async def test_without_limits_nobody_is_counted(hall: Hall, amel: Any, settings: Any) -> None:
    settings.SOCKETS_PER_ADDRESS = settings.SOCKETS_PER_PROCESS = 1
    settings.HANDSHAKES_PER_MEMBER = settings.HANDSHAKES_PER_ADDRESS = (1, 10)
    for _ in range(3):
        await hall.enter(amel)
