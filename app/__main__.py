"""The `surtitle` command: reads the arguments, runs the command, says errors in one line."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from app.errors import InputError, SurtitleError

if TYPE_CHECKING:
    from app.commands.context import Context

# Each module has `run(context) -> exit code`; it is imported only when its command is given.
COMMANDS = {
    "listen": "app.commands.listen",
    "serve": "app.commands.serve",
    "devices": "app.commands.devices",
    "doctor": "app.commands.doctor",
    "self-test": "app.commands.self_test",
    "sessions": "app.commands.sessions",
    "export": "app.commands.export",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the process's exit code."""
    from app.commands import arguments as grammar  # noqa: PLC0415  argparse takes 10 ms

    context: Context | None = None
    try:
        parser = grammar.build()
        options = parser.parse_args(arguments)
        if options.command is None:
            parser.print_help()
            return 0
        from app.commands.context import Context  # noqa: PLC0415

        context = Context.make(options)
        return int(importlib.import_module(COMMANDS[options.command]).run(context))
    except SurtitleError as error:
        print(f"surtitle: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the last line of defence: told, logged, no traceback
        print(f"surtitle: {_unexpected(context, error)}", file=sys.stderr)
        return 1


def _unexpected(context: Context | None, error: Exception) -> SurtitleError:
    import logging  # noqa: PLC0415

    logging.getLogger(__name__).error("unexpected end", exc_info=error)
    where = f"The details are in {context.places.log_file}." if context else ""
    return InputError(f"Something unexpected went wrong ({type(error).__name__})", where)


if __name__ == "__main__":
    sys.exit(main())
