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
# Each of the texts in the form of an experience, or of a call.
FACT_LIMIT = 2_000
# Beside them, in one line: whom to ask, and where it can be seen that it is so.
CONTACT_LIMIT = 200
EVIDENCE_LIMIT = 500
# An edit so soon after publishing (seconds) is not shown as a version; as Discourse has it.
EDIT_GRACE = 300
# A new member has written fewer posts than this, and joined fewer days ago (ours: Discourse asks
# 30 posts read for its first level); their text may have as many links and names as Discourse
# lets its new members write (2 and 2). A confirmed mandate lifts it at once.
NEW_MEMBER_POSTS = 5
NEW_MEMBER_DAYS = 7
NEW_MEMBER_LINKS = 2
NEW_MEMBER_MENTIONS = 2
# The same text again in its topic is refused for so many seconds, as Discourse has it; the same
# elsewhere, or almost the same in several topics, waits for a moderator for so many.
REPEATED_HERE = 300
REPEATED_ELSEWHERE = 600
# Texts a member has begun and not sent; past it the oldest goes.
DRAFTS_KEPT = 200

# --- Numbers of sockets -------------------------------------------------------------------------
# One a tab: who has nine open looks at one of them. Counted over all processes.
SOCKETS_PER_MEMBER = 8
# A town hall, a school or a telephone network stands behind one address. Counted a process.
SOCKETS_PER_ADDRESS = _env.int("SOCKETS_PER_ADDRESS", default=100)
# At 40 KiB each; past this a machine of two cores serves nobody well.
SOCKETS_PER_PROCESS = _env.int("SOCKETS_PER_PROCESS", default=5_000)
# A page of ours listens to four.
STREAMS_PER_SOCKET = 100

# --- Rates: so many in so many seconds ----------------------------------------------------------
# Each page that is opened is a handshake: a hundred people who go from page to page, and all of
# them at once when the server has restarted.
HANDSHAKES_PER_ADDRESS = (300, 10)
# Eight tabs restored at once, and some of them loaded again.
HANDSHAKES_PER_MEMBER = (24, 10)
# Each stream of a full socket twice: after it has fallen behind in all of them.
JOINS_PER_SOCKET = (200, 60)
# A page of ours sends one or two a second at most.
FRAMES_PER_SOCKET = (600, 60)
# Askers counted at a time: past this some are forgotten, be it who guesses at a password.
COUNTERS_KEPT = 20_000

# --- Where an address is read -------------------------------------------------------------------
# The last of `X-Forwarded-For`, which anybody can send: only where our own proxy sets it.
BEHIND_PROXY = _env.bool("BEHIND_PROXY", default=False)

# --- Files --------------------------------------------------------------------------------------
# One file, in bytes; and all that come with one form, which no page of ours fills.
FILE_LIMIT = _env.int("FILE_LIMIT", default=10 * 1024 * 1024)
UPLOAD_LIMIT = 3 * FILE_LIMIT
FILE_UPLOAD_HANDLERS = ["config.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# All files of one member, as they are kept.
MEMBER_QUOTA = _env.int("MEMBER_QUOTA", default=300 * 1024 * 1024)
FILES_A_POST = 10
FILES_A_MINUTE = 30
# What a telephone of today takes at its finest; decoded it needs four bytes each.
PICTURE_PIXELS = 50_000_000
FILE_NAME_LIMIT = 100
ALT_LIMIT = 300
# A scanner that speaks clamd's words: `unix:/run/clamav/clamd.ctl`, `tcp:127.0.0.1:3310`.
FILE_SCANNER = _env.str("FILE_SCANNER", default="")
# A file that no post has taken goes after so many seconds.
LOOSE_FILES_KEPT = 24 * 3600

# --- Appeals and second looks -------------------------------------------------------------------
# So long after a decision its author may appeal (days).
APPEAL_DAYS = 30
APPEAL_LIMIT = 4_000
# An appeal that a moderator took and left lying is free again after so many minutes.
APPEAL_CLAIM_MINUTES = 30
# What weighs most waits so long for a second moderator (hours), then lapses by itself.
SECOND_LOOK_HOURS = 24
# One decision on more cases than this needs a second moderator.
BULK_ALONE = 20
# So long may a suspended member who gave the right password read their decisions (seconds).
SUSPENDED_PASS = 3600

# --- Before a text is published ------------------------------------------------------------------
# In this order; a refusal ends it, and what several hold is held for all their reasons.
FORUM_SCREENERS = [
    "moderation.screeners.flood",
    "moderation.screeners.looked_at_first",
    "moderation.screeners.newcomers",
    "moderation.screeners.listed_words",
    "moderation.screeners.repeated_text",
]
# --- The log of moderation --------------------------------------------------------------------
# Who gets its daily anchor beside the administrators.
LOG_ANCHOR_ADDRESSES = _env.list("LOG_ANCHOR_ADDRESSES", default=[])
# Functions that may say that a file is needed still; then it goes later.
FORUM_FILE_KEEPERS = ["moderation.evidence.needs_file"]

# Functions that may say that a name a member chose cannot stay.
MEMBERS_NAME_KEEPERS = ["moderation.naming.cannot_stay"]

# --- Flags --------------------------------------------------------------------------------------
# As Discourse has it, whose levels of trust take more; who has just joined has read little yet.
FLAGS_A_DAY = 20
FLAGS_A_DAY_OF_NEW = 5
# What a decision was about is kept for so many seconds after it: it may be gone over again.
EVIDENCE_KEPT = 30 * 24 * 3600

# --- The review queue ---------------------------------------------------------------------------
# A claim on which nothing was done for so long is given back; one handed over waits a day to be
# looked at (seconds).
CLAIM_IDLE = 30 * 60
HANDED_OVER_IDLE = 24 * 3600
# Within so many days of joining, a member without mandate or role is new: all that they wrote may
# be taken away as one act, so many posts of it at most.
BULK_MEMBER_DAYS = 30
BULK_POSTS = 1_000
