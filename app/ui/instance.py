"""One window per user and data folder: a second start brings the first one's window forward."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QThread, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.domain.shortcuts import WISHES
from app.errors import InputError
from app.phrases import phrase
from app.store.paths import call_address

_log = logging.getLogger(__name__)

SHOW = "window"
OPEN = "open "  # and a list of paths in JSON
_MOST = 1 << 16  # bytes of a wish
_ANSWER_MS = 2000
_TRIES, _AGAIN_MS = 10, 50
_DONE = b"done\n"


class Instance(QObject):
    """The running program, as other starts of it find it.

    Another start tells it to show its window and ends; so does whoever has a wish.
    """

    wish_made = Signal(str)  # one of WISHES
    files_named = Signal(list)  # list[Path]: to be opened

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self._lock = QLockFile(str(data_dir / "running.lock"))
        self._lock.setStaleLockTime(0)  # it is stale when its process is gone, not by age
        self._name = call_address(data_dir)
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Become the running one, where there is none. A folder without room for a lock is taken."""
        if not self._lock.tryLock(0) and self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        QLocalServer.removeServer(self._name)  # of one that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        if not self._server.listen(self._name):
            _log.warning("nobody can speak to this window: %s", self._server.errorString())
        return True

    def tell_first(self, files: Sequence[Path] = (), *, wish: str = SHOW) -> bool:
        """Have the running one open files, or do what is wished; return whether it has answered.

        Raises InputError where it would take no such files.
        """
        line = OPEN + json.dumps([str(file) for file in files]) if files else wish
        if len(line) >= _MOST:
            raise InputError(
                phrase("These are too many files at once"), phrase("Open fewer of them.")
            )
        for _ in range(_TRIES):  # it may just be starting
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_ANSWER_MS):
                socket.write(f"{line}\n".encode())
                socket.waitForBytesWritten(_ANSWER_MS)
                answered = socket.waitForReadyRead(_ANSWER_MS)
                if answered and bytes(socket.readAll().data()) != _DONE:
                    raise InputError(
                        phrase("The Surtitle that is running can't open files"),
                        phrase("It is older. Quit it, and open them again."),
                    )
                return answered
            QThread.msleep(_AGAIN_MS)
        return False

    def close(self) -> None:
        """Let another one be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _called(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)

        def read() -> None:
            if socket.canReadLine() or socket.bytesAvailable() > _MOST:
                wish = bytes(socket.readLine(_MOST).data()).decode("utf-8", "replace").strip()
                socket.write(_DONE if self._hear(wish) else b"unknown\n")
                socket.flush()
                socket.disconnectFromServer()

        QTimer.singleShot(_ANSWER_MS, socket, socket.abort)  # who says nothing is not waited for
        socket.readyRead.connect(read)
        read()

    def _hear(self, wish: str) -> bool:
        """Pass a wish on; return whether it is one."""
        if wish in WISHES:
            self.wish_made.emit(wish)
            return True
        files = _named(wish)
        if files:
            self.files_named.emit(files)
        return bool(files)


def _named(wish: str) -> list[Path]:
    """Return the files that a wish wants opened, none where it is another one."""
    if not wish.startswith(OPEN):
        return []
    try:
        paths = json.loads(wish.removeprefix(OPEN))
    except (ValueError, RecursionError):
        return []
    known = isinstance(paths, list) and all(isinstance(path, str) and path for path in paths)
    return [Path(path) for path in paths] if known else []
