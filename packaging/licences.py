"""The licence texts of everything in a bundle, written into it for its About window.

    python packaging/licences.py BUNDLE WORK

makes resources/licences/ in the bundle: a text file for each component, a page on the LGPL's parts,
and index.json, which lists them: [{name, version, licence, homepage, file}, …]. It ends with an error
where a text is missing, where a licence is none of those that may be there, and where a part under
the LGPL lies in the program's archive, in which nobody could replace it.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template

from components import CONTENTS, OWN, TEXTS, Catalogue, Component, UnknownError, find
from origins import APP, OriginError, spdx

FIRST = "QT-AND-LGPL.md"
LGPL = "LGPL"
_RULE = "\n" + "-" * 40 + "\n\n"
# Texts that a package of the system refers to instead of bringing them.
_STANDARD = {
    "LGPL-2.0": ("LGPL-2.0.txt",),
    "LGPL-2.1": ("LGPL-2.1.txt",),
    "LGPL-3.0": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "Apache-2.0": ("Apache-2.0.txt",),
    "GCC-exception-3.1": ("GPL-3.0.txt", "GCC-exception-3.1.txt"),
}


class LicenceError(Exception):
    """Something may not go out as it is; says what."""


def write(components: list[Component], bundle: Path, catalogue: Catalogue) -> None:
    """Write the texts into the bundle, in place of those that are there. Raises LicenceError."""
    problems = list(complaints(components, catalogue.allowed))
    if problems:
        raise LicenceError("This may not go out:\n  " + "\n  ".join(problems))
    folder = bundle / CONTENTS / OWN
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = []
    page = lgpl_page(components)
    if page:
        (folder / FIRST).write_text(page, encoding="utf-8", newline="\n")
        index.append(_entry("Qt and the LGPL", "", "", "", FIRST))
    own_first = sorted(components, key=lambda one: one.key != APP)
    for one in own_first:
        file = _file_name(one.key)
        (folder / file).write_text(text_of(one), encoding="utf-8", newline="\n")
        index.append(_entry(one.name, one.version, one.licence, one.homepage, file))
    text = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
    (folder / "index.json").write_text(text, encoding="utf-8", newline="\n")


def complaints(components: Iterable[Component], allowed: frozenset[str]) -> Iterator[str]:
    """Say what stands against giving these components to people."""
    without_lgpl = frozenset(licence for licence in allowed if LGPL not in licence)
    for one in components:
        name = f"{one.name} {one.version}".strip()
        if not is_permitted(one.licence, allowed):
            yield f"{name}: {one.licence} is none of the licences that are allowed"
            continue
        if not any(True for _ in _texts(one)):
            yield f"{name}: no licence text was found"
        if is_permitted(one.licence, without_lgpl):
            continue
        if one.modules:
            yield (
                f"{name} is under the LGPL and lies in the program's archive, where nobody can "
                f"replace it ({one.modules[0]}): collect it as files, by module_collection_mode"
            )
        if not one.source:
            yield f"{name} is under the LGPL: nothing says where its source is"


def is_permitted(licence: str, allowed: frozenset[str]) -> bool:
    """Tell whether an SPDX expression can be met with the licences that are allowed alone."""
    return _met(spdx().parse(licence), allowed) if licence else False


def _met(parsed: object, allowed: frozenset[str]) -> bool:
    operator = type(parsed).__name__
    if operator in ("AND", "OR"):
        met = [_met(one, allowed) for one in parsed.args]  # type: ignore[attr-defined]
        return all(met) if operator == "AND" else any(met)
    return str(parsed) in allowed


def lgpl_parts(components: Iterable[Component]) -> list[Component]:
    """Return those of them that are under the LGPL."""
    return [one for one in components if LGPL in one.licence]


def lgpl_page(components: list[Component]) -> str:
    """Return the page on what is under the LGPL, as Markdown; "" where nothing is."""
    parts = lgpl_parts(components)
    versions = {one.name: one.version for one in components}
    if "Qt" not in versions:
        return ""
    listed = "\n".join(
        f"- {_named(one)} ({one.licence}){_place(one, components)}"
        for one in parts
        if one.name not in ("Qt", "PySide6", "Shiboken")
    )
    sources = "\n".join(f"- {_named(one)}: {one.source}" for one in parts)
    return Template((TEXTS / FIRST).read_text(encoding="utf-8")).substitute(
        qt=versions["Qt"],
        minor=versions["Qt"].rpartition(".")[0],
        pyside=versions.get("PySide6", ""),
        python=platform.python_version().rpartition(".")[0],
        parts=listed,
        sources=sources,
    )


def text_of(one: Component) -> str:
    """Return the page of a component: what it is, then the texts of its licence."""
    facts = [_named(one), f"Licence: {one.licence}"]
    facts += [one.homepage] if one.homepage else []
    facts += [f"Source: {one.source}"] if one.source else []
    return _RULE.join(["\n".join(facts) + "\n", *_texts(one)])


def _texts(one: Component) -> Iterator[str]:
    patterns = list(one.texts)
    if one.key.startswith("deb:"):
        patterns += [
            text for mark, texts in _STANDARD.items() if mark in one.licence for text in texts
        ]
    for pattern in dict.fromkeys(patterns):
        for path in _found(pattern):
            text = path.read_text(encoding="utf-8", errors="replace")
            lines = (line.rstrip() for line in text.replace("\f", "\n").splitlines())
            yield "\n".join(lines).strip("\n") + "\n"


def _found(pattern: str) -> list[Path]:
    """Return the files that a pattern is for: kept with this one, or in the environment."""
    if Path(pattern).is_absolute():
        return [path for path in (Path(pattern),) if path.is_file()]
    for folder in (TEXTS, *map(Path, sys.path)):
        found = sorted(folder.glob(pattern)) if "*" in pattern else [folder / pattern]
        if found and all(path.is_file() for path in found):
            return found
    return []


def _named(one: Component) -> str:
    return f"{one.name} {one.version}".strip()


def _place(one: Component, components: Iterable[Component]) -> str:
    """Say where in the bundle a part is."""
    if not one.files:
        holders = {each.key: each for each in components}
        holder = holders.get(one.part_of)
        return f", linked into {holder.name}" if holder else ""
    folders = sorted({name.rpartition("/")[0].partition("/")[0] for name in one.files} - {""})
    return f", in `{'`, `'.join(folders or one.files)}`"


def _file_name(key: str) -> str:
    return re.sub(r"[^a-z0-9.+]+", "-", key.lower().replace("deb:", "")).strip("-") + ".txt"


def _entry(name: str, version: str, licence: str, homepage: str, file: str) -> dict[str, str]:
    return {
        "name": name,
        "version": version,
        "licence": licence,
        "homepage": homepage,
        "file": file,
    }


def main(arguments: Iterable[str]) -> int:
    """Write the licence texts of a bundle into it."""
    bundle, work = map(Path, arguments)
    try:
        write(find(bundle, work), bundle, Catalogue.read())
    except (LicenceError, UnknownError, OriginError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
