"""More faults to plant: in locks, rights, repeats and slow readers; and a clerk inside."""

import itertools
import socketserver
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.faults.failpoints import wrap
from tests.faults.planted import every, planted

COUNTER = "clerk.sock"


@planted
def employs_a_clerk() -> None:
    """No fault: acts are done inside this process too, so that their pokes arrive."""
    from django.conf import settings

    counter = Path(settings.DATA_DIR) / COUNTER
    counter.unlink(missing_ok=True)
    server = socketserver.ThreadingUnixStreamServer(str(counter), Desk)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()


class Desk(socketserver.StreamRequestHandler):
    """A line of JSON an act, a line of JSON an answer."""

    def handle(self) -> None:
        from tests.faults.clerk import answer

        for line in self.rfile:
            self.wfile.write(answer(line.decode()).encode() + b"\n")


@planted
def waits_for_ever() -> None:
    """Whoever writes queues, however long the one before has been waiting."""
    wrap("members.writing:STALLED", lambda _: 3600.0)
    wrap("members.writing:PATIENCE", lambda _: 3600.0)


@planted
def gives_up_sooner() -> None:
    """No fault: nobody queues for more than two seconds behind one who gets nowhere."""
    wrap("members.writing:STALLED", lambda _: 2.0)


@planted
def acknowledges_what_failed_at_times() -> None:
    """Of what could not be stored, each second is said to be."""
    due = every(2)

    def around(answer: Any) -> Any:
        def answering(identity: Any, request: Any, language: str) -> Any:
            frame = answer(identity, request, language)
            if frame["type"] != "refused" or not due():
                return frame
            place = {"id": 10**9, "number": 10**6, "revision": 10**6}
            told = {"type": "accepted", "client_id": request.client_id, "post": place}
            return told | {"duplicate": False}

        return answering

    wrap("realtime.consumers:answer_posting", around)


@planted
def cannot_take_every_seventh_at_first() -> None:
    """What comes after it is stored before it."""
    due = every(7)

    def around(answer: Any) -> Any:
        def answering(identity: Any, request: Any, language: str) -> Any:
            if due():
                told = {"type": "refused", "client_id": request.client_id, "message": ""}
                return told | {"code": "unavailable", "retry_after": 1}
            return answer(identity, request, language)

        return answering

    wrap("realtime.consumers:answer_posting", around)


@planted
def joins_without_looking_back() -> None:
    """Whoever comes back is told where the stream is, and nothing of what they missed."""

    def around(pulls_for: Any) -> Any:
        def pulling(stream: Any, asked: Any) -> Any:
            return [
                (replace(found[0], frames=[], whole=None), *found[1:])
                if isinstance(found, tuple)
                else found
                for found in pulls_for(stream, asked)
            ]

        return pulling

    wrap("realtime.doors:pulls_for", around)


@planted
def takes_any_text_for_the_same() -> None:
    """Another text under the same id is answered as if it had been stored."""
    wrap("forum.actions.drafting:_digest", lambda _: lambda body: "")


@planted
def sends_to_whoever_never_reads() -> None:
    """Nobody counts what a socket has not handled."""
    wrap("realtime.sockets:UNHANDLED_MESSAGES", lambda _: 2**60)
    wrap("realtime.sockets:UNHANDLED_BYTES", lambda _: 2**60)


@planted
def waits_less_for_the_slow() -> None:
    """No fault: what takes half a minute takes some seconds, where a trial is small."""
    wrap("realtime.sockets:SECONDS_BEHIND", lambda _: 5.0)


@planted
def says_no_time_to_come_back() -> None:
    """Who writes too fast is refused and not told for how long."""

    def around(begin: Any) -> Any:
        def beginning(refused: Any, code: str, message: Any, **more: Any) -> None:
            begin(refused, code, message, **more | {"retry_after": None})

        return beginning

    wrap("members.refusals:Refused.__init__", around)


@planted
def looks_at_nobodys_rights() -> None:
    """Whoever was once let in stays."""

    def nothing(_: Any) -> Any:
        async def looking(*args: Any, **more: Any) -> None:
            return

        return looking

    wrap("realtime.hub:Hub.check_readers", nothing)
    wrap("realtime.hub:Hub.check_access", nothing)


@planted
def believes_the_first_look() -> None:
    """What was signed in when a post arrived counts as signed in when it is stored."""
    wrap("realtime.identity:Identity.holds", lambda _: lambda identity: True)
    wrap("members.requests:_token_holds", lambda _: lambda secret: True)
    wrap("members.requests:_session_holds", lambda _: lambda key, member_id: True)


@planted
def lets_the_suspended_write() -> None:
    """A suspension is written down and nothing follows from it."""
    wrap("members.models:Member.is_suspended", lambda _: property(lambda member: False))


@planted
def keeps_a_gate() -> None:
    """No fault: while the file `gate` is there, a post waits before it is stored."""
    import time

    from django.conf import settings

    gate = Path(settings.DATA_DIR) / "gate"

    def around(render: Any) -> Any:
        def rendering(*args: Any, **more: Any) -> Any:
            text = render(*args, **more)
            if gate.exists():
                gate.with_name("gate-reached").touch()
            while gate.exists():
                time.sleep(0.02)
            return text

        return rendering

    wrap("forum.actions.posts:render_text", around)


@planted
def counts_one_too_many() -> None:
    """Every count of a reaction is one more than those who gave it."""

    def around(count: Any) -> Any:
        return lambda post_id: {kind: n + 1 for kind, n in count(post_id).items()}

    wrap("forum.actions.reactions:counts_of", around)


@planted
def looks_five_seconds_late() -> None:
    """Rights are looked at when everybody has had time to go on reading."""
    import asyncio

    def around(check: Any) -> Any:
        async def checking(*args: Any, **more: Any) -> None:
            await asyncio.sleep(5.0)
            await check(*args, **more)

        return checking

    wrap("realtime.hub:Hub.check_access", around)


@planted
def keeps_who_has_another_second_factor() -> None:
    """A second factor changes and no sign-in ends."""
    wrap("members.receivers:end_other_sign_ins", lambda _: lambda **more: None)


@planted
def tells_all_but_one() -> None:
    """Each third delivery leaves one of the listeners of a topic out, by turns."""
    due, turns = every(3), itertools.count()

    def around(deliver: Any) -> Any:
        async def delivering(live: Any, frames: Any) -> Any:
            sockets = sorted(live.sockets, key=id)
            if live.stream.kind != "topic" or len(sockets) < 2 or not due():
                return await deliver(live, frames)
            left_out = sockets[next(turns) % len(sockets)]
            live.sockets.discard(left_out)
            slow = await deliver(live, frames)
            live.sockets.add(left_out)
            return slow

        return delivering

    wrap("realtime.live:LiveStream.deliver", around)


@planted
def waits_for_the_slow() -> None:
    """While one of its listeners says nothing of what it was sent, a stream stands still."""
    import asyncio
    from weakref import WeakSet

    answering: WeakSet[Any] = WeakSet()

    def hearing(handled: Any) -> Any:
        def handling(socket: Any, count: int) -> None:
            answering.add(socket)
            handled(socket, count)

        return handling

    def around(deliver: Any) -> Any:
        async def delivering(live: Any, frames: Any) -> Any:
            if any(s not in answering and len(s._unhandled) > 4 for s in live.sockets):
                await asyncio.sleep(3.0)
            return await deliver(live, frames)

        return delivering

    wrap("realtime.sockets:Socket.handled", hearing)
    wrap("realtime.live:LiveStream.deliver", around)


@planted
def shows_what_is_closed() -> None:
    """Pages, search and notifications ask nobody's rights; the live half does."""

    def every_board(_: Any) -> Any:
        from forum.models import Board

        return lambda member: Board.objects.all()

    for module in ("forum.views.search", "forum.api.search", "notifications.models"):
        wrap(f"{module}:boards_readable_by", every_board)
    wrap("notifications.actions:boards_readable_by", every_board)
    wrap("forum.finding:can_read_board", lambda _: lambda *args: True)
    wrap("forum.finding:require_readable", lambda _: lambda *args: None)
