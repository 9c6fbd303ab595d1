"""The floor of notifications, in place of the package's own app."""

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        import_module("notifications.receivers")
        # The package's own app does this, and ours stands in its place.
        from notifications.base.models import notify_handler
        from notifications.signals import notify

        notify.connect(notify_handler, dispatch_uid="notifications.models.notification")
