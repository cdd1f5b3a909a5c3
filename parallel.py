"""One thing done with many files: in this process where they are few, else several at once in processes of their own.

The order of the files is kept, and so are their errors: what a file is refused for is told in the same words either way.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .grammar.problems import Problem, Unreadable, unreadable

T = TypeVar("T")
Item = TypeVar("Item")
Tick = Callable[[], None]

FEWEST = 4
"""So many documents, of the usual ten to twenty pages, pay for processes that each load the grammar and the packs anew."""


def jobs_for(documents: int) -> int:
    """How many processes suit so many documents: 1 stands for this one."""
    return min(os.cpu_count() or 1, documents) if documents >= FEWEST else 1


def each(items: Sequence[Item], do: Callable[[Item], T], tick: Tick = lambda: None, jobs: int = 1) -> list[T]:
    """What `do` gives for every item, in their order. If any cannot be read, one `Unreadable` names all of them, after all
    were tried. With more than one job, `do` is a function of a module, as other processes have to find it.
    """
    done, refused = tried(items, do, tick, jobs)
    if refused:
        raise Unreadable(*refused)
    return list(done.values())


def tried(
    items: Sequence[Item], do: Callable[[Item], T], tick: Tick = lambda: None, jobs: int = 1
) -> tuple[dict[int, T], tuple[Problem, ...]]:
    """What `do` gives for every item that can be read, by its place among the items, and why the others cannot be. If none can
    be read, `Unreadable` names them all.
    """
    outcomes = _here(items, do, tick) if min(jobs, len(items)) < 2 else _beside(items, do, tick, jobs)
    done: dict[int, T] = {}
    refused: list[Problem] = []
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, _Refused):
            refused += outcome
        else:
            done[number] = outcome
    if refused and not done:
        raise Unreadable(*refused)
    return done, tuple(refused)


class _Refused(tuple[Problem, ...]):
    """Why an item gave nothing."""


def _here(items: Sequence[Item], do: Callable[[Item], T], tick: Tick) -> Iterator[T | _Refused]:
    for item in items:
        yield _try(do, item)
        tick()


def _beside(items: Sequence[Item], do: Callable[[Item], T], tick: Tick, jobs: int) -> list[T | _Refused]:
    from concurrent.futures import ProcessPoolExecutor, as_completed  # one file or a few need none of it
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children

    others = active_children()
    with ProcessPoolExecutor(min(jobs, len(items)), initializer=_heedless) as pool:
        try:
            futures = [pool.submit(_try, do, item) for item in items]
            for future in as_completed(futures):
                future.result()
                tick()
        except BrokenProcessPool:
            hint = "run it again with --jobs 1: the file at which that ends is damaged, or too large for this computer"
            raise unreadable("", "ended", "a process that read files was ended from outside", hint) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in active_children():
                if worker not in others:
                    worker.terminate()
            raise
        return [future.result() for future in futures]


def _try(do: Callable[[Item], T], item: Item) -> T | _Refused:
    try:
        return do(item)
    except Unreadable as error:
        return _Refused(error.problems)


def _heedless() -> None:
    """Ctrl-C reaches every process, and whose end is seen first is chance: only the one that began the others heeds it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
