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
from django.utils import timezone
from django.utils.translation import override, pgettext

from forum.wire import time_of
from members.models import Member
from members.refusals import Refused, not_found
from realtime import requests, sources
from realtime.answers import answer_posting, answer_reading, error_frame
from realtime.clock import HEARTBEAT
from realtime.decoder import BadFrame, decode
from realtime.epoch import epoch
from realtime.frames import Frame, error
from realtime.identity import Identity, identify, token_of
from realtime.process import LiveProcess, live_process
from realtime.requests import PARSERS, NoSuchStream
from realtime.sockets import Socket
from realtime.threads import ACTIONS, on

logger = logging.getLogger(__name__)

SUBPROTOCOL = "majlis.v1"
WRONG_FRAMES = 3
FRAMES_A_MINUTE = 600
STREAMS_A_SOCKET = 100
SECONDS_A_TYPING = 3.0
ABUSE, SIGNED_OUT, SUSPENDED, DRAINING = 4000, 4001, 4003, 4012
OVERLOADED, TOO_OLD, FLOOD, REPLACED = 4013, 4026, 4029, 4040


class LiveConsumer(AsyncConsumer):
    """Has no channel of the layer: the hub tells it what is new."""

    channel_layer_alias = "none"

    live: LiveProcess
    socket: Socket

    def __init__(self) -> None:
        self.is_open = False
        self.wrong: deque[float] = deque(maxlen=WRONG_FRAMES)
        self.seen: deque[float] = deque(maxlen=FRAMES_A_MINUTE)
        self.typed_at: dict[int, float] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """The server cancels what is slow to end: the hub must forget the socket then too."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._go()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """By a table, and without the thread hop Channels makes for each message."""
        await self.EVENTS[message["type"]](self, message)

    async def _connect(self, message: dict[str, Any]) -> None:
        try:
            await self._admit()
        except StopConsumer:
            raise
        except Exception:
            # Not accepted yet: the client comes back later.
            logger.exception("A socket could not be admitted")
            await self.base_send({"type": "websocket.close", "code": OVERLOADED})

    async def _admit(self) -> None:
        self.live = live_process()
        offered = self.scope.get("subprotocols") or []
        if not origin_is_ours(self.scope):
            await self.base_send({"type": "websocket.close", "code": 4403})
            raise StopConsumer
        try:
            identity, member, data_set = await on(ACTIONS, _look_up, self.scope)
        except Refused:
            await self.base_send({"type": "websocket.close", "code": 4401})
            raise StopConsumer from None
        accept: dict[str, Any] = {"type": "websocket.accept"}
        if SUBPROTOCOL in offered:
            accept["subprotocol"] = SUBPROTOCOL
        await self.base_send(accept)
        self._open(identity, member)
        if offered and SUBPROTOCOL not in offered:
            self.socket.close(TOO_OLD)
        elif self.live.hub.is_draining:
            self.socket.close(DRAINING, {"type": "draining", "retry_after": 5.0})
        elif member is not None and member.is_suspended:
            self.socket.close(SUSPENDED, error("suspended"))
        else:
            # Nothing was awaited since the hub knows of it: no frame comes before this one.
            self.socket.tell(self._welcome(data_set))

    def _open(self, identity: Identity, member: Member | None) -> None:
        self.is_open = True
        self.socket = Socket(self.base_send, identity)
        if member is not None:
            self.socket.access_epoch = member.access_epoch
            self.socket.language, self.socket.name = member.language, member.name
            mine = [s for s in self.live.hub.of_member.get(member.pk, ()) if not s.is_closed]
            if settings.LIMITS_ON and len(mine) >= settings.SOCKETS_PER_MEMBER:
                min(mine, key=lambda socket: socket.opened_at).close(REPLACED)
        self.live.hub.add(self.socket)

    def _welcome(self, data_set: str) -> Frame:
        return {
            "type": "welcome",
            "protocol": 1,
            "epoch": data_set,
            "member": self.socket.member_id,
            "now": time_of(timezone.now()),
            "heartbeat": HEARTBEAT,
            "limits": {
                "frame": settings.FRAME_LIMIT,
                "post": settings.POST_LIMIT,
                "room_post": settings.ROOM_POST_LIMIT,
            },
        }

    async def _disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    def _go(self) -> None:
        if self.is_open:
            self.is_open = False
            for stream in self.socket.streams:
                if stream.part == "people" and self.socket.member_id is not None:
                    self.live.company.note_sent(stream.id, self.socket.member_id)
            self.live.hub.remove(self.socket)

    async def _receive(self, message: dict[str, Any]) -> None:
        if not self.is_open or self.socket.is_closed:
            return
        if self._is_flooding():
            self.socket.close(FLOOD, error("rate_limited"))
            return
        frame: Frame = {}
        try:
            # Binary frames have no text.
            frame = decode(message.get("text"))
            await self._answer(frame)
        except BadFrame as bad:
            self._note_wrong(bad.code, frame)
        except NoSuchStream:
            self.socket.tell(self._not_found(frame["stream"]) | _named(frame))
        except Refused as refused:
            self.socket.tell(self._words(refused) | _named(frame))
        except (DatabaseError, InterfaceError) as failure:
            logger.warning("The database could not answer a frame: %s", failure)
            self.socket.tell(error("unavailable", **_named(frame)))
        except Exception:
            logger.exception("A frame could not be answered")
            self.socket.tell(error("internal", **_named(frame)))

    async def _answer(self, frame: Frame) -> None:
        kind = frame.get("type")
        if not isinstance(kind, str) or kind not in PARSERS:
            raise BadFrame("unknown_type" if isinstance(kind, str) else "bad_frame")
        request = PARSERS[kind](frame)
        await self.REQUESTS[type(request)](self, request)

    def _note_wrong(self, code: str, frame: Frame) -> None:
        now = time.monotonic()
        self.wrong.append(now)
        self.socket.tell(error(code, self._text_of(code), **_named(frame)))
        if len(self.wrong) == WRONG_FRAMES and now - self.wrong[0] < 60:
            self.socket.close(ABUSE)

    def _is_flooding(self) -> bool:
        now = time.monotonic()
        full = len(self.seen) == FRAMES_A_MINUTE and now - self.seen[0] < 60
        self.seen.append(now)
        return full and settings.LIMITS_ON

    # --- requests --------------------------------------------------------------------------

    async def _join(self, request: requests.Join) -> None:
        stream = request.stream
        if len(self.socket.streams) >= STREAMS_A_SOCKET and stream not in self.socket.streams:
            self.socket.tell(error("rate_limited", stream=stream.name))
            return
        if stream.kind == "cases":
            self.socket.boards_of_cases = await on(ACTIONS, self._boards_of_cases)
        if not await self.live.hub.join(self.socket, stream, request.since):
            self.socket.tell(self._not_found(stream.name))
            return
        self.live.company.welcome(self.socket, stream)

    def _boards_of_cases(self) -> frozenset[int]:
        member = self.socket.identity.member()
        return sources.boards_of_cases(member) if member is not None else frozenset()

    async def _leave(self, request: requests.Leave) -> None:
        self.live.hub.leave(self.socket, request.stream)
        self.socket.tell({"type": "left", "stream": request.stream.name})

    async def _post(self, request: requests.Posting) -> None:
        answer = await on(
            ACTIONS, answer_posting, self.socket.identity, request, self.socket.language
        )
        self.socket.tell(answer)
        if answer["type"] == "accepted" and self.socket.member_id is not None:
            self.live.company.note_sent(request.topic, self.socket.member_id)

    async def _typing(self, request: requests.Typing) -> None:
        stream, member_id = request.stream, self.socket.member_id
        if stream.part != "people" or stream not in self.socket.streams or member_id is None:
            self.socket.tell(self._not_found(stream.name))
            return
        now = time.monotonic()
        if now - self.typed_at.get(stream.id, -SECONDS_A_TYPING) < SECONDS_A_TYPING:
            return
        self.typed_at[stream.id] = now
        name = self.socket.name
        self.live.company.note_typing(stream.id, member_id, name)
        self.live.bridge.say(stream.name, kind="typing", member=member_id, name=name)

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

    # --- words -----------------------------------------------------------------------------

    def _not_found(self, stream: object) -> Frame:
        with override(self.socket.language):
            return error_frame(not_found(), stream=stream)

    def _words(self, refused: Refused) -> Frame:
        with override(self.socket.language):
            frame = error_frame(refused)
        return frame | {"message": frame["message"] or self._text_of(refused.code)}

    def _text_of(self, code: str) -> str:
        with override(self.socket.language):
            if code == "too_large":
                return pgettext("refusal", "This is too large to send.")
            return pgettext("refusal", "The sending program made a mistake.")

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


def _look_up(scope: dict[str, Any]) -> tuple[Identity, Member | None, str]:
    return *identify(scope), epoch()


def _named(frame: Frame) -> Frame:
    """What of the frame its answer carries, so that the client knows what is meant."""
    return {k: frame[k] for k in ("client_id", "stream") if isinstance(frame.get(k), str)}


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
