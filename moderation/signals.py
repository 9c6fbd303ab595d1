"""What happens to cases that floors above may hear of.

All are sent inside the transaction of the change, with ids and plain values only.

case_changed: a case was opened, flagged again, claimed, released or decided. case_id, board_id,
    revision (the queue's, which the case now carries).
case_decided: a moderator decided. case_id, kind (a `Case.Kind`), post_id and topic_id (None where
    it is about neither), board_id, author_id (None once the author is forgotten), moderator_id,
    outcome (a `Decision.Outcome`), was_held (a post waited for review: `none` published it, `hide`
    refused it). The words for the author are `Decision.note` of the case.
case_handed_over: a moderator gave a case to another. case_id, from_id, to_id, revision (the
    queue's, which tells one time from the next).
cases_passed_on: cases waited too long. level (an `EscalationStep.Circle`), case_ids.
"""

from django.dispatch import Signal

case_changed = Signal()
case_decided = Signal()
case_handed_over = Signal()
cases_passed_on = Signal()
