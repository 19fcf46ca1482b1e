"""Names that the program and its packages have to agree on, each of which is written in several places."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import macos_app
import windows_installer
from macos_app import info_plist

from app.store import desktop_entry, run_key
from app.store.formats import session_file
from app.store.paths import APP
from app.store.records import encode
from tests.packaging.checkout import REAL
from tests.store.entries import START

LINUX = REAL / "packaging" / "linux"
ENTRY = (LINUX / "surtitle.desktop").read_text("utf-8")
METAINFO = ET.parse(LINUX / "surtitle.metainfo.xml")


def define(name: str) -> str:
    script = windows_installer.SCRIPT.read_text("utf-8")
    (value,) = re.findall(rf'^!define {name} "(.*)"$', script, re.MULTILINE)
    return str(value)


def test_a_session_s_file_is_of_one_type_everywhere() -> None:
    mime = ET.parse(LINUX / "surtitle-mime.xml").getroot()[0]
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    glob = mime.find(f"{space}glob")
    assert glob is not None
    (declared,) = info_plist("1.0")["UTExportedTypeDeclarations"]
    tags = declared["UTTypeTagSpecification"]
    assert f"\nMimeType={session_file.MEDIA};\n" in ENTRY
    assert mime.get("type") == session_file.MEDIA
    assert METAINFO.findtext("provides/mediatype") == session_file.MEDIA
    assert define("MIME") == session_file.MEDIA
    assert tags["public.mime-type"] == [session_file.MEDIA]
    assert glob.get("pattern") == f"*{session_file.SUFFIX}"
    assert tags["public.filename-extension"] == [session_file.SUFFIX.removeprefix(".")]


def test_a_session_s_file_begins_as_the_desktop_is_told() -> None:
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    match = ET.parse(LINUX / "surtitle-mime.xml").getroot().find(f".//{space}match")
    assert match is not None
    assert encode(0, START).startswith(str(match.get("value")).encode())


def test_the_program_has_one_identifier() -> None:
    assert METAINFO.findtext("id") == macos_app.IDENTIFIER


def test_the_installer_takes_away_what_the_program_has_started_at_login() -> None:
    assert define("RUN_VALUE") == APP
    assert define("RUN") == run_key.RUN
    assert define("RUN_APPROVED") == run_key.APPROVED


def test_what_the_menu_starts_is_called_as_what_login_starts() -> None:
    assert METAINFO.findtext("launchable") == desktop_entry.NAME
    assert (LINUX / desktop_entry.NAME).is_file()
