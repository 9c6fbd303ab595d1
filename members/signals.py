"""What happens to members that floors above may hear of. Sent inside the transaction.

access_changed: what a member may see or do changed. Arguments: member_id.
"""

from django.dispatch import Signal

access_changed = Signal()
