"""The lock that lets one process at a time write to a ledger file; the kernel drops it when the holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kpchain.errors import ConfigError, LedgerBusyError


class WriterLock:
    """An exclusive advisory lock on `FILE.lock`, which holds the writer's process id while it is held.

    The lock stands beside the ledger file, not on it: closing any descriptor of a SQLite file drops the locks that
    SQLite itself holds on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._path = ledger.with_name(ledger.name + ".lock")
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the lock at once, or refuse; holding it already is no error.

        Raises:
            LedgerBusyError: another process holds it; the message names the file and the process.
            ConfigError: the folder cannot be written.
        """
        while self._descriptor is None:
            descriptor = self._open()
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not self._is_current(descriptor):
                    os.close(descriptor)
                    continue
                os.truncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
            except BlockingIOError:
                holder = os.read(descriptor, 32).decode(errors="replace").strip()
                os.close(descriptor)
                process = f"process {holder}" if holder else "another process"
                raise LedgerBusyError(f"{self._ledger}: {process} is writing to this ledger") from None
            except BaseException:
                os.close(descriptor)
                raise
            self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; not holding it is no error."""
        if self._descriptor is not None:
            # Unlinked before it is unlocked: who waits on the old file finds in `acquire` that it is no longer current.
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ConfigError(f"{self._path}: the lock file cannot be written: {error.strerror}") from error

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False
