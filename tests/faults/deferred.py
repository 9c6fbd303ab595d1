"""The site's settings without what keeps SQLite's writers apart: to see that somebody notices."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["OPTIONS"] = {
    name: value
    for name, value in DATABASES["default"]["OPTIONS"].items()
    if name != "transaction_mode"
}
