"""The words that are learnt: of open boards and of what is shown, once, as they are written."""

from typing import Any

import pytest

from forum import tasks
from forum.actions import hide_post, open_topic, publish_post, vocabulary
from forum.actions.vocabulary import learn_all_words, learn_words
from forum.models import Post, Spelling, Word


def known() -> set[str]:
    return set(Word.objects.values_list("text", flat=True))


def test_words_are_learnt_as_they_are_looked_for_and_as_they_are_shown(
    thread: Any, dounia: Any
) -> None:
    publish_post(topic=thread, author=dounia, body="Les **Déchets** de Médenine, 12 le 2026")
    assert learn_words() is False
    shown = dict(Word.objects.values_list("text", "shown"))
    assert (shown["dechets"], shown["medenine"]) == ("déchets", "médenine")
    assert (shown["المياه"], shown["قنوات"]) == ("المياه", "قنوات")
    assert not known() & {"les", "2026", "12", "de"}
    assert Spelling.objects.filter(key="dechts", word__text="dechets").exists()


def test_each_post_is_read_once(thread: Any, dounia: Any) -> None:
    publish_post(topic=thread, author=dounia, body="trottoir trottoir")
    learn_words()
    learn_words()
    assert Word.objects.get(text="trottoir").posts == 1
    publish_post(topic=thread, author=dounia, body="trottoir")
    learn_words()
    assert Word.objects.get(text="trottoir").posts == 2


def test_nothing_is_learnt_of_closed_boards_nor_of_what_is_not_shown(
    thread: Any, invited_board: Any, amel: Any, dounia: Any, bilal: Any
) -> None:
    open_topic(board=invited_board, author=amel, title="Licenciement", body="confidentiel")
    hidden = publish_post(topic=thread, author=dounia, body="insulte").post
    hide_post(post=hidden, by=bilal)
    learn_all_words()
    assert not known() & {"licenciement", "confidentiel", "insulte"}
    assert "قنوات" in known()


@pytest.mark.parametrize("rule", ["members", "councillors", "invited"])
def test_a_board_that_not_everyone_may_read_teaches_nothing(
    thread: Any, theme_board: Any, rule: str
) -> None:
    theme_board.read_rule = rule
    theme_board.save()
    learn_all_words()
    assert known() == set()


def test_a_text_of_nothing_but_words_does_not_fill_the_table(
    thread: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "WORDS_A_POST", 5)
    learn_all_words()
    before = Word.objects.count()
    body = " ".join(f"mot{letter}{other}" for letter in "abcdefgh" for other in "abcdefgh")
    publish_post(topic=thread, author=dounia, body=body + " " + "x" * 200)
    learn_all_words()
    assert Word.objects.count() == before + 5


def test_all_are_learnt_in_steps_and_anew(
    thread: Any, dounia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "BATCH", 2)
    for number in range(5):
        publish_post(topic=thread, author=dounia, body=f"passerelle {'abcde'[number] * 4}")
    told: list[tuple[int, int]] = []
    learn_all_words(progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 6)
    assert told[-1] == (6, 6)
    assert Word.objects.get(text="passerelle").posts == 5
    learn_all_words(anew=True)
    assert Word.objects.get(text="passerelle").posts == 5


def test_a_board_that_is_brought_up_teaches_now_and_then(
    thread: Any, dounia: Any, run_tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_due", {})
    publish_post(topic=thread, author=dounia, body="passerelle")
    run_tasks()
    assert "passerelle" in known()
    publish_post(topic=thread, author=dounia, body="trottoir")
    run_tasks()
    assert Post.objects.filter(body="trottoir").exists()
    assert "trottoir" not in known()
