from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import keyring
import pytest
from keyring.errors import NoKeyringError
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import KeyringError
from app.store.keys import KeySearch, KeyStore
from app.store.secrets import ACCOUNT, SERVICE, VARIABLE
from app.ui.key_desk import KeyDesk
from tests.fakes.keyring_backend import FakeKeyring
from tests.fakes.server import NumberedServer, running, send
from tests.ui.runs import until

KEY = "sk-0123456789abcdef"


class Heard:
    """A desk at work, and what it says."""

    def __init__(self, home: Path | None = None, /, **environ: str) -> None:
        self.bugs: list[BaseException] = []
        self.keys = KeyStore(environ, (home or Path("/nonexistent/home")) / "private" / "cloud-key")
        self.desk = KeyDesk(self.keys, self.bugs.append)
        self.refused: list[KeyringError] = []
        self.desk.keyring_refused.connect(self.refused.append)
        self.said: list[Notice] = []
        self.found: list[KeySearch] = []
        self.desk.said.connect(self.said.append)
        self.desk.found.connect(self.found.append)

    async def next(self) -> Notice:
        await until(lambda: self.said, self.desk.said)
        return self.said.pop()


@asynccontextmanager
async def at_work(home: Path | None = None, /, **environ: str) -> AsyncIterator[Heard]:
    heard = Heard(home, **environ)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(heard.desk.serve())
        yield heard
        serving.cancel()
    assert heard.bugs == []


@pytest.fixture
def ring() -> FakeKeyring:
    """A keyring that works."""
    made = FakeKeyring()
    keyring.set_keyring(made)
    return made


async def test_a_key_is_kept_found_and_forgotten(ring: FakeKeyring) -> None:
    async with at_work() as heard:
        heard.desk.keep(f" {KEY}\n")
        notice = await heard.next()
        assert "kept" in notice.title
        assert KEY not in f"{notice}"
        assert ring.kept[SERVICE, ACCOUNT] == KEY
        assert [search.origin for search in heard.found] == ["keyring"]
        heard.desk.forget()
        assert "forgotten" in (await heard.next()).title
        assert [search.origin for search in heard.found] == ["keyring", None]
        assert ring.kept == {}


async def test_what_is_no_key_is_refused_without_being_shown(ring: FakeKeyring) -> None:
    async with at_work() as heard:
        heard.desk.keep("my secret words")
        notice = await heard.next()
        assert notice.level is Level.ERROR
        assert "secret" not in f"{notice}"


async def test_a_key_in_the_environment_is_found() -> None:
    async with at_work(**{VARIABLE: KEY}) as heard:
        heard.desk.look()
        await until(lambda: heard.found, heard.desk.found)
        assert heard.found[0].origin == "environment"


async def test_a_key_that_works_is_said_to(ring: FakeKeyring) -> None:
    server = NumberedServer()
    async with server.running() as address, at_work(SURTITLE_CLOUD_URL=address) as heard:
        heard.desk.test(KEY, Settings())
        notice = await heard.next()
        assert (notice.level, "accepts the key" in notice.title) == (Level.INFO, True)
        assert KEY not in f"{notice}"
        assert server.finished == 1  # the session was properly ended
        assert ring.kept == {}  # to try one is not to keep it


async def test_what_is_typed_is_tried_and_where_nothing_is_what_is_kept(ring: FakeKeyring) -> None:
    ring.kept[SERVICE, ACCOUNT] = "sk-kept"
    sent: list[str] = []

    def note(_connection: ServerConnection, request: Request) -> None:
        sent.append(request.headers["Authorization"])

    async with (
        running(NumberedServer()._serve, process_request=note) as address,
        at_work(SURTITLE_CLOUD_URL=address) as heard,
    ):
        heard.desk.test(f"{KEY} ", Settings())
        heard.desk.test(" ", Settings())
        await until(lambda: len(heard.said) == 2, heard.desk.said)
    assert sent == [f"Bearer {KEY}", "Bearer sk-kept"]


async def test_a_key_that_is_refused_is_told_with_the_reason() -> None:
    def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(401, "Invalid API-key provided.\n")

    async def never(_socket: ServerConnection) -> None:
        raise AssertionError

    async with (
        running(never, process_request=refuse) as address,
        at_work(SURTITLE_CLOUD_URL=address, **{VARIABLE: KEY}) as heard,
    ):
        heard.desk.test("", Settings())  # the one that is there already
        notice = await heard.next()
        assert "does not accept the key" in notice.title
        assert KEY not in f"{notice}"


async def test_without_a_key_there_is_nothing_to_test() -> None:
    async with at_work() as heard:
        heard.desk.test("", Settings())
        assert "no key" in (await heard.next()).title


async def test_a_cloud_that_can_t_be_reached_is_told_as_it_is() -> None:
    async with at_work(SURTITLE_CLOUD_URL="ws://127.0.0.1:1") as heard:
        heard.desk.test(KEY, Settings())
        notice = await heard.next()
        assert "can't be reached" in notice.title
        assert not notice.mends_itself  # nobody tries again
        assert KEY not in f"{notice}"


async def test_a_keyring_that_fails_is_told_without_what_it_was_given() -> None:
    ring = FakeKeyring(failure=RuntimeError(KEY))
    keyring.set_keyring(ring)
    async with at_work() as heard:
        heard.desk.keep(KEY)
        heard.desk.forget()
        notice = await heard.next()
        assert notice.level is Level.ERROR
        assert KEY not in f"{notice}"
        (refused,) = heard.refused
        assert KEY not in str(refused)
        heard.found.clear()
        heard.desk.look()
        await until(lambda: heard.found, heard.desk.found)
        assert (heard.found[0].origin, "failed" in heard.found[0].trouble) == (None, True)


class Broken(dict[str, str]):
    """An environment with which something happens that nobody thought of, once."""

    def get(self, *_: object) -> str:
        if "bug" in self.values():
            raise LookupError(self.popitem())
        return ""


async def test_a_bug_is_reported_and_the_next_wish_is_heard(tmp_path: Path) -> None:
    bugs: list[BaseException] = []
    busy: list[bool] = []
    found: list[KeySearch] = []
    environ = Broken()
    desk = KeyDesk(KeyStore(environ, tmp_path / "private" / "cloud-key"), bugs.append)
    environ["one"] = "bug"
    desk.busy_changed.connect(busy.append)
    desk.found.connect(found.append)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(desk.serve())
        desk.look()
        desk.look()
        await until(lambda: len(busy) == 4, desk.busy_changed)
        serving.cancel()
    assert [type(bug) for bug in bugs] == [LookupError]
    assert [search.origin for search in found] == [None]
    assert busy == [True, False, True, False]


async def test_wishes_that_nobody_hears_any_more_leave_nothing() -> None:
    async with at_work() as heard:
        heard.desk.look()
        heard.desk.look()


async def test_a_server_that_repeats_the_key_shows_it_to_nobody() -> None:
    async def script(socket: ServerConnection) -> None:
        await send(socket, "session.created", session={"id": "sess_1"})
        await socket.recv()
        error = {
            "type": "invalid_request_error",
            "code": "invalid_api_key",
            "message": f"bad {KEY}",
        }
        await send(socket, "error", error=error)
        await socket.wait_closed()

    async with running(script) as address, at_work(SURTITLE_CLOUD_URL=address) as heard:
        heard.desk.test(KEY, Settings())
        notice = await heard.next()
        assert notice.level is Level.ERROR
        assert KEY not in f"{notice}"


async def test_without_a_keyring_it_is_the_user_who_says_where(tmp_path: Path) -> None:
    keyring.set_keyring(FakeKeyring(failure=NoKeyringError("none")))
    async with at_work(tmp_path) as heard:
        kept: list[None] = []
        heard.desk.kept.connect(lambda: kept.append(None))
        heard.desk.keep(KEY)
        await until(lambda: heard.refused, heard.desk.keyring_refused)
        assert heard.refused[0].title == "The keyring can't be used here: this system has none"
        assert (kept, heard.said, list(tmp_path.iterdir())) == ([], [], [])
        heard.desk.keep(KEY, "memory")
        assert (await heard.next()).title == "The key is kept until Surtitle closes"
        assert list(tmp_path.iterdir()) == []
        heard.desk.keep(KEY, "file")
        assert "which only you can read" in (await heard.next()).title
        assert heard.keys.file.path.read_text() == f"{KEY}\n"
        assert [search.origin for search in heard.found] == ["memory", "file"]
        assert len(kept) == 2
        heard.desk.forget()
        assert "forgotten" in (await heard.next()).title
        assert not heard.keys.file.path.exists()


async def test_what_is_kept_in_memory_is_what_is_tested(ring: FakeKeyring) -> None:
    sent: list[str] = []

    def note(_connection: ServerConnection, request: Request) -> None:
        sent.append(request.headers["Authorization"])

    async with (
        running(NumberedServer()._serve, process_request=note) as address,
        at_work(SURTITLE_CLOUD_URL=address) as heard,
    ):
        heard.desk.keep(KEY, "memory")
        heard.desk.test("", Settings())
        await until(lambda: len(heard.said) == 2, heard.desk.said)
    assert sent == [f"Bearer {KEY}"]


async def test_with_this_computer_only_no_key_is_tested_outside(ring: FakeKeyring) -> None:
    async with at_work(SURTITLE_CLOUD_URL="wss://192.0.2.1") as heard:
        heard.desk.test(KEY, Settings(this_computer_only=True))
        notice = await heard.next()
        assert notice.level is Level.ERROR
        assert "This computer only" in notice.title
