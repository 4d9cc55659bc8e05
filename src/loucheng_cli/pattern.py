"""Regular expressions that cost nothing until a text is held against them: to compile 55 took a fifth of a start-up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern"]

if TYPE_CHECKING:

    def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
        """``re.compile(text, flags)``, at the first use."""

else:

    class pattern:  # noqa: N801 - it stands where ``re.compile`` would
        """``re.compile(text, flags)``, at the first use."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self.pattern = text
            self._flags = flags

        def __getattr__(self, name: str) -> Any:
            # Asked for once: from then on the method stands in the instance.
            found = getattr(re.compile(self.pattern, self._flags), name)
            setattr(self, name, found)
            return found
