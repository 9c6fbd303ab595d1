"""Static files by hashed names: scripts made small, and the imports of ES modules followed."""

from typing import Any

import minify
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with the imports of our ES modules rewritten as well."""

    # A module is named after its contents, and so after those it imports: one pass a storey.
    max_post_process_passes = 20

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The file's address; looked up once, for what is collected stays as it is."""
        key = (name, settings.DEBUG)
        if force or key not in self._addresses:
            self._addresses[key] = str(super().url(name, force=force))
        return self._addresses[key]

    def _save(self, name: str, content: Any) -> str:
        # What is written for readers of our scripts is not for phones on a slow line.
        if name.endswith(".js"):
            script = b"".join(content.chunks()).decode()
            content = ContentFile(minify.string("text/javascript", script).encode())
        return str(super()._save(name, content))

    def uncollected(self) -> int:
        """How many files `collectstatic` would copy: pages that name a missing one fail."""
        found = [pair for finder in get_finders() for pair in finder.list([])]
        # Where two have the same name, the one found first is collected.
        return sum(
            not self._is_collected(name, files.get_modified_time(name).timestamp())
            for name, files in dict(reversed(found)).items()
        )

    def _is_collected(self, name: str, changed: float) -> bool:
        hashed = self.hashed_files.get(self.hash_key(name))
        # As `collectstatic` compares them: by whole seconds.
        return (
            hashed is not None
            and self.exists(hashed)
            and int(self.get_modified_time(hashed).timestamp()) >= int(changed)
        )
