"""What becomes of the program at login, from the settings' page to the system's own entry."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.notices import Notice
from app.errors import SurtitleError
from app.store.autostart import AtLogin, Autostart


class LoginDesk(QObject):
    """Looks and changes, one wish after the other, on a thread; `value` is what was found last.

    None where nobody has looked yet, or it can't be told.
    """

    changed = Signal()  # or looked at, also where it is as it was
    said = Signal(object)  # Notice, or None where all is well

    def __init__(self, autostart: Autostart, report: Callable[[BaseException], None]) -> None:
        super().__init__()
        self.value: AtLogin | None = None
        self._autostart = autostart
        self._report = report
        self._wishes: asyncio.Queue[Callable[[], object] | None] = asyncio.Queue()

    def look(self) -> None:
        """See what is so; `changed` tells."""
        self._wishes.put_nowait(None)

    def choose(self, wish: AtLogin) -> None:
        """Have it so; `changed` tells what came of it, and `said` why where it was refused."""
        self._wishes.put_nowait(partial(self._autostart.choose, wish))

    async def serve(self) -> None:
        """Have the entry lead here where the program was moved, then do what is wished."""
        self._wishes.put_nowait(self._autostart.mend)
        while True:
            await self._do(await self._wishes.get())

    async def _do(self, wish: Callable[[], object] | None) -> None:
        if wish is not None:
            self.said.emit(await self._trouble(wish))
        self.value = None
        trouble = await self._trouble(self._look)
        self.changed.emit()
        if trouble is not None:
            self.said.emit(trouble)

    async def _trouble(self, call: Callable[[], object]) -> Notice | None:
        try:
            await asyncio.to_thread(call)
        except SurtitleError as error:
            return Notice.of(error)
        except Exception as bug:  # noqa: BLE001  told, and the next wish is heard
            self._report(bug)
        return None

    def _look(self) -> None:
        self.value = self._autostart.look()
