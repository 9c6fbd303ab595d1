"""Static files by hashed names, ES module imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with the imports of our ES modules rewritten as well."""

    # A module is named after its contents, and so after those it imports: one pass a storey.
    max_post_process_passes = 20

    support_js_module_import_aggregation = True
