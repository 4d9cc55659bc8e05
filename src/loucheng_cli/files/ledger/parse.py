"""One declaration of a ledger read from YAML, every problem with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.domain.ledger.declaration import (
    ANY_STATE,
    NUMBERS,
    FieldType,
    Ledger,
    LedgerField,
    LedgerFigure,
    LedgerLevel,
    LedgerMove,
    LedgerReminder,
    LedgerRule,
    LedgerState,
    Named,
    PageLine,
    RuleKind,
)
from loucheng_cli.domain.privacy.contact import Purpose
from loucheng_cli.domain.report.indicator import Measure
from loucheng_cli.files.yaml_nodes import FindingError, Reader, compose
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml

T = TypeVar("T")
Nodes = Mapping[str, "yaml.Node"]

_TOP = ("name", "label", "english", "letter", "level", "title", "day", "fields", "states", "moves", "rules", "today",
        "figures", "page", "list", "heads")  # fmt: skip
_FIELD = ("label", "english", "type", "choices", "ledger", "default", "required", "many", "personal")
_MOVE = ("label", "english", "from", "to", "requires", "takes", "reason")
_REMINDER = ("say", "english", "state", "day", "before", "after", "missing", "move")
_FIGURE = ("label", "english", "sum", "days_since", "state", "by", "measure")
_NAME = r"[a-z][a-z0-9_]{0,29}"
_NOUN = r"[a-z][a-z0-9]{1,19}"
_VERB = r"[a-z][a-z-]{1,19}"
_LETTER = r"[A-Z]{1,3}"
# Letters of other refs, names of other views, and the names that entries and commands have for themselves.
LETTERS = frozenset(["C", "D", "E", "I", "N", "R", "T", "V", "X"])
VIEWS = frozenset({"task", "step", "entry"})
VERBS = frozenset({"add", "list", "show", "edit", "import", "export", "redact"})
FIELDS = frozenset(
    [
        "ref",
        "ledger",
        "state",
        "state_label",
        "added_on",
        "last_on",
        "reached",
        "history",
        "on",
        "yes",
        "json",
        "quiet",
        "reason",
        "limit",
        "open",
        "text",
        "from",
        "to",
        "all",
        "help",
        "consent",
        "consent_how",
        "expires",
        "out",
        "format",
        "purpose",
        "force",
        "dry_run",
        "with_contacts",
        "map",
        "profile",
        "instead",
        "figure",
    ]
)
_ONCE = frozenset({FieldType.TEXT, FieldType.FREE_TEXT, FieldType.YES_NO, FieldType.DAY, FieldType.LINK, *NUMBERS})


def parse_ledger(path: Path, body: bytes) -> tuple[Ledger | None, list[Finding]]:
    """The declaration, or None with what is wrong in it."""
    reader = Reader(path)
    ledger = reader.attempt(lambda: _Ledger(reader).read(compose(path, body)))
    return (None if reader.findings else ledger), reader.findings


class _Ledger:
    """Reads the parts in the order in which they refer to each other."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.fields: dict[str, LedgerField] = {}
        self.states: dict[str, LedgerState] = {}
        self.moves: dict[str, LedgerMove] = {}

    def read(self, root: yaml.Node | None) -> Ledger:
        top = self.r.mapping(root, _TOP, ("name", "label", "letter", "level", "title", "fields", "states"))
        name = self._named(top["name"], _NOUN, _("lower-case letters and digits, such as hazard"))
        if name != self.r.path.stem:
            raise self.r.error(top["name"], _("the file is named {file}").format(file=self.r.path.name),
                               _("Name the file {name}.yaml.").format(name=name))  # fmt: skip
        if name in VIEWS:
            raise self.r.error(top["name"], _("“{name}” is taken").format(name=name), _("Choose another name."))
        letter = self._named(top["letter"], _LETTER, _("one to three capital letters, such as H"))
        if letter in LETTERS:
            mend = _("Taken are: {letters}.").format(letters=_(", ").join(sorted(LETTERS)))
            raise self.r.error(top["letter"], _("“{name}” is taken").format(name=letter), mend)
        for key, (key_node, node) in self.r.pairs(top["fields"]).items():
            if field := self.r.attempt(lambda: self._field(key, key_node, node)):  # noqa: B023 - called at once
                self.fields[key] = field
        for key, (key_node, node) in self.r.pairs(top["states"]).items():
            if state := self.r.attempt(lambda: self._state(key, key_node, node)):  # noqa: B023 - called at once
                self.states[key] = state
        for key, (key_node, node) in (self.r.pairs(top["moves"]) if "moves" in top else {}).items():
            if move := self.r.attempt(lambda: self._move(key, key_node, node)):  # noqa: B023 - called at once
                self.moves[key] = move
        if self.r.findings:
            raise FindingError(self.r.findings.pop())
        day = self._of(top["day"], FieldType.DAY) if "day" in top else None
        shown_as = self._of(top["title"])
        return Ledger(
            name=name,
            title=self._title(top),
            letter=letter,
            level=LedgerLevel(self.r.choice(top["level"], tuple(LedgerLevel))),
            shown_as=shown_as,
            day=day,
            fields=self.fields,
            states=self.states,
            moves=self.moves,
            rules=self._several(top.get("rules"), self._rule),
            reminders=self._several(top.get("today"), self._reminder),
            figures=tuple(
                self._figure(key, key_node, node, day)
                for key, (key_node, node) in (self.r.pairs(top["figures"]) if "figures" in top else {}).items()
            ),
            page=self._page(top["page"], top["level"], day) if "page" in top else None,
            listed=self._names(top.get("list")) or tuple(
                dict.fromkeys([shown_as, *(each.name for each in self.fields.values() if each.required)])
            ),
            heads=self._heads(top.get("heads")),
        )  # fmt: skip

    def _field(self, name: str, key_node: yaml.Node, node: yaml.Node) -> LedgerField:
        self._named(key_node, _NAME, _("lower-case letters, digits and _"))
        if name in FIELDS:
            raise self.r.error(key_node, _("“{name}” is taken").format(name=name), _("Choose another name."))
        found = self.r.mapping(node, _FIELD, ("label", "type"))
        type_ = FieldType(self.r.choice(found["type"], tuple(FieldType)))
        field = LedgerField(
            name=name,
            title=self._title(found),
            type=type_,
            choices=self._choices(found.get("choices")),
            ledger=self.r.text(found["ledger"]) if "ledger" in found else None,
            default=self.r.text(found["default"]) if "default" in found else None,
            required=self._truth(found, "required"),
            many=self._truth(found, "many"),
            personal=self._truth(found, "personal"),
        )
        for key, wanted in (("choices", FieldType.CHOICE), ("ledger", FieldType.ENTRY)):
            if (type_ is wanted) != (key in found):
                what = _("“{field}” belongs to the type {type}").format(field=key, type=wanted.value)
                raise self.r.error(found.get(key, found["type"]), what, _("Add or delete it."))
        if field.many and type_ in _ONCE:
            raise self.r.error(found["many"], _("a field of the type {type} holds one value").format(type=type_.value))
        if field.personal and type_ is FieldType.CONTACT:
            raise self.r.error(found["personal"], _("a contact is personal by itself"), _("Delete the line."))
        if field.default and type_ is FieldType.CHOICE and field.default not in field.choices:
            raise self.r.error(found["default"], _("“{value}” is not known here").format(value=field.default))
        return field

    def _choices(self, node: yaml.Node | None) -> dict[str, str]:
        import yaml

        if isinstance(node, yaml.MappingNode):
            return {key: self.r.text(value) for key, (_key, value) in self.r.pairs(node).items()}
        return dict.fromkeys(self.r.texts(node), "")

    def _state(self, name: str, key_node: yaml.Node, node: yaml.Node) -> LedgerState:
        import yaml

        self._named(key_node, _NAME, _("lower-case letters, digits and _"))
        if name in {ANY_STATE, "added", "today", "now"} or name in self.fields:
            raise self.r.error(key_node, _("“{name}” is taken").format(name=name), _("Choose another name."))
        if isinstance(node, yaml.ScalarNode):
            return LedgerState(name=name, title=Named(label=self.r.text(node)))
        found = self.r.mapping(node, ("label", "english", "ended"), ("label",))
        return LedgerState(name=name, title=self._title(found), ended=self._truth(found, "ended"))

    def _move(self, name: str, key_node: yaml.Node, node: yaml.Node) -> LedgerMove:
        self._named(key_node, _VERB, _("lower-case letters and -"))
        if name in VERBS:
            raise self.r.error(key_node, _("“{name}” is taken").format(name=name), _("Choose another name."))
        found = self.r.mapping(node, _MOVE, ("label", "from", "to"))
        requires, takes = self._names(found.get("requires")), self._names(found.get("takes"))
        return LedgerMove(
            name=name,
            title=self._title(found),
            sources=self._states(found["from"]),
            target=self.r.choice(found["to"], tuple(self.states)),
            requires=requires,
            takes=tuple(dict.fromkeys((*requires, *takes))),
            reason=self._truth(found, "reason"),
        )

    def _rule(self, node: yaml.Node) -> LedgerRule:
        found = self.r.mapping(node, (*RuleKind, "purpose"))
        kinds = [kind for kind in RuleKind if kind in found]
        if len(kinds) != 1:
            raise self.r.error(node, _("a rule is one of: {rules}").format(rules=_(", ").join(RuleKind)))
        kind = kinds[0]
        at = found[kind]
        if kind is RuleKind.CONSENT:
            purpose = self.r.choice(found["purpose"], tuple(Purpose)) if "purpose" in found else Purpose.CASE
            return LedgerRule(kind=kind, fields=(self._of(at, FieldType.CONTACT),), purpose=str(purpose))
        if kind is RuleKind.UNIQUE:
            names = self._names(at)
            if not names or any(self.fields[name].is_private for name in names):
                raise self.r.error(at, _("unique needs fields that are neither free text nor personal"))
            return LedgerRule(kind=kind, fields=names)
        nodes = self.r.sequence(at)
        if len(nodes) != 2:
            raise self.r.error(at, _("two values belong here: a field, and what holds it"), "[until, date]")
        days = kind is RuleKind.NOT_BEFORE
        types = (FieldType.DAY,) if days else tuple(NUMBERS)
        first, other = self._of(nodes[0], *types), self.r.text(nodes[1])
        if not days and re.fullmatch(r"\d{1,9}", other):
            limit = int(other) * (100 if self.fields[first].type is FieldType.MONEY else 1)
            return LedgerRule(kind=kind, fields=(first,), limit=limit)
        if not (days and other in {"today", "added"}):
            self._of(nodes[1], *((self.fields[first].type,) if not days else types))
        return LedgerRule(kind=kind, fields=(first, other))

    def _reminder(self, node: yaml.Node) -> LedgerReminder:
        found = self.r.mapping(node, _REMINDER, ("say", "day"))
        if "before" in found and "after" in found:
            raise self.r.error(found["after"], _("either “before” or “after”"), _("Delete one of the two."))
        after = self.r.whole(found["after"]) if "after" in found else 0
        return LedgerReminder(
            say=Named(label=self.r.text(found["say"]), english=self._english(found)),
            states=self._states(found.get("state")),
            day=self._day(found["day"]),
            after=-self.r.whole(found["before"]) if "before" in found else after,
            missing=self._of(found["missing"]) if "missing" in found else None,
            move=self.r.choice(found["move"], tuple(self.moves)) if "move" in found else None,
        )

    def _figure(self, name: str, key_node: yaml.Node, node: yaml.Node, day: str | None) -> LedgerFigure:
        self._named(key_node, _NAME, _("lower-case letters, digits and _"))
        found = self.r.mapping(node, _FIGURE, ("label",))
        sum_ = self._of(found["sum"]) if "sum" in found else None
        if sum_ and not (self.fields[sum_].many or self.fields[sum_].type in NUMBERS):
            raise self.r.error(found["sum"], _("only numbers and lists are added up"))
        if sum_ and self.fields[sum_].is_private:
            raise self.r.error(found["sum"], _("personal values are not added up"))
        return LedgerFigure(
            name=name,
            title=self._title(found),
            states=self._states(found.get("state")),
            by="now"
            if "by" in found and self.r.text(found["by"]) == "now"
            else self._day(found["by"])
            if "by" in found
            else day or "added",
            sum=sum_,
            days_since=self._of(found["days_since"], FieldType.DAY) if "days_since" in found else None,
            measure=self.r.choice(found["measure"], tuple(Measure)) if "measure" in found else None,
        )

    def _page(self, node: yaml.Node, level: yaml.Node, day: str | None) -> PageLine:
        if self.r.text(level) == LedgerLevel.SENSITIVE:
            raise self.r.error(node, _("nothing sensitive stands on a council's page"), _("Delete “page”."))
        found = self.r.mapping(node, ("line", "english", "state", "by"), ("line",))
        line = Named(label=self.r.text(found["line"]), english=self._english(found))
        for name in re.findall(r"{(.*?)}", line.label + line.english):
            if name not in self.fields:
                raise self.r.error(found["line"], _("“{field}” is not known here").format(field=name))
            if self.fields[name].is_private or self.fields[name].type in {FieldType.CONTACT, FieldType.MONEY}:
                what = _("{field} may not stand on a council's page").format(field=self.fields[name].title)
                raise self.r.error(found["line"], what, _("Leave it out."))
        by = self._day(found["by"]) if "by" in found else day or "added"
        return PageLine(line=line, states=self._states(found.get("state")), by=by)

    def _heads(self, node: yaml.Node | None) -> dict[str, tuple[str, ...]]:
        heads: dict[str, tuple[str, ...]] = {name: (field.title.label,) for name, field in self.fields.items()}
        if node is not None:
            for name, (key_node, value) in self.r.pairs(node).items():
                self._of(key_node)
                heads[name] = tuple(dict.fromkeys((*heads[name], *self.r.texts(value))))
        return heads

    def _day(self, node: yaml.Node) -> str:
        """A field that holds a day, a state, or ``added``."""
        text = self.r.text(node)
        if text in self.fields:
            if self.fields[text].is_private:
                raise self.r.error(node, _("personal values are not counted by"))
            return self._of(node, FieldType.DAY)
        return self.r.choice(node, (*self.states, "added"))

    def _of(self, node: yaml.Node, *types: FieldType) -> str:
        """The name of a field, of one of these types if any are named."""
        name = self.r.choice(node, tuple(self.fields))
        if types and self.fields[name].type not in types:
            what = _("{field} is of the type {type}").format(field=name, type=self.fields[name].type.value)
            raise self.r.error(node, what, _("Needed is: {types}.").format(types=_(", ").join(types)))
        return name

    def _names(self, node: yaml.Node | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._of(each) for each in self.r.sequence(node)))

    def _states(self, node: yaml.Node | None) -> tuple[str, ...]:
        import yaml

        if node is None:
            return (ANY_STATE,)
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.r.sequence(node)
        return tuple(dict.fromkeys(self.r.choice(each, tuple(self.states)) for each in nodes))

    def _several(self, node: yaml.Node | None, read: Callable[[yaml.Node], T]) -> tuple[T, ...]:
        found = (self.r.attempt(lambda: read(each)) for each in self.r.sequence(node))  # noqa: B023 - called at once
        return tuple(each for each in found if each is not None)

    def _named(self, node: yaml.Node, form: str, mend: str) -> str:
        text = self.r.text(node)
        if not re.fullmatch(form, text):
            raise self.r.error(node, _("“{value}” is no name for this").format(value=text), mend)
        return text

    def _title(self, found: Nodes) -> Named:
        return Named(label=self.r.text(found["label"]), english=self._english(found))

    def _english(self, found: Nodes) -> str:
        return self.r.text(found["english"]) if "english" in found else ""

    def _truth(self, found: Nodes, name: str) -> bool:
        return name in found and self.r.choice(found[name], ("true", "false")) == "true"
