"""Words for people, in English, that can be said in another language where there are people.

What is below the windows knows no language but this one. It says `phrase("{name} went away",
name=…)`, which is that text; a window says the same template in the language of its user.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self


class Phrase(str):
    """Text that remembers its `template` and the `values` that stand in it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Fill the template; one without values is text as it stands, braces and all."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template = template
        made.values = values
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """Be copied, and taken to another process, with the template and the values."""
        return type(self), (self.template, self.values)


def phrase(template: str, /, **values: object) -> Phrase:
    """Return the template filled with the values, as English."""
    return Phrase(template, values)
