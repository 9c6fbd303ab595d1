"""Files that come with a form, read no further than they may go: the rest is not kept anywhere."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Leaves out a file that is too large, and says so on the request: `too_large`."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        whole = start + len(raw_data)
        if whole > settings.FILE_LIMIT or self.received > settings.UPLOAD_LIMIT:
            self.request.too_large = True  # type: ignore[union-attr]
            self.upload_interrupted()
            raise SkipFile
        result: Any = super().receive_data_chunk(raw_data, start)
        return result
