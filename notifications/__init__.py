"""Tells people what concerns them; extends the package django-notifications in place.

The package and this floor share one import name. Our `apps`, `models`, `views`, `urls`, `admin`
and `migrations` come first on the path and replace the package's; `notifications.base`,
`.signals`, `.settings`, `.swappable`, `.utils` and `.helpers` come from the package.
"""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
