"""The `surtitle` command: reads the arguments, runs the command, says errors in one line."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from app.errors import INTERRUPTED, InputError, SurtitleError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from app.commands.context import Context

# Each module has `run(context) -> exit code`; it is imported only when its command is given.
COMMANDS = {
    "gui": "app.commands.gui",
    "listen": "app.commands.listen",
    "import": "app.commands.import_",
    "serve": "app.commands.serve",
    "tell": "app.commands.tell",
    "devices": "app.commands.devices",
    "doctor": "app.commands.doctor",
    "self-test": "app.commands.self_test",
    "sessions": "app.commands.sessions",
    "recover": "app.commands.recover",
    "search": "app.commands.search",
    "export": "app.commands.export",
}


def script() -> NoReturn:
    """Be the process: main(), which signals may interrupt anywhere from here on."""
    _heed_signals(_interrupt)
    try:
        code = main()
    except KeyboardInterrupt:
        code = INTERRUPTED
    # Not by way of Python's own end: it waits for a thread that hangs in a library, and meanwhile a
    # signal kills without an exit code. All is written and closed by now.
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the process's exit code."""
    from app.commands import output  # noqa: PLC0415

    output.prepare_streams()
    try:
        return _run(arguments)
    finally:
        output.let_go()


def _interrupt(*_: object) -> NoReturn:
    _heed_signals(_leave)
    raise KeyboardInterrupt


def _leave(*_: object) -> NoReturn:
    os._exit(INTERRUPTED)


def _heed_signals(handler: Callable[[int, FrameType | None], object]) -> None:
    """Have every signal that asks a program to end handled so, unless our parent wants it ignored."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _run(arguments: list[str] | None) -> int:
    from app.commands import arguments as grammar  # noqa: PLC0415  argparse takes 10 ms

    context: Context | None = None
    try:
        options = grammar.parse(sys.argv[1:] if arguments is None else arguments)
        from app.commands.context import Context  # noqa: PLC0415

        context = Context.make(options)
        return int(importlib.import_module(COMMANDS[options.command]).run(context))
    except SurtitleError as error:
        _tell(error, context)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0  # whoever read our output has had enough
    except Exception as error:  # noqa: BLE001  the last line of defence: told, logged, no traceback
        _tell(_unexpected(error, context), context)
        return 1


def _unexpected(error: Exception, context: Context | None) -> SurtitleError:
    title = f"Something unexpected went wrong ({type(error).__name__})"
    if context is None:
        return InputError(title, str(error))
    import logging  # noqa: PLC0415

    logging.getLogger(__name__).error("unexpected end", exc_info=error)
    return InputError(title, f"The details are in {context.places.log_file}.")


def _tell(error: SurtitleError, context: Context | None) -> None:
    from app.commands.output import say  # noqa: PLC0415

    if context is not None:  # else there is no log yet
        import logging  # noqa: PLC0415

        logging.getLogger(__name__).debug("the command ends", exc_info=error)
    said = str(error) if context is None else context.keys.redactor.clean(str(error))
    say(f"surtitle: {said}")


if __name__ == "__main__":
    script()
