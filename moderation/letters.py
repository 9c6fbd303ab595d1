"""The letter that carries an anchor out of the house."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override, pgettext

from moderation.anchor_file import read_anchor


def send_anchor_letter(line: str, address: str, language: str, *, holds: bool) -> None:
    """One letter to one address, in its language."""
    with override(language):
        facts = {
            "anchor": read_anchor(line),
            "holds": holds,
            "site": settings.SITE_URL,
            "command": f'manage.py verify_log --anchor "{line}"',
        }
        subject = (
            pgettext("letter, anchor", "Majlis: the seal of the log of moderation")
            if holds
            else pgettext("letter, anchor", "Majlis: the log of moderation was changed")
        )
        body = render_to_string("moderation/anchor_letter.txt", facts)
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
