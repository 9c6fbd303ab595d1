"""What a password must be, said in every language of ours."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import npgettext


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose words lack an Arabic translation."""

    def get_error_message(self) -> str:
        return npgettext(
            "password",
            "This password is too short: it needs at least %(length)d character.",
            "This password is too short: it needs at least %(length)d characters.",
            self.min_length,
        ) % {"length": self.min_length}

    def get_help_text(self) -> str:
        return npgettext(
            "password",
            "At least %(length)d character.",
            "At least %(length)d characters.",
            self.min_length,
        ) % {"length": self.min_length}
