"""Names are looked up in threads of their own: the system's resolver has no timeout, and cannot be called off."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

# More threads than this are not kept for the next name; starting one takes three times what asking one does.
_MOST_IDLE = 16

# (host, port) -> IP addresses, in the order to try them. Raises OSError when the name is unknown.
Resolver = Callable[[str, int], list[str]]
_Answer = list[str] | OSError | UnicodeError
_Question = tuple[Resolver, str, int, SimpleQueue[_Answer]]
_idle: deque[SimpleQueue[_Question]] = deque()  # what threads without work read
os.register_at_fork(after_in_child=_idle.clear)  # which has none of its parent's threads


def resolved(resolver: Resolver, host: str, port: int, seconds: float) -> list[str]:
    """The addresses of the name. Raises TimeoutError, and what the resolver raises: OSError, UnicodeError."""
    answers: SimpleQueue[_Answer] = SimpleQueue()
    try:
        questions = _idle.pop()
    except IndexError:
        questions = SimpleQueue()
        threading.Thread(target=_serve, args=(questions,), name="resolver", daemon=True).start()
    questions.put((resolver, host, port, answers))
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"{host} did not resolve within {seconds:g} seconds") from None
    if isinstance(answer, (OSError, UnicodeError)):
        raise answer
    return answer


def _serve(questions: SimpleQueue[_Question]) -> None:
    """Looks up one name after the other. One that hangs keeps its thread, which nobody asks meanwhile."""
    is_kept = True
    while is_kept:
        resolver, host, port, answers = questions.get()
        answer: _Answer
        try:
            answer = resolver(host, port)
        except (OSError, UnicodeError) as error:
            answer = error
        if is_kept := len(_idle) < _MOST_IDLE:
            _idle.append(questions)  # before the answer, so that who gets it finds this thread again
        answers.put(answer)
