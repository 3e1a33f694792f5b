"""Child processes that never outlive us, however we end."""

import ctypes
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def dies_with_parent(signal_number: signal.Signals) -> Callable[[], None]:
    """
    This function will return a `preexec_fn` that has the kernel send `signal_number` when the parent dies.

    A session of its own keeps Ctrl-C in the terminal from reaching the children before the supervisor has an order
    for them; without this, a supervisor killed with -9 would leave them all behind. Elsewhere than Linux: no effect.
    """
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        return lambda: None
    return lambda: prctl(PR_SET_PDEATHSIG, int(signal_number)) and None
