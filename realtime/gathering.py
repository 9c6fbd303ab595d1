"""Many who ask the same kind of thing at once get their answers from one visit to the database."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from realtime.threads import on

Question = TypeVar("Question")
Answer = TypeVar("Answer")

# So many at once at most: whoever asks first is not kept waiting by whoever asks last.
AT_ONCE = 128


class Gathering(Generic[Question, Answer]):
    """What is asked while an answer is on its way goes along with the next, on one thread.

    `answer` gets the questions and gives as many answers in their order; an exception among them
    is raised to who asked, one it raises itself to all of them.
    """

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        answer: Callable[[list[Question]], Sequence[Answer | Exception]],
    ) -> None:
        self._pool = pool
        self._answer = answer
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._asking: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for an answer."""
        return not self._waiting and self._asking is None

    async def ask(self, question: Question) -> Answer:
        """Wait for the answer to this question, asked of the database after this call."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._ask_all())
        return await future

    async def _ask_all(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._ask_some(asked)
        finally:
            self._asking = None

    async def _ask_some(self, asked: list[tuple[Question, asyncio.Future[Answer]]]) -> None:
        answers: Sequence[Answer | Exception]
        try:
            answers = await on(self._pool, self._answer, [question for question, _ in asked])
        except Exception as error:
            answers = [error] * len(asked)
        for (_, future), answer in zip(asked, answers, strict=True):
            # Who has gone meanwhile waits no more.
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
