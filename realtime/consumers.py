"""One WebSocket a tab: decodes strictly, dispatches by a table, answers in order."""

import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from members.models import Member
from members.refusals import Refused, not_found
from moderation.keeping import NOTHING_KEPT, Kept, kept_by
from realtime import requests
from realtime.admission import address_of, language_of, origin_is_ours
from realtime.answers import answer_posting, answer_reading
from realtime.clock import DRAINING, LEAST_WINDOW, welcome
from realtime.complaints import complaint, complaint_of
from realtime.decoder import BadFrame, decode
from realtime.frames import Frame
from realtime.hearing import heard_of
from realtime.identity import Identity
from realtime.lanes import lane_of
from realtime.process import LiveProcess, live_process
from realtime.rates import Rate
from realtime.requests import PARSERS, NoSuchStream
from realtime.seldom import Seldom
from realtime.sockets import Socket
from realtime.streams import Stream
from realtime.threads import ACTIONS, DOOR, on
from realtime.typist import Typist

logger = logging.getLogger(__name__)
away = Seldom(logger)

SUBPROTOCOL = "majlis.v1"
WRONG_FRAMES = 3
ABUSE, SUSPENDED, OVERLOADED, TOO_OLD, FLOOD = 4000, 4003, 4013, 4026, 4029
# Before the upgrade a server says 403, whatever stands here.
REFUSED = 4403


class LiveConsumer(AsyncConsumer):
    """Has no channel of the layer: the hub tells it what is new."""

    channel_layer_alias = "none"

    live: LiveProcess
    socket: Socket
    typist: Typist

    def __init__(self) -> None:
        self.is_open = False
        self.address = ""
        self.wrong: deque[float] = deque(maxlen=WRONG_FRAMES)
        self.frames = Rate(*settings.FRAMES_PER_SOCKET)
        self.joins = Rate(*settings.JOINS_PER_SOCKET)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Without the task a message that Channels makes; whatever ends it, the hub forgets it."""
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            self._go()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """By a table, and without the thread hop Channels makes for each message."""
        await self.EVENTS[message["type"]](self, message)

    # --- coming ----------------------------------------------------------------------------

    async def _connect(self, message: dict[str, Any]) -> None:
        try:
            await self._admit()
        except StopConsumer:
            raise
        except Exception as failure:
            # Not accepted yet: the client comes back later.
            away.failed("Letting a socket in", failure)
            await self.base_send({"type": "websocket.close", "code": OVERLOADED})

    async def _refuse(self) -> None:
        await self._answer_handshake({"type": "websocket.close", "code": REFUSED})
        raise StopConsumer

    async def _answer_handshake(self, message: dict[str, Any]) -> None:
        try:
            await self.base_send(message)
        except OSError:
            # Gone meanwhile, says ASGI: a page that was closed is no fault.
            raise StopConsumer from None

    async def _admit(self) -> None:
        self.live = live_process()
        address = address_of(self.scope)
        if self.live.hub.is_draining or not origin_is_ours(self.scope):
            await self._refuse()
        if not self.live.door.admits(address):
            await self._refuse()
        try:
            identity, member, data_set = await self.live.arrivals.ask(self.scope)
        except Refused:
            await self._refuse()
        offered = self.scope.get("subprotocols") or []
        accept: dict[str, Any] = {"type": "websocket.accept"}
        if SUBPROTOCOL in offered:
            accept["subprotocol"] = SUBPROTOCOL
        await self._answer_handshake(accept)
        self._open(identity, member, address)
        if offered and SUBPROTOCOL not in offered:
            self.socket.close(TOO_OLD)
        elif not self._is_turned_away(member):
            # Nothing was awaited since the hub knows of it: no frame comes before this one.
            self.live.clock.data_sets.add(data_set)
            self.socket.tell(welcome(self.live.hub, self.socket, data_set))
            self.live.tabs.opened(self.socket)

    def _open(self, identity: Identity, member: Member | None, address: str) -> None:
        self.is_open, self.address = True, address
        self.socket = Socket(self.base_send, identity, lane=lane_of(self.scope))
        self.typist = Typist(self.socket, self.live.company)
        self.socket.heard = heard_of(self.scope)
        self.socket.language = language_of(self.scope, member)
        if member is not None:
            self.socket.access_epoch, self.socket.name = member.access_epoch, member.name
            self.socket.is_limited = bool(member.limits)
        self.live.door.enter(address)
        self.live.hub.add(self.socket)

    def _is_turned_away(self, member: Member | None) -> bool:
        """What can only be said to one who is inside already."""
        hub = self.live.hub
        if hub.is_draining:
            # It began while this one was being let in.
            self.socket.close(DRAINING, {"type": "draining", "retry_after": LEAST_WINDOW})
        elif member is not None and member.is_suspended:
            self.socket.close(SUSPENDED, self._complaint("suspended"))
        elif settings.LIMITS_ON and len(hub.sockets) > settings.SOCKETS_PER_PROCESS:
            self.socket.close(OVERLOADED, self._complaint("unavailable", retry_after=30))
        elif member is not None and (wait := self.live.door.by_member.take(member.pk)):
            self.socket.close(FLOOD, self._complaint("rate_limited", retry_after=wait))
        else:
            return False
        return True

    async def _disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    def _go(self) -> None:
        if not self.is_open:
            return
        self.is_open = False
        self.live.door.leave(self.address)
        streams = list(self.socket.streams)
        self.live.hub.remove(self.socket)
        for stream in streams:
            self._gone_from(stream)
        self.live.tabs.closed(self.socket)

    def _gone_from(self, stream: Stream) -> None:
        """Nobody waits for what this socket was writing, nor is it counted there any more."""
        self.live.company.mark(stream)
        if stream.part == "people":
            self.typist.leaves(stream.id)

    # --- frames ----------------------------------------------------------------------------

    async def _receive(self, message: dict[str, Any]) -> None:
        if not self.is_open or self.socket.is_closed:
            return
        if wait := self.frames.take():
            self.socket.close(FLOOD, self._complaint("rate_limited", retry_after=wait))
        elif self.live.clock.begin(self.socket):
            try:
                await self._answer_text(message.get("text"))
            finally:
                self.live.clock.end(self.socket)

    async def _answer_text(self, text: str | None) -> None:
        frame: Frame = {}
        try:
            # Binary frames have no text.
            frame = decode(text)
            await self._answer(frame)
        except BadFrame as bad:
            self._note_wrong(bad.code, frame)
        except NoSuchStream:
            self.socket.tell(self._not_found(frame["stream"]) | _named(frame))
        except Refused as refused:
            self.socket.tell(complaint_of(refused, self.socket.language) | _named(frame))
        except (DatabaseError, InterfaceError) as failure:
            away.warn("The database could not answer a frame: %s", failure)
            self.socket.tell(self._complaint("unavailable", retry_after=2, **_named(frame)))
        except Exception:
            logger.exception("A frame could not be answered")
            self.socket.tell(self._complaint("internal", **_named(frame)))

    async def _answer(self, frame: Frame) -> None:
        kind = frame.get("type")
        if not isinstance(kind, str) or kind not in PARSERS:
            raise BadFrame("unknown_type" if isinstance(kind, str) else "bad_frame")
        request = PARSERS[kind](frame)
        await self.REQUESTS[type(request)](self, request)

    def _note_wrong(self, code: str, frame: Frame) -> None:
        now = time.monotonic()
        self.wrong.append(now)
        self.socket.tell(self._complaint(code, **_named(frame)))
        if len(self.wrong) == WRONG_FRAMES and now - self.wrong[0] < 60:
            self.socket.close(ABUSE)

    def _complaint(self, code: str, *, retry_after: float = 0.0, **more: object) -> Frame:
        return complaint(code, self.socket.language, retry_after=retry_after, **more)

    def _not_found(self, stream: object) -> Frame:
        return complaint_of(not_found(), self.socket.language, stream=stream)

    # --- requests --------------------------------------------------------------------------

    async def _join(self, request: requests.Join) -> None:
        stream, mine = request.stream, self.socket.streams
        wait = self.joins.take()
        is_full = settings.LIMITS_ON and len(mine) >= settings.STREAMS_PER_SOCKET
        if is_full and stream not in mine:
            # One must be left first: when, the client knows.
            self.socket.tell(self._complaint("rate_limited", stream=stream.name))
            return
        if wait:
            self.socket.tell(self._complaint("rate_limited", retry_after=wait, stream=stream.name))
            return
        if stream.kind == "cases":
            self.socket.cases_kept = await on(DOOR, self._cases_kept)
        if not await self.live.hub.join(self.socket, stream, request.since):
            self.socket.tell(self._not_found(stream.name))
            return
        self.live.company.welcome(self.socket, stream)

    def _cases_kept(self) -> Kept:
        member = self.socket.identity.member()
        return kept_by(member) if member is not None else NOTHING_KEPT

    async def _leave(self, request: requests.Leave) -> None:
        if self.live.hub.leave(self.socket, request.stream):
            self._gone_from(request.stream)
        self.socket.tell({"type": "left", "stream": request.stream.name})

    async def _post(self, request: requests.Posting) -> None:
        answer = await on(
            ACTIONS, answer_posting, self.socket.identity, request, self.socket.language
        )
        self.socket.tell(answer)
        if answer["type"] in {"accepted", "held"}:
            self.typist.has_sent(request.topic)

    async def _typing(self, request: requests.Typing) -> None:
        stream = request.stream
        if stream.part == "people" and stream in self.socket.streams:
            await self.typist.types(stream.id)
        else:
            self.socket.tell(self._not_found(stream.name))

    async def _read(self, request: requests.Reading) -> None:
        answer = await on(
            ACTIONS, answer_reading, self.socket.identity, request, self.socket.language
        )
        if answer is not None:
            self.socket.tell(answer)

    async def _handled(self, request: requests.Handled) -> None:
        self.socket.handled(request.count)

    async def _ping(self, request: requests.Ping) -> None:
        self.socket.tell({"type": "pong"})

    EVENTS: ClassVar[dict[str, Callable[..., Awaitable[None]]]] = {
        "websocket.connect": _connect,
        "websocket.receive": _receive,
        "websocket.disconnect": _disconnect,
    }
    REQUESTS: ClassVar[dict[type, Callable[..., Awaitable[None]]]] = {
        requests.Join: _join,
        requests.Leave: _leave,
        requests.Posting: _post,
        requests.Typing: _typing,
        requests.Reading: _read,
        requests.Handled: _handled,
        requests.Ping: _ping,
    }


def _named(frame: Frame) -> Frame:
    """What of the frame its answer carries, so that the client knows what is meant."""
    return {k: frame[k] for k in ("client_id", "stream") if isinstance(frame.get(k), str)}
