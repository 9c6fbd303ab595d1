"""What a member is to the house at one moment: read once for a page, then asked of many times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from members.models import Role


@dataclass(frozen=True)
class Standing:
    """Never kept beyond the request it was read in, and never trusted by what writes."""

    roles: Sequence["Role"] = ()
    # The municipality of the confirmed mandate in force, the newest if there are several.
    municipality_id: int | None = None
    # Boards they are invited to, by id: boards live on the floor above.
    invited_to: frozenset[int] = frozenset()
    # What they chose for boards, by id: a level, whether it holds below, whether below is shown.
    board_levels: Mapping[int, tuple[str, bool, bool]] = field(default_factory=dict)
    # And for other members.
    member_levels: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_councillor(self) -> bool:
        """Whether a confirmed mandate is in force."""
        return self.municipality_id is not None
