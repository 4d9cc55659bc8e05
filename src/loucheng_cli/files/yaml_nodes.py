"""Reading YAML nodes, with the line of whatever cannot be understood.

Walks the nodes rather than the values, because only nodes know their line, and only nodes keep what YAML would
silently change (a key that stands twice, ``no``, ``012``).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml

T = TypeVar("T")

_DEEPEST = 20
_TAG = "tag:yaml.org,2002:"
_SCALARS = ("str", "int", "float", "bool", "timestamp", "merge", "value")  # what YAML guesses of a bare word


class FindingError(UnreadableFileError):
    """A finding that stops the reading."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.path, finding.what, finding.line, finding.mend)
        self.finding = finding


def compose(path: Path, body: bytes) -> yaml.Node | None:
    """The root of the one document of a file; None where nothing but comments stands in it."""
    import yaml

    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise FindingError(Finding(path, line, _("the file is not in UTF-8"), _("Save the file as UTF-8."))) from error
    try:
        return _loader()(text).get_single_node()  # type: ignore[no-any-return]
    except yaml.MarkedYAMLError as error:
        # libyaml counts a line after the last one where the file ends too early.
        line = min(error.problem_mark.line if error.problem_mark else 0, text.count("\n")) + 1
        raise FindingError(Finding(path, line, *_problem(error, text.split("\n")[line - 1]))) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = _("control character")
        raise FindingError(Finding(path, line, what, _("Delete the character."))) from error


@cache
def _loader() -> Any:
    """PyYAML's composer over libyaml where there is one: without aliases, and with a bottom.

    libyaml's own composer ends the process (stack overflow) on a hundred thousand brackets.
    """
    import yaml
    from yaml.composer import Composer, ComposerError
    from yaml.parser import Parser
    from yaml.reader import Reader as Characters
    from yaml.resolver import Resolver
    from yaml.scanner import Scanner

    class Strict(Composer):
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            event = self.peek_event()  # type: ignore[attr-defined]
            if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
                raise ComposerError("alias", None, None, event.start_mark)
            self.depth += 1
            if self.depth > _DEEPEST:
                raise ComposerError("depth", None, None, event.start_mark)
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    if not yaml.__with_libyaml__:

        class Python(Strict, Characters, Scanner, Parser, Resolver):
            def __init__(self, text: str) -> None:
                for base, given in ((Characters, (text,)), (Scanner, ()), (Parser, ()), (Strict, ()), (Resolver, ())):
                    base.__init__(self, *given)

        return Python

    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class Fast(Strict, CParser, Resolver):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Strict.__init__(self)
            Resolver.__init__(self)

    return Fast


def _problem(error: yaml.MarkedYAMLError, line: str) -> tuple[str, str]:
    if error.context == "alias":
        return _("anchors and aliases (& and *) are not allowed here"), _("Write the value out.")
    if error.context == "depth":
        return _("the lists are nested too deeply"), _("Look for an unclosed bracket.")
    if error.context == "expected a single document in the stream":
        return _("unexpected second document"), _("Delete the line that holds “---”.")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _("the line begins with a tab"), _("Indent with spaces.")
    what = _("this is not YAML: {problem}").format(problem=error.problem)
    return what, _("Look for a missing colon, quote or bracket, here or just above.")


@dataclass(slots=True)
class Reader:
    """Reads values off the nodes of one file; ``findings`` collects what ``attempt`` found."""

    path: Path
    findings: list[Finding] = field(default_factory=list)

    def attempt(self, read: Callable[[], T]) -> T | None:
        """What ``read`` returns; None where it cannot be understood, which is then a finding."""
        try:
            return read()
        except FindingError as error:
            self.findings.append(error.finding)
            return None

    def error(self, node: yaml.Node | None, what: str, mend: str = "") -> FindingError:
        """The finding on the line of a node, to be raised."""
        return FindingError(Finding(self.path, line_of(node), what, mend))

    def pairs(self, node: yaml.Node | None) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """A mapping as key → (its node, the value's node); no key may stand twice."""
        import yaml

        if not isinstance(node, yaml.MappingNode) or node.tag != f"{_TAG}map":
            raise self.error(node, _("expected lines of the form “name: value”"))
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value in node.value:
            key = self.text(key_node)
            if key in found:
                what = _("{value} is listed twice").format(value=key)
                raise self.error(key_node, what, _("Delete one of the two."))
            found[key] = (key_node, value)
        return found

    def mapping(
        self, node: yaml.Node | None, known: Sequence[str], required: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        """A mapping of which every key is known and none that is required is missing."""
        import yaml

        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, _("expected: {fields}").format(fields=_(", ").join(known)))
        found = self.pairs(node)
        for key, (key_node, _value) in found.items():
            if key not in known:
                what = _("unknown field “{field}”").format(field=key)
                raise self.error(key_node, what, did_you_mean(key, known))
        for key in required:
            if key not in found:
                mend = _("Add a line “{field}: …”.").format(field=key)
                raise self.error(node, _("“{field}” is missing").format(field=key), mend)
        return {key: value for key, (_key_node, value) in found.items()}

    def sequence(self, node: yaml.Node | None) -> list[yaml.Node]:
        """The nodes of a list; none where nothing stands."""
        import yaml

        if node is None or node.tag == f"{_TAG}null":
            return []
        if not isinstance(node, yaml.SequenceNode) or node.tag != f"{_TAG}seq":
            raise self.error(node, _("expected a list"), _("Write it as [one, two]."))
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        """A text in one line, as typed: ``no`` and ``012`` are texts too."""
        import yaml

        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, _("expected a single value"))
        if node.tag == f"{_TAG}null":
            raise self.error(node, _("the value is missing"))
        if node.tag.removeprefix(_TAG) not in _SCALARS:
            raise self.error(node, _("tags (!) are not allowed here"), _("Delete the tag."))
        value = " ".join(str(node.value).split())
        if value != display_safe(value) or not value:
            what = _("the text is empty or holds characters that cannot be printed")
            raise self.error(node, what, _("Type it again."))
        return value

    def texts(self, node: yaml.Node | None) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(each) for each in self.sequence(node))

    def whole(self, node: yaml.Node) -> int:
        """A whole number, not negative."""
        written = self.text(node)
        if not (written.isascii() and written.isdigit() and len(written) < 10):
            raise self.error(node, _("“{value}” is not a whole number").format(value=written))
        return int(written)

    def choice(self, node: yaml.Node, known: Sequence[str]) -> str:
        """One of the words that are known."""
        written = self.text(node)
        if written not in known:
            raise self.error(node, _("unknown value “{value}”").format(value=written), did_you_mean(written, known))
        return written


def line_of(node: yaml.Node | None) -> int | None:
    """The line of a node, from 1."""
    return int(node.start_mark.line) + 1 if node is not None else None


def did_you_mean(written: str, known: Sequence[str], *, all_: bool = True) -> str:
    """How to mend a word that is not known: the nearest one, and what there is."""
    near = difflib.get_close_matches(written, known, 1)
    sentences = [_("Did you mean “{near}”?").format(near=near[0])] if near else []
    if all_:
        sentences.append(_("Known: {fields}.").format(fields=_(", ").join(known)))
    return " ".join(sentences)
