"""Which process owns an index: a lock file, held for as long as the process lives."""

import fcntl
import os
from pathlib import Path


class Ownership:
    """An exclusive lock on one file; the kernel gives it back when the process ends, however it ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def claim(cls, path: Path) -> "Ownership | None":
        """Return the ownership, or None where someone else has it; raises OSError when `path` cannot be written."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:
            os.close(descriptor)
            raise
        if not _still_there(path, descriptor):
            # The file was removed between opening and locking it: this lock guards nothing, so ask again.
            os.close(descriptor)
            return cls.claim(path)
        return cls(path, descriptor)

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """Remove the lock file while holding it, then give the lock back."""
        self._path.unlink(missing_ok=True)
        self.release()


def _still_there(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False
