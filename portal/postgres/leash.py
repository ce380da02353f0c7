"""A child process that does not outlive its parent, even when the parent is killed with -9."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def leash(at_our_death: signal.Signals, become: Callable[[], None] | None = None) -> Callable[[], None]:
    """For `Popen(preexec_fn=…)`: the kernel sends the signal when the thread that started the child ends.

    `become` changes who the child is. It runs first: changing identity would take the leash off again.
    """
    parent = os.getpid()

    def in_the_child() -> None:
        if become:
            become()
        LIBC.prctl(PR_SET_PDEATHSIG, int(at_our_death), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return in_the_child
