"""One window per user and data folder: a second start brings the first one's window forward."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QThread, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.domain.shortcuts import WISHES
from app.store.paths import call_address

_log = logging.getLogger(__name__)

SHOW = "window"
_MOST = 64  # bytes of a wish
_ANSWER_MS = 2000
_TRIES, _AGAIN_MS = 10, 50


class Instance(QObject):
    """The running program, as other starts of it find it.

    Another start tells it to show its window and ends; so does whoever has a wish.
    """

    wish_made = Signal(str)  # one of WISHES

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

    def tell_first(self) -> bool:
        """Have the running one show its window; return whether it has answered."""
        for _ in range(_TRIES):  # it may just be starting
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_ANSWER_MS):
                socket.write(f"{SHOW}\n".encode())
                socket.waitForBytesWritten(_ANSWER_MS)
                return socket.waitForReadyRead(_ANSWER_MS)
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
                if wish in WISHES:
                    self.wish_made.emit(wish)
                socket.write(b"done\n" if wish in WISHES else b"unknown\n")
                socket.flush()
                socket.disconnectFromServer()

        QTimer.singleShot(_ANSWER_MS, socket, socket.abort)  # who says nothing is not waited for
        socket.readyRead.connect(read)
        read()
