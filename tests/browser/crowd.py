"""Fills a room with posts in bulk: `python -m tests.browser.crowd <topic> <last number>`.

Every text names its number; some are long, some Arabic, so that no two screens are alike; the
last was written now, the others a minute and a half apart before it.
"""

import datetime
import sys

import django

TEXTS = (
    "Post {number}: bonjour à toutes et à tous.",
    "المشاركة {number}: شكرا على هذا العرض، وهذه تجربتنا في البلدية منذ سنتين. " * 3,
    "Post {number}. " + "Une réponse plus longue, sur plusieurs lignes d'un téléphone. " * 6,
    "Post {number}: oui.",
    "- Post {number}\n- deux\n- trois\n\n| a | b |\n|---|---|\n| 1 | {number} |",
)
# Stands for the number in what is rendered once for all posts of a kind.
BLANK = "7777777"
APART = datetime.timedelta(seconds=90)


def main(topic_id: int, count: int) -> None:
    """Posts of all members in turn up to number `count`."""
    django.setup()
    from django.utils import timezone

    from forum.folding import fold_post
    from forum.markup import render
    from forum.models import Post, Topic
    from forum.paths import path_under
    from members.models import Member

    topic = Topic.objects.get(pk=topic_id)
    members = list(Member.objects.order_by("pk")[:5])
    now = timezone.now()
    plain = [text.format(number=BLANK) for text in TEXTS]
    rendered = [render(text) for text in plain]
    folded = [fold_post(html) for html in rendered]
    posts = []
    for number in range(topic.last_number + 1, count + 1):
        kind = number % len(TEXTS)
        body, html, words = (
            texts[kind].replace(BLANK, str(number)) for texts in (plain, rendered, folded)
        )
        topic.revision += 1
        sent = now - (count - number) * APART
        posts.append(
            Post(
                topic=topic, number=number, revision=topic.revision, text_revision=topic.revision,
                path=path_under(None, number), author=members[number // 3 % len(members)],
                body=body, body_html=html, folded=words, language="ar" if kind == 1 else "fr",
                created_at=sent, published_at=sent,
            )
        )  # fmt: skip
    Post.objects.bulk_create(posts, batch_size=500)
    topic.posts.filter(number=1).update(
        created_at=now - count * APART, published_at=now - count * APART
    )
    topic.last_number = topic.post_count = count
    topic.created_at = now - count * APART
    topic.last_post_at = now
    topic.save()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
