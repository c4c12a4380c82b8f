"""What the operating system takes from a process that runs a stranger's code, for good.

Everywhere: processor time, the size of what it writes, core dumps. On Linux also memory, new
processes (unless it runs as root), the network (a namespace of its own, where users may have one;
Landlock shuts TCP besides, from version 4) and files (Landlock, from Linux 5.13). Elsewhere, and on
kernels without these, `Cell.open` says what stays open. Not shut off anywhere: sockets that are
files, system calls as such, and what can be learnt from how long things take.
"""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

NEW_USER, NEW_NET = 0x1000_0000, 0x4000_0000
NO_NEW_PRIVILEGES = 38
CREATE, ADD_RULE, RESTRICT = 444, 445, 446
"""Landlock's system calls: the same numbers on every architecture."""
READ = 1 << 2 | 1 << 3
"""Files and folders."""
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files there are to take, by Landlock's version; 16 from 5 on."""
TCP = 0b11
SCOPES = 0b11
"""Abstract sockets and signals."""
LARGEST_OUTPUT = 64 * 2**20


class Cell:
    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._linux = sys.platform == "linux"
        self.open: set[str] = {"network", "files", "memory"}
        """What could not be shut."""

    def shut_network(self) -> None:
        """Before anything starts a thread: a process with two may not leave its namespace."""
        if self._linux and self._libc.unshare(NEW_USER | NEW_NET) == 0:
            self.open.discard("network")

    def limit(self, seconds: float, memory: int) -> None:
        """Memory in bytes, beside what the interpreter has by now."""
        cpu = int(seconds) + 2
        for which, most in (
            (resource.RLIMIT_CPU, cpu),
            (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(which, (most, most))
        if self._linux:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            most = pages * resource.getpagesize() + memory
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
            self.open.discard("memory")

    def shut_files(self, readable: Iterable[Path] = ()) -> None:
        """All but reading below these; what is shut once is not opened by a later call."""
        version = self._call(CREATE, None, 0, 1) if self._linux else -1
        if version < 1:
            return
        rights = (1 << RIGHTS.get(version, 16)) - 1
        taken = struct.pack("QQQ", rights, TCP if version >= 4 else 0, SCOPES)
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        rules = self._call(CREATE, taken, size, 0)
        for path in readable:
            self._allow(rules, path)
        self._libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if self._call(RESTRICT, rules, 0) == 0:
            self.open.discard("files")
        os.close(rules)

    def _allow(self, rules: int, path: Path) -> None:
        try:
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return  # what is not there need not be read
        rights = READ if path.is_dir() else 1 << 2
        self._call(ADD_RULE, rules, 1, struct.pack("=Qi", rights, folder), 0)
        os.close(folder)

    def _call(self, number: int, *arguments: int | bytes | None) -> int:
        given = [
            ctypes.c_long(one) if isinstance(one, int) else ctypes.c_char_p(one)
            for one in arguments
        ]
        return int(self._libc.syscall(ctypes.c_long(number), *given))
