"""What happens to notifications that the floor above may hear of.

Sent inside the transaction of the change. Not named `signals`: that module is the package's.

member_notified: a member was told something, or has read it. member_id, revision (the member's).
"""

from django.dispatch import Signal

member_notified = Signal()
