"""What happens to members that floors above may hear of. Sent inside the transaction.

access_changed: what a member may see or do changed. Arguments: member_id.

sanction_imposed: a member may do less from this commit on. sanction_id, member_id, kind (a
    `Sanction.Kind`), ends_at (None for a ban).
sanction_ended: they may do it again. sanction_id, member_id, kind, early (taken off before its
    time, and not run out).
"""

from django.dispatch import Signal

access_changed = Signal()
sanction_imposed = Signal()
sanction_ended = Signal()
