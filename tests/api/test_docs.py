"""The description of the API, and the page that shows it."""

import re
from typing import Any

STORY = {
    "/api/v1/boards": {"get"},
    "/api/v1/boards/{board_id}/topics": {"get", "post"},
    "/api/v1/topics/{topic_id}": {"get", "patch"},
    "/api/v1/topics/{topic_id}/split": {"post"},
    "/api/v1/topics/{topic_id}/merge": {"post"},
    "/api/v1/topics/{topic_id}/boards/{board_id}": {"put", "delete"},
    "/api/v1/topics/{topic_id}/record": {"patch"},
    "/api/v1/topics/{topic_id}/interest": {"put", "delete"},
    "/api/v1/topics/{topic_id}/closed": {"put", "delete"},
    "/api/v1/topics/{topic_id}/posts": {"get", "post"},
    "/api/v1/posts/{post_id}": {"get", "patch", "delete"},
    "/api/v1/posts/{post_id}/reactions/{kind}": {"put", "delete"},
    "/api/v1/posts/{post_id}/answer": {"put", "delete"},
    "/api/v1/posts/{post_id}/flags": {"post"},
    "/api/v1/topics/{topic_id}/flags": {"post"},
    "/api/v1/members/{member_id}/flags": {"post"},
    "/api/v1/files/{file_id}/flags": {"post"},
    "/api/v1/municipalities/{municipality_id}/flags": {"post"},
    "/api/v1/flags": {"get"},
    "/api/v1/flags/{flag_id}": {"delete"},
    "/api/v1/topics/{topic_id}/ballot": {"get", "post", "delete"},
    "/api/v1/search": {"get"},
    "/api/v1/search/similar": {"get"},
    "/api/v1/cases": {"get"},
    "/api/v1/cases/{case_id}/claim": {"post"},
    "/api/v1/cases/{case_id}/decisions": {"post"},
    "/api/v1/notifications": {"get"},
    "/api/v1/notifications/read": {"post"},
    "/api/v1/files": {"post"},
    "/api/v1/files/{file_id}": {"delete"},
    "/api/v1/decisions": {"get"},
    "/api/v1/decisions/{decided_id}": {"get"},
    "/api/v1/decisions/{decided_id}/appeals": {"post"},
    "/api/v1/appeals": {"get"},
    "/api/v1/appeals/{appeal_id}": {"get"},
    "/api/v1/appeals/{appeal_id}/claim": {"post"},
    "/api/v1/appeals/{appeal_id}/release": {"post"},
    "/api/v1/appeals/{appeal_id}/judgements": {"post"},
    "/api/v1/second-looks": {"get"},
    "/api/v1/second-looks/{look_id}/confirm": {"post"},
    "/api/v1/second-looks/{look_id}/refuse": {"post"},
    "/api/v1/follows": {"get"},
    "/api/v1/follows/topics": {"get"},
    "/api/v1/topics/{topic_id}/follow": {"put"},
    "/api/v1/boards/{board_id}/follow": {"put"},
    "/api/v1/members/{member_id}/follow": {"put"},
    "/api/v1/bookmarks": {"get"},
    "/api/v1/posts/{post_id}/bookmark": {"put", "delete"},
    "/api/v1/cases/{case_id}/undo": {"post"},
    "/api/v1/cases/{case_id}/hand-over": {"post"},
    "/api/v1/rules": {"get"},
}


def test_the_description_has_every_call_of_the_story_and_no_other(client: Any, db: None) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["info"]["title"] == "Majlis"
    assert {path: set(calls) for path, calls in described["paths"].items()} == STORY


def test_each_call_that_writes_needs_a_token_and_says_how_it_refuses(
    client: Any, db: None
) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    writes = [
        call for calls in paths.values() for method, call in calls.items() if method != "get"
    ]
    assert len(writes) == 44
    assert all(call["security"] for call in writes)


def test_the_page_needs_no_other_host_and_no_inline_script(client: Any, db: None) -> None:
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert re.search(r"script-src 'self'(;|$)", policy)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert all('type="application/json"' in tag for tag in inline)
