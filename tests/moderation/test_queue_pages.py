"""The order of the queue: the most urgent first, cut into pages that neither skip nor repeat."""

from itertools import chain

import pytest
from django.utils import timezone

from forum.actions import publish_post
from members.refusals import Refused
from moderation.actions import decide_case, flag_post
from moderation.models import Case
from moderation.queue_pages import OLDEST, URGENT, queue_page

SCORES = [20, 500, 20, 0, 500, 100_020, 20]


@pytest.fixture
def cases(thread, carine, dounia):
    found = []
    for score in SCORES:
        said = publish_post(topic=thread, author=carine, body="Mot").post
        case = flag_post(post=said, member=dounia, reason="spam").case
        Case.objects.filter(pk=case.pk).update(score=score)
        found.append(case.pk)
    return found


def pages_of(moderator, **asked):
    """All pages, one after the other."""
    after, pages = None, []
    while True:
        page = queue_page(moderator, after=after, limit=2, **asked)
        pages.append([case.pk for case in page.cases])
        if page.next is None:
            return pages
        after = page.next


def test_the_most_urgent_comes_first_and_of_these_the_oldest(cases, bilal):
    pages = pages_of(bilal, order=URGENT)
    places = [place for page in pages for place in page]
    expected = sorted(range(len(SCORES)), key=lambda at: (-SCORES[at], at))
    assert places == [cases[at] for at in expected]
    assert [len(page) for page in pages] == [2, 2, 2, 1]


def test_the_oldest_first_is_one_press_away(cases, bilal):
    assert [*chain(*pages_of(bilal, order=OLDEST))] == cases
    assert [*chain(*pages_of(bilal))] == cases


def test_what_is_decided_meanwhile_shifts_nothing(cases, bilal):
    first = queue_page(bilal, order=URGENT, limit=2)
    decide_case(case=first.cases[-1], moderator=bilal, outcome="none")
    rest = queue_page(bilal, order=URGENT, after=first.next, limit=50)
    seen = [case.pk for case in [*first.cases, *rest.cases]]
    assert sorted(seen) == cases


def test_one_state_is_ordered_alike_and_decided_cases_are_the_newest_first(cases, bilal):
    for case in Case.objects.filter(pk__in=cases[:2]):
        decide_case(case=case, moderator=bilal, outcome="none")
    decided = queue_page(bilal, state="decided", order=URGENT)
    assert [case.pk for case in decided.cases] == [cases[1], cases[0]]
    still = queue_page(bilal, state="open", order=URGENT)
    assert still.cases[0].pk == cases[5]
    assert still.order == URGENT


def test_what_was_taken_back_waits_no_more(cases, bilal):
    Case.objects.filter(pk=cases[5]).update(state=Case.State.WITHDRAWN, decided_at=timezone.now())
    waiting = queue_page(bilal, order=URGENT)
    assert cases[5] not in [case.pk for case in waiting.cases]
    closed = queue_page(bilal, state="withdrawn", order=URGENT)
    assert [case.pk for case in closed.cases] == [cases[5]]


@pytest.mark.parametrize(
    "after", ["12", "-3", "3-", "a-3", "3-0", "1-2-3", "٣-3", "9" * 40 + "-1"]
)
def test_a_place_that_is_none_is_refused(bilal, after):
    with pytest.raises(Refused) as refused:
        queue_page(bilal, order=URGENT, after=after)
    assert refused.value.field == "after"


def test_an_order_that_is_none_is_refused(bilal, sign_in):
    assert sign_in(bilal).get("/cases/", {"order": "loudest"}).status_code == 400


def test_others_have_no_queue(cases, stranger):
    assert queue_page(stranger, order=URGENT).cases == []


def test_the_page_offers_the_other_order(cases, bilal, sign_in):
    browser = sign_in(bilal)
    urgent = browser.get("/cases/").content.decode()
    assert "The most urgent comes first." in urgent
    assert 'href="/cases/?order=oldest"' in urgent
    assert urgent.index(f'data-case="{cases[5]}"') < urgent.index(f'data-case="{cases[0]}"')
    oldest = browser.get("/cases/", {"order": "oldest"}).content.decode()
    assert 'href="/cases/"' in oldest
    assert oldest.index(f'data-case="{cases[0]}"') < oldest.index(f'data-case="{cases[5]}"')
