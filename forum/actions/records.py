"""Experience records: their facts checked, kept with the topic, and edited by its author."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import screened_edit
from forum.actions.keeping import touch_topic
from forum.actions.placing import lock_author, lock_topic_row
from forum.amounts import clean_amount, clean_currency, clean_whole
from forum.models import Record, RecordVersion, Topic
from forum.models.records import RecordFacts
from forum.permissions import can_write_record, require_acting, require_readable
from forum.screening import Draft
from members.folding import fold
from members.models import Member, Municipality
from members.rates import count_within
from members.refusals import conflict, forbidden, invalid, not_found
from members.text import clean_body, clean_line
from members.writing import write

EDITS_A_MINUTE = 20
FIRST_YEAR = 1900
TEXTS = ("problem", "done", "result")
FIELDS = (*TEXTS, "cost", "currency", "contact", "contact_words", "evidence", "municipality",
          "year")  # fmt: skip


@dataclass(frozen=True)
class RecordDraft:
    """Facts that were checked, by the names of their columns."""

    values: Mapping[str, Any]

    def as_text(self) -> str:
        """All that was written in it."""
        words = (self.values[name] for name in (*TEXTS, "contact_words", "evidence"))
        return "\n\n".join(text for text in words if text)

    def store(self, topic: Topic) -> None:
        """Keep them with the topic, which has just been stored."""
        Record.objects.create(topic=topic, folded=fold(self.as_text()), **self.values)

    def began(self, topic: Topic) -> bool:
        """Whether the topic was opened with these."""
        record = Record.objects.filter(topic=topic).first()
        if record is None:
            return False
        first = record.versions.order_by("revision").first() or record
        return self.is_of(first)

    def is_of(self, stored: RecordFacts) -> bool:
        """Whether these facts stand there."""
        return all(getattr(stored, name) == value for name, value in self.values.items())


def clean_record(sent: Mapping[str, object]) -> RecordDraft:
    """The facts as they will be stored. Raises Refused with the field that is wrong."""
    values: dict[str, Any] = {
        name: clean_body(sent.get(name) or "", limit=settings.FACT_LIMIT, field=name)
        for name in TEXTS
    }
    values["cost"] = clean_amount(sent.get("cost"), "cost")
    values["currency"] = clean_currency(sent.get("currency"), asked=values["cost"] is not None)
    values |= _clean_contact(sent.get("contact"))
    values["evidence"] = clean_line(
        sent.get("evidence") or "", limit=settings.EVIDENCE_LIMIT, field="evidence", required=False
    )
    values["municipality"] = _find_municipality(sent.get("municipality"))
    next_year = timezone.now().date().year + 1
    values["year"] = clean_whole(sent.get("year"), FIRST_YEAR, next_year, "year")
    return RecordDraft(values)


def _clean_contact(sent: object) -> dict[str, Any]:
    """Whom to ask: a member as @handle, else words."""
    words = clean_line(sent or "", limit=settings.CONTACT_LIMIT, field="contact", required=False)
    if not words.startswith("@"):
        return {"contact": None, "contact_words": words}
    member = Member.objects.filter(handle=words[1:].lower(), is_active=True).first()
    if member is None:
        raise invalid(pgettext_lazy("refusal", "There is no member of this name."), "contact")
    return {"contact": member, "contact_words": ""}


def _find_municipality(sent: object) -> Municipality:
    number = clean_whole(sent, 1, 2**31 - 1, "municipality")
    found = Municipality.objects.filter(pk=number).first()
    if found is None:
        raise invalid(
            pgettext_lazy("refusal", "Choose one of the municipalities offered."), "municipality"
        )
    return found


def edit_record(
    *, topic: Topic, by: Member | None, facts: Mapping[str, object], revision: int | None = None
) -> Record:
    """Other facts in the record of one's own topic; those they replace are kept.

    `revision` is the record's as its editor saw it. Raises Refused (`conflict` if it is not new).
    """
    require_readable(by, topic)
    member = require_acting(by)
    _require_editor(member, topic)
    count_within("edit_record", member.pk, a_minute=EDITS_A_MINUTE)
    wanted = clean_record(facts)
    draft = _draft_of_facts(topic, member, wanted)
    screened_edit(draft)
    with write():
        fresh = lock_author(member, topic)
        locked = lock_topic_row(topic.pk)
        record = _require_editor(require_acting(fresh), locked)
        if wanted.is_of(record):
            return record
        _require_unchanged(record, revision)
        screened_edit(draft, locked_author=fresh)
        _keep_version(record, fresh)
        _replace(record, wanted, locked)
    return record


def _draft_of_facts(topic: Topic, editor: Member, wanted: RecordDraft) -> Draft:
    record = Record.objects.filter(topic=topic).only("folded").first()
    return Draft(
        author=editor,
        topic=topic,
        board_id=topic.board_id,
        body=wanted.as_text(),
        edited=topic.posts.filter(number=1).values_list("pk", flat=True).first(),
        replaces=record.folded if record is not None else "",
    )


def _require_editor(member: Member, topic: Topic) -> Record:
    """The record, for who may edit the topic's own text. Raises Refused."""
    record = Record.objects.filter(topic=topic).first()
    if record is None:
        raise not_found()
    if not can_write_record(member, topic):
        raise forbidden()
    return record


def _require_unchanged(record: Record, revision: int | None) -> None:
    if revision is not None and record.revision > revision:
        raise conflict(
            pgettext_lazy(
                "beside an edit",
                "These facts were changed meanwhile. Yours are still here: save again to replace "
                "what stands there now.",
            )
        )


def _keep_version(record: Record, editor: Member) -> None:
    RecordVersion.objects.create(
        record=record,
        revision=record.revision,
        replaced_at=timezone.now(),
        replaced_by=editor,
        **{name: getattr(record, name) for name in FIELDS},
    )


def _replace(record: Record, wanted: RecordDraft, topic: Topic) -> None:
    """Store and tell the new facts; the topic must be locked."""
    touch_topic(topic)
    for name, value in wanted.values.items():
        setattr(record, name, value)
    record.folded = fold(wanted.as_text())
    record.revision, record.edited_at = topic.revision, timezone.now()
    record.save()
