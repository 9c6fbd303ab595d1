"""What happens to cases that floors above may hear of.

All are sent inside the transaction of the change, with ids and plain values only.

case_changed: a case was opened, flagged again, claimed, released or decided. case_id, board_id,
    revision (the queue's, which the case now carries).
case_decided: a moderator decided. case_id, kind (a `Case.Kind`), post_id and topic_id (None where
    it is about neither), board_id, author_id (None once the author is forgotten), moderator_id,
    outcome (a `Decision.Outcome`), was_held (a post waited for review: `none` published it, `hide`
    refused it). The words for the author are `Decision.note` of the case.
appeal_made: an author appeals. appeal_id, case_id, has_judge (whether anybody may decide it).
appeal_decided: appeal_id, case_id, decision_id, outcome (an `Appeal.Outcome`), instead (a
    `Decision.Outcome` where it was softened, or empty). What the decision did is undone already.
second_look_asked: a moderator asks another to confirm something. look_id, kind.
second_look_answered: it was confirmed (and done), refused, or lapsed. look_id, answer.
decision_undone: a moderator took a decision back. decision_id, case_id, author_id (None once the
    author is forgotten), outcome.
case_hidden: the site itself hid what a case is about, until a moderator has looked at it. case_id,
    post_id (the post that is hidden), board_id, author_id (None once the author is forgotten).
case_alarming: so many flags would have hidden it, but a councillor or a moderator wrote it, and
    nothing of theirs is hidden unseen: somebody should look at once. case_id, board_id.
case_handed_over: a moderator gave a case to another. case_id, from_id, to_id, revision (the
    queue's, which tells one time from the next).
cases_passed_on: cases waited too long. level (an `EscalationStep.Circle`), case_ids.
"""

from django.dispatch import Signal

case_changed = Signal()
case_decided = Signal()
appeal_made = Signal()
appeal_decided = Signal()
second_look_asked = Signal()
second_look_answered = Signal()
decision_undone = Signal()
case_hidden = Signal()
case_alarming = Signal()
case_handed_over = Signal()
cases_passed_on = Signal()
