"""Settings of the tests: the site's, with a folder, a mail box and a quick hash of their own."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="majlis-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
os.environ["DATA_DIR"] = _folder
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
# Tests of a limit turn it on with the `limits` fixture.
os.environ["MAJLIS_LIMITS"] = "off"
os.environ.pop("EMAIL_URL", None)

from config.settings import *  # noqa: E402, F403
from config.settings import CHANNEL_LAYERS, DATA_DIR, DATABASES, REDIS_URL  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: a database in memory locks its tables otherwise, and has no WAL.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
# Emptied before each test, also before those without a database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    # Workers share one server: each has names of its own there.
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"tests-{_worker}"
