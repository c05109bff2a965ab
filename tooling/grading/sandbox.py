"""Take rights away from a process before it runs code that is not ours, and end what it leaves.

Nothing here can be taken back by that process. All of it is for Linux and, the limits alone, for
macOS: Windows has neither.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

MEBIBYTE = 1 << 20
FILE_SIZE = 16 * MEBIBYTE  # of each file that is written
PROCESSES = 64  # more than there are
READABLE = ("/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sys", "/usr")

# Numbers from <linux/landlock.h>, <linux/prctl.h> and, the same on every machine, <asm/unistd.h>.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION = 1
PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ = 1 << 1, 1 << 2, 0b1101  # READ: read folders, execute, too
CONNECT_TCP = 1 << 1
SIGNAL = 1 << 1
PARENT_DEATH_SIGNAL, CHILD_SUBREAPER, NO_NEW_PRIVILEGES = 1, 36, 38


def limit(memory: int, seconds: int) -> None:
    """Limit what this process and its children may use, and end it when its parent ends.

    Args:
        memory: MiB of address space, for each process. macOS does not hold to it.
        seconds: Of processor time, for each process.

    """
    # Of all the user's processes, these included, so it begins at those there are. The
    # superuser is not held to it.
    number = PROCESSES + len(list(Path("/proc").glob("[0-9]*/task/*")))
    limits = {"AS": memory * MEBIBYTE, "CPU": seconds, "FSIZE": FILE_SIZE, "CORE": 0}
    if sys.platform == "linux":
        limits["NPROC"] = number
        _checked(_libc().prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
    for name, wanted in limits.items():
        which = getattr(resource, f"RLIMIT_{name}")
        most = resource.getrlimit(which)[1]
        value = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))


def landlock() -> int:
    """Return the version of Landlock that the kernel has, or 0.

    1 and later guard files (Linux 5.13), 4 and later TCP connections, too (6.7), 6 and later
    also signals to other processes (6.12): https://docs.kernel.org/userspace-api/landlock.html.
    """
    if sys.platform != "linux":
        return 0
    return max(0, _libc().syscall(CREATE_RULESET, None, 0, VERSION))


def confine(folder: Path) -> None:
    """Let this process and its children write below `folder` alone.

    It can still read the system, the Python that runs it, and this package; no other file of
    the user's. As far as the kernel's Landlock goes, it can open no TCP connection and send no
    signal out. Without Landlock nothing is done.

    Raises:
        OSError: The kernel has Landlock and refuses it.

    """
    version = landlock()
    if not version:
        return
    # Bits 0 to 12 came with the first version, 13 and 14 with the second and third.
    everything = (1 << min(12 + version, 15)) - 1
    rights = [everything, CONNECT_TCP, SIGNAL][: 1 + (version >= 4) + (version >= 6)]
    rules = (ctypes.c_uint64 * len(rights))(*rights)
    libc = _libc()
    ruleset = _checked(libc.syscall(CREATE_RULESET, rules, ctypes.sizeof(rules), 0))
    readable = {*READABLE, sys.prefix, sys.base_prefix, sys.base_exec_prefix}
    # Not the whole search path: this package's part of it may hold what others have handed in.
    readable |= {path for path in sys.path if path.endswith("-packages")}
    granted: list[tuple[str | Path, int]] = [(path, READ) for path in readable]
    granted += [(Path(__file__).parents[1], READ), (folder, everything)]
    granted += [(os.devnull, READ_FILE | WRITE_FILE)]
    for path, access in granted:
        with suppress(FileNotFoundError):
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = _PathBeneath(access, beneath)
            _checked(libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0))
            os.close(beneath)
    _checked(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def adopt() -> None:
    """Make this process the parent of all that its children leave behind."""
    if sys.platform == "linux":
        _checked(_libc().prctl(CHILD_SUBREAPER, 1, 0, 0, 0))


def end_children() -> None:
    """End every process that is still a child of this one, and what they leave in turn."""
    while children := [pid for pid, parent in _parents() if parent == os.getpid()]:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _parents() -> list[tuple[int, int]]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # pid (name) state parent ..., and the name may hold anything, brackets included:
            # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
            after = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            found.append((int(stat.parent.name), int(after[1])))
    return found


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
