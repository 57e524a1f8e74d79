"""Becomes another program, tied to the life of the process that asked for it.

    python -I -S launch.py PARENT_PID DEATH_SIGNAL OWNED PROGRAM [ARGUMENT ...]

PARENT_PID: the process whose death sends DEATH_SIGNAL (a number) to the program. Linux sends it; elsewhere a small
process that watches both does.
OWNED: folders separated by `:`. Not empty means: never run as root, and these are the program's own folders.

A script of its own and not a `preexec_fn`: forking Python code out of a process that has threads can lock up.
"""

import ctypes
import os
import pwd
import sys
import time
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 0.5


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _enter_user_namespace(uid: int, gid: int) -> bool:
    """Whether root here now counts as `uid` while files stay root's, with nothing to create and nothing to open up."""
    if not sys.platform.startswith("linux") or _libc().unshare(CLONE_NEWUSER) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} 0 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} 0 1", encoding="ascii")
    return True


def _give_away(folder: Path, uid: int, gid: int) -> None:
    if folder.stat().st_uid == uid:
        return
    os.chown(folder, uid, gid)
    for path in folder.rglob("*"):
        os.chown(path, uid, gid, follow_symlinks=False)


def _stop_being_root(folders: list[Path]) -> None:
    nobody = pwd.getpwnam("nobody")
    if _enter_user_namespace(nobody.pw_uid, nobody.pw_gid):
        return
    for folder in folders:
        _give_away(folder, nobody.pw_uid, nobody.pw_gid)
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    for folder in folders:
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            sys.exit(
                f"PostgreSQL does not run as root, this machine has no user namespaces, and user nobody cannot reach "
                f"{folder}: run as an ordinary user, or set TRACKER_VAR to a folder below a readable one."
            )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _watch(parent: int, program: int, death_signal: int) -> None:
    """Pass the parent's death on to the program and, where it leads a process group, to all that it started."""
    while _is_alive(program):
        if not _is_alive(parent):
            if os.getpgid(program) == program:
                os.killpg(program, death_signal)
            else:
                os.kill(program, death_signal)
            return
        time.sleep(LOOK_SECONDS)


def _leave_watcher(parent: int, death_signal: int) -> None:
    """Start the watcher as nobody's child: the program to come must not find one that it did not start."""
    program = os.getpid()
    between = os.fork()
    if between:
        os.waitpid(between, 0)
    elif os.fork():
        os._exit(0)
    else:
        _watch(parent, program, death_signal)
        os._exit(0)


def main(arguments: list[str]) -> None:
    parent, death_signal, owned, *program = arguments
    if owned and os.geteuid() == 0:
        _stop_being_root([Path(folder) for folder in owned.split(":")])
    if sys.platform.startswith("linux"):
        _libc().prctl(PR_SET_PDEATHSIG, int(death_signal))  # after the change of user: that would clear it
    else:
        _leave_watcher(int(parent), int(death_signal))
    if os.getppid() != int(parent):  # it died before the signal was asked for
        sys.exit("The process that started this one has ended.")
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1:])
