"""Static files by hashed names, ES module imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with the imports of our ES modules rewritten as well."""

    support_js_module_import_aggregation = True
