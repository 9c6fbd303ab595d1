"""Whatever is lost, doubled or late between processes, all agree again once one can be heard."""

import random
from typing import Any

import pytest

from realtime.announcer import Announcer
from realtime.neighbours import SECONDS_HEARD, Crowd, Neighbours, Told, crowd_of, read_told


class Loop:
    """Nothing happens by itself."""

    def call_later(self, seconds: float, work: Any) -> Any:
        return object()


class Process:
    """One that tells of itself, and what it really has."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.said: list[dict[str, Any]] = []
        self.crowds: dict[int, Crowd] = {}
        self.tabs: dict[int, list[float]] = {}
        self.announcer = Announcer(Loop(), self._say)  # type: ignore[arg-type]
        self.announcer.crowd_of = lambda topic: self.crowds.get(topic, Crowd())
        self.announcer.tabs_of = lambda member: self.tabs.get(member, [])

    def _say(self, kind: str, **message: Any) -> None:
        self.said.append({"kind": kind, **message})

    def live(self) -> None:
        """People come and go, and it tells."""
        topic, member = self.rng.randrange(4), self.rng.randrange(5)
        people = {n: str(n) for n in range(5) if self.rng.random() < 0.3}
        self.crowds[topic] = crowd_of(people, self.rng.randrange(2))
        self.tabs[member] = [float(n) for n in range(self.rng.randrange(3))]
        self.announcer.mark_topic(topic)
        self.announcer.mark_member(member)
        self.announcer.tell()
        if self.rng.random() < 0.3:
            self.announcer.give_sign()

    def has(self) -> tuple[dict[int, Crowd], dict[int, list[float]]]:
        crowds = {topic: crowd for topic, crowd in self.crowds.items() if crowd != Crowd()}
        return crowds, {member: tabs for member, tabs in self.tabs.items() if tabs}


def hear(neighbours: Neighbours, message: dict[str, Any]) -> bool:
    """As the bridge does; whether the process must be asked for everything."""
    if message["kind"] == "alive":
        return neighbours.alive("p", message["serial"])
    told = read_told(message)
    if message["kind"] == "changes":
        return neighbours.changed("p", told)
    neighbours.everything("p", told)
    return False


@pytest.mark.parametrize("seed", range(150))
def test_after_any_losses_one_sign_of_life_is_enough(seed: int) -> None:
    rng = random.Random(seed)
    process, neighbours = Process(rng), Neighbours()
    line: list[dict[str, Any]] = []
    for _ in range(60):
        process.live()
        line += process.said
        process.said.clear()
        if rng.random() < 0.2:
            rng.shuffle(line)
        while line and rng.random() < 0.7:
            message = line.pop(0)
            if rng.random() < 0.3:
                continue
            if rng.random() < 0.2:
                line.append(message)
            if hear(neighbours, message) and rng.random() < 0.5:
                process.announcer._tell_everything()
    # The line heals: what is old comes last of all, and then a sign of life.
    for message in [*line, *process.said]:
        hear(neighbours, message)
    process.said.clear()
    process.announcer.give_sign()
    if hear(neighbours, process.said.pop()):
        process.announcer._tell_everything()
        assert not hear(neighbours, process.said.pop())
    known = neighbours.known["p"]
    assert (known.crowds, known.tabs) == process.has()


def told(serial: int, **crowds: Crowd) -> Told:
    return Told(serial, {int(topic[1:]): crowd for topic, crowd in crowds.items()}, {})


def test_a_number_that_is_missing_is_noticed_and_an_old_one_changes_nothing() -> None:
    neighbours = Neighbours()
    here = crowd_of({8: "Amel"}, 0)
    assert neighbours.alive("p", 0)
    assert neighbours.everything("p", told(0)) == set()
    assert not neighbours.changed("p", told(1, t5=here))
    assert neighbours.changed("p", told(3, t6=here))
    assert list(neighbours.crowds_of(6)) == []
    assert not neighbours.changed("p", told(1, t5=Crowd()))
    assert list(neighbours.crowds_of(5)) == [here]
    assert neighbours.everything("p", told(0)) == set()
    assert neighbours.everything("p", told(3, t6=here)) == {5, 6}
    assert not neighbours.alive("p", 3)
    assert neighbours.alive("p", 4)


def test_a_process_that_says_nothing_is_gone_with_its_people(hour: Any) -> None:
    neighbours = Neighbours()
    for process in ("one", "two"):
        neighbours.everything(process, told(0, t5=crowd_of({8: "Amel"}, 0)))
    hour.pass_by(SECONDS_HEARD - 1)
    neighbours.alive("two", 0)
    assert neighbours.expire() == {}
    hour.pass_by(2)
    assert neighbours.expire() == {"one": {5}}
    assert list(neighbours.known) == ["two"]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"serial": 1, "crowds": {"5": [1]}, "tabs": {}},
        {"serial": 1, "crowds": {"x": [1, [], 0, []]}, "tabs": {}},
        {"serial": "x", "crowds": {}, "tabs": {}},
        {"serial": 1, "crowds": {}, "tabs": {"8": 5}},
    ],
)
def test_what_another_version_says_is_not_understood(message: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_told(message)


def test_nothing_is_told_where_nothing_changed() -> None:
    process = Process(random.Random(1))
    process.crowds[5] = crowd_of({8: "Amel"}, 0)
    for _ in range(3):
        process.announcer.mark_topic(5)
        process.announcer.tell()
    assert [message["serial"] for message in process.said] == [1]
