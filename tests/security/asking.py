"""Every path that the site answers, taken from the site itself, and how it is asked."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from forum.steering_words import DEEDS
from tests.security.world import PLACES, ROLES, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What a thing of another kind than usual is asked for by, for paths that hold these words.
OTHER_THINGS = (
    (r"/(poll|ballot)\b", "topic_id", "poll"),
    (r"/(call|interest|closed)\b", "topic_id", "call"),
    (r"/record\b", "topic_id", "record"),
    (r"/(people|readers|slow|find)/", "topic_id", "room"),
    (r"/(un)?answer\b", "post_id", "answer"),
)
# What stands for itself, or for nothing.
FIXED = {
    "kind": "agree", "key": "no-key", "uidb36": "1", "app_label": "members", "url": "nothing",
    "anything": "nothing", "object_id": 1,
}  # fmt: skip
# What a path that flags something calls `key`, by how it begins.
KEYS = {
    "t": "topic_id", "p": "post_id", "people": "handle", "files": "file_id",
    "municipalities": "municipality_id",
}  # fmt: skip
EMPTY = "an empty file"
BODIES: dict[str, dict[str, Any]] = {
    "POST b/<slug:slug>/new/": {"title": "Another", "body": "Words", "kind": "discussion"},
    "POST t/<id:topic_id>/reply/": {"body": "Words"},
    "POST p/<id:post_id>/edit/": {"body": "Other words", "revision": "999999"},
    "POST p/<id:post_id>/react/": {"kind": "agree"},
    "POST t/<id:key>/flag/": {"reason": "spam"},
    "POST p/<id:key>/flag/": {"reason": "spam"},
    "POST people/<slug:key>/flag/": {"reason": "false_identity"},
    "POST files/<id:key>/flag/": {"reason": "private_data"},
    "POST municipalities/<id:key>/flag/": {"reason": "private_data"},
    "POST t/<id:topic_id>/read/": {"number": "1"},
    "POST t/<id:topic_id>/slow/": {"seconds": "30"},
    "POST t/<id:topic_id>/follow/": {"level": "watching"},
    "POST b/<slug:slug>/follow/": {"level": "watching"},
    "POST people/<slug:handle>/follow/": {"level": "watching"},
    "POST t/<id:topic_id>/poll/vote/": {"choice": "1"},
    "POST t/<id:topic_id>/steer/lock/": {"reason": "Because"},
    "POST t/<id:topic_id>/steer/rename/": {"title": "Another title"},
    "POST cases/<id:case_id>/decide/": {"outcome": "none"},
    "POST decisions/<id:decided_id>/": {"text": "No"},
    "POST appeals/<id:appeal_id>/decide/": {"outcome": "upheld", "words": "Yes"},
    "POST second-looks/export/": {"why": "A report"},
    "POST second-looks/<id:look_id>/refuse/": {"words": "No"},
    "POST cases/<id:case_id>/unmask/": {"why": "A court"},
    "POST cases/<id:case_id>/around/": {"why": "To judge"},
    "POST api/v1/decisions/{int:decided_id}/appeals": {"text": "No"},
    "POST api/v1/appeals/{int:appeal_id}/judgements": {"outcome": "upheld", "words": "Yes"},
    "POST api/v1/second-looks/{int:look_id}/refuse": {"words": "No"},
    "POST language/": {"language": "fr"},
    "GET t/<id:topic_id>/readers/": {"number": "1"},
    "GET search/similar/": {"title": "Another"},
    "POST t/<id:topic_id>/order/": {"order": "time"},
    "POST preview/": {"body": "Words"},
    # Empty: permission is asked before the file is looked into.
    "POST files/": {"file": EMPTY},
    "POST api/v1/files": {"file": EMPTY},
    "GET api/v1/search": {"q": "words"},
    "GET api/v1/search/similar": {"title": "Another"},
    "POST cases/<id:case_id>/hand-over/": {"to": "asker-of-matrix"},
    "POST api/v1/cases/{int:case_id}/hand-over": {"to": "asker-of-matrix"},
    "POST cases/languages/": {"languages": "fr"},
    "POST cases/times/": {"hours-1": "24", "hours-2": "48", "hours-3": "72"},
    "POST notifications/read/": {"all": "1"},
    "POST api/v1/boards/{int:board_id}/topics": {"title": "Another", "body": "Words"},
    "PATCH api/v1/topics/{int:topic_id}": {"pinned": True},
    "POST api/v1/topics/{int:topic_id}/posts": {"body": "Words"},
    "PATCH api/v1/posts/{int:post_id}": {"body": "Other words"},
    "POST api/v1/posts/{int:post_id}/flags": {"reason": "spam"},
    "POST api/v1/topics/{int:topic_id}/flags": {"reason": "spam"},
    "POST api/v1/members/{int:member_id}/flags": {"reason": "false_identity"},
    "POST api/v1/files/{int:file_id}/flags": {"reason": "private_data"},
    "POST api/v1/municipalities/{int:municipality_id}/flags": {"reason": "private_data"},
    "PUT api/v1/topics/{int:topic_id}/follow": {"level": "watching"},
    "PUT api/v1/boards/{int:board_id}/follow": {"level": "watching"},
    "PUT api/v1/members/{int:member_id}/follow": {"level": "watching"},
    "POST api/v1/cases/{int:case_id}/undo": {"why": "An error"},
    "POST cases/<id:case_id>/undo/": {"why": "An error"},
    "POST api/v1/topics/{int:topic_id}/ballot": {"choices": [1]},
    "POST api/v1/topics/{int:topic_id}/split": {"posts": [2], "title": "Apart"},
    "POST api/v1/topics/{int:topic_id}/merge": {"into": 999999},
    "POST api/v1/cases/{int:case_id}/decisions": {"outcome": "none"},
    "POST api/v1/notifications/read": {"all": True},
}


@dataclass(frozen=True)
class Way:
    """A path as its floor wrote it, and a method."""

    method: str
    route: str

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/v1/")


@cache
def routes() -> tuple[str, ...]:
    """Every path of the site: pages from the resolver, calls from the API's own table."""
    from config.api import api

    found = [route for route in _patterns(get_resolver()) if not route.startswith("api/v1/")]
    for _, router in api._routers:
        found += [f"api/v1{path}" for path in router.path_operations]
    found += ["api/v1/openapi.json", "api/v1/docs", "api/v1/"]
    return tuple(sorted(set(found)))


def _patterns(resolver: URLResolver, above: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if "<str:deed>" in route:
                yield from (route.replace("<str:deed>", deed) for deed in DEEDS)
            else:
                yield route
        else:
            yield from _patterns(pattern, route)


def path_of(route: str, world: World, place: str) -> str:
    """The address of a real thing there."""
    things = {**world.everywhere, **world.things[place]}
    for words, name, other in OTHER_THINGS:
        if re.search(words, route):
            things[name] = things[other]
    if (model := re.match(r"admin/(?:members|forum)/(\w+)/", route)) is not None:
        things["object_id"] = things[model[1]]
    if route.startswith("sitemap-"):
        things["number"] = 0
    things = FIXED | things
    if ":key>/flag/" in route:
        things["key"] = things[KEYS[route.partition("/")[0]]]
    if "<str:slug>" in route:
        things["slug"] = "any"
    if route in ("files/<id:file_id>/drop/", "api/v1/files/{int:file_id}"):
        things["file_id"] = things["loose"]
    route = re.sub(r"\^|\$", "", route)
    route = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()])*\)", r"<\1>", route)
    path = re.sub(
        r"<(?:\w+:)?(\w+)>|\{(?:\w+:)?(\w+)\}", lambda m: str(things[m[1] or m[2]]), route
    )
    return f"/{path}"


def has_places(route: str) -> bool:
    """Whether the path names a thing that stands on a board."""
    names = set(re.findall(r"[:<{](\w+)[>}]", route))
    return (
        not route.startswith("admin/")
        and bool(
            names
            & {
                "slug",
                "board_id",
                "topic_id",
                "post_id",
                "file_id",
                "draft_id",
                "case_id",
                "flag_id",
            }
        )
    ) or bool(re.match(r"(t|p|files)/<id:key>", route))


def ask(way: Way, world: World, role: str, place: str, *, by: str = "") -> str:
    """The letter of one cell. Whatever was done is undone."""
    browser = Client()
    headers: dict[str, str] = {}
    if role != "visitor" and (by or ("token" if way.is_api else "cookie")) == "token":
        headers["authorization"] = f"Bearer {world.tokens[role]}"
    elif role != "visitor":
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.cookies[role]
    body = {
        name: SimpleUploadedFile("a.pdf", b"") if value is EMPTY else value
        for name, value in BODIES.get(str(way), {}).items()
    }
    is_form = way.method == "POST" and (not way.is_api or "file" in body)
    more: dict[str, Any] = {"data": body}
    if way.method != "GET" and not is_form:
        more = {"data": json.dumps(body), "content_type": "application/json"}
    path = path_of(way.route, world, place)
    with transaction.atomic():
        answer = getattr(browser, way.method.lower())(path, headers=headers, **more)
        transaction.set_rollback(True)
    return letter_of(answer)


def letter_of(answer: HttpResponse) -> str:
    """What became of it, as a letter of the table."""
    status = answer.status_code
    if status in {301, 302, 303}:
        return ">" if "/login/" in answer["Location"] else "+"
    if status < 300:
        return "+"
    letters = {401: "u", 403: "f", 404: "n", 405: "m"}
    if status in letters:
        return letters[status]
    return "i" if 400 <= status < 500 else f"[{status}]"


def cells_of(way: Way, world: World) -> str:
    """The letters of one line: each role on the open board, then on the closed one."""
    places = PLACES if has_places(way.route) else PLACES[:1]
    return " ".join("".join(ask(way, world, role, place) for role in ROLES) for place in places)
