"""What a member, an address or a frame may not exceed; part of the one settings page.

`MAJLIS_LIMITS=off` (trials, measures) lifts rates and numbers of sockets, never sizes.
"""

import environ

_env = environ.Env()

LIMITS_ON = _env.str("MAJLIS_LIMITS", default="on") != "off"

# --- Sizes (PROTOCOL) ---------------------------------------------------------------------------
FRAME_LIMIT = 131_072
POST_LIMIT = 20_000
ROOM_POST_LIMIT = 4_000
TITLE_LIMIT = 200

# --- Sockets ------------------------------------------------------------------------------------
SOCKETS_PER_MEMBER = 8
