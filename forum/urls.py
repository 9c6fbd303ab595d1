"""Addresses of the discussion."""

from django.urls import path

import members.converters  # noqa: F401  (registers `id`)
from forum.views import (
    boards,
    health,
    home,
    kinds,
    opening,
    people,
    posts,
    reactions,
    rooms,
    topics,
    writing,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("boards/", boards.all_boards, name="boards"),
    path("live/", boards.live, name="live"),
    path("b/<slug:slug>/", boards.board, name="board"),
    path("b/<slug:slug>/read/", boards.read, name="mark_board_read"),
    path("b/<slug:slug>/new/", opening.open_a_topic, name="open_topic"),
    path("t/<id:topic_id>/", topics.topic, name="topic"),
    path("t/<id:topic_id>/changes/", topics.changes, name="topic_changes"),
    path("t/<id:topic_id>/reply/", writing.reply, name="reply"),
    path("t/<id:topic_id>/read/", topics.read, name="mark_read"),
    path("t/<id:topic_id>/lock/", topics.lock, name="lock_topic"),
    path("t/<id:topic_id>/unlock/", topics.unlock, name="unlock_topic"),
    path("t/<id:topic_id>/pin/", topics.pin, name="pin_topic"),
    path("t/<id:topic_id>/unpin/", topics.unpin, name="unpin_topic"),
    path("t/<id:topic_id>/slow/", rooms.slow, name="slow_topic"),
    path("t/<id:topic_id>/find/", rooms.find, name="find_in_topic"),
    path("t/<id:topic_id>/people/", rooms.people, name="topic_people"),
    path("t/<id:topic_id>/readers/", rooms.readers, name="topic_readers"),
    path("t/<id:topic_id>/<str:slug>/", topics.topic, name="topic_by_slug"),
    path("p/<id:post_id>/", posts.permalink, name="permalink"),
    path("p/<id:post_id>/edit/", posts.edit, name="edit_post"),
    path("p/<id:post_id>/withdraw/", posts.withdraw, name="withdraw_post"),
    path("p/<id:post_id>/source/", posts.source, name="post_source"),
    path("p/<id:post_id>/react/", reactions.react, name="react"),
    path("p/<id:post_id>/reactions/", reactions.post_reactions, name="post_reactions"),
    path("p/<id:post_id>/pin/", reactions.pin, name="pin_post"),
    path("p/<id:post_id>/unpin/", reactions.unpin, name="unpin_post"),
    path("p/<id:post_id>/answer/", kinds.answer, name="mark_answer"),
    path("p/<id:post_id>/unanswer/", kinds.unanswer, name="unmark_answer"),
    path("preview/", writing.preview, name="preview"),
    path("people/<slug:handle>/", people.person, name="person"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
