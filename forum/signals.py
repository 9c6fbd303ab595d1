"""What happens in the discussion that floors above may hear of.

All are sent inside the transaction of the change, with ids and plain values only.

post_published: a post got its place. post_id, topic_id, board_id, calls (whether it answers or
    names somebody, or somebody follows its topic, board or author closely).
post_held: a screener held a post for review. post_id, topic_id, board_id, reason.
held_post_withdrawn: its author took a post back that waited. post_id, topic_id, board_id.
post_edited: its text changed. post_id, topic_id, board_id.
post_hidden: its text was taken away. post_id, topic_id, board_id.
post_restored: its text came back. post_id, topic_id, board_id.
topic_changed: the topic's revision rose. topic_id, board_id, revision.
topic_marked: a moderator locked, pinned or slowed it, pinned a post of it, or said how the topic
    of another stands: its answer, whether a call or a poll is open. topic_id, board_id, member_id,
    act (`lock_topic`, ...), revision, and perhaps more: facts of the act for the log.
topic_moved: a topic stands on another board. topic_id, from_board_id, board_id.
posts_moved: posts of a topic stand in another. topic_id, into_id, board_id (of the other).
board_changed: the board's list of topics changed. board_id, revision.
board_rules_changed: who may read, write or open topics on a board changed. board_id.
topic_read: a member has read up to a number. topic_id, member_id, number.
post_seen: a member was led to one post, whatever else they have read. post_id, member_id.
reminder_set: a member wants to be reminded of a bookmarked post. bookmark_id, day (ISO).
board_review_changed: whose posts wait on a board. board_id, review, member_id (who changed it).
membership_changed: a member joined or left an invited board. board_id, member_id.
"""

from django.dispatch import Signal

post_published = Signal()
post_held = Signal()
held_post_withdrawn = Signal()
post_edited = Signal()
post_hidden = Signal()
post_restored = Signal()
topic_changed = Signal()
topic_marked = Signal()
topic_moved = Signal()
posts_moved = Signal()
board_changed = Signal()
board_rules_changed = Signal()
board_review_changed = Signal()
topic_read = Signal()
post_seen = Signal()
membership_changed = Signal()
reminder_set = Signal()
