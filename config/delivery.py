"""Static files, with no more said around them than a slow line should carry.

A topic asks for some eighty small files; what stood around each was longer than many of them.
"""

from typing import Any
from wsgiref.headers import Headers

from whitenoise.middleware import WhiteNoiseMiddleware

# Nobody asks again for what never changes, so it needs nothing to ask with.
NOT_ASKED_AGAIN = frozenset({"last-modified", "etag"})


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Stands first: headers of pages are not for files, which say by themselves what they are."""

    def add_mime_headers(self, headers: Headers, path: str, url: str) -> None:
        """With the one safeguard that files need too."""
        super().add_mime_headers(headers, path, url)
        headers["X-Content-Type-Options"] = "nosniff"

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        """As ever, but for the dates of what is kept for good."""
        file = super().get_static_file(path, url, stat_cache)
        if self.immutable_file_test(path, url):
            file.alternatives = [
                (encoding, name, _needed(headers)) for encoding, name, headers in file.alternatives
            ]
        return file


def _needed(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in NOT_ASKED_AGAIN]
