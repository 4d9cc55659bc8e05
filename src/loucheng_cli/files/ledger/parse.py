"""One declaration of a ledger read from YAML, every problem with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.domain.ledger.declaration import (
    ANY_STATE,
    CONSENT,
    NOT_BEFORE,
    NUMBERS,
    RULES,
    TAKEN_LETTERS,
    UNIQUE,
    FieldType,
    Ledger,
    LedgerField,
    from_json,
)
from loucheng_cli.domain.privacy.contact import Purpose
from loucheng_cli.domain.report.indicator import Measure
from loucheng_cli.domain.report.types import Sensitivity
from loucheng_cli.files.yaml_nodes import FindingError, Reader, compose
from loucheng_cli.i18n import N_, _

if TYPE_CHECKING:
    import yaml

T = TypeVar("T")
Values = dict[str, Any]
Read = Callable[["yaml.Node"], Any]

# What a name looks like, and how that is said.
_NAME = (r"[a-z][a-z0-9_]{0,29}", N_("lower-case letters, digits and _"))
_NOUN = (r"[a-z][a-z0-9]{1,19}", N_("lower-case letters and digits, such as hazard"))
_VERB = (r"[a-z][a-z-]{1,19}", N_("lower-case letters and -"))
_LETTER = (r"[A-Z]{1,3}", N_("one to three capital letters, such as H"))
# Names of other views, and the names that entries and commands have for themselves.
VIEWS = frozenset({"task", "step", "entry"})
VERBS = frozenset({"add", "list", "show", "edit", "import", "export", "redact"})
FIELDS = frozenset(
    "ref ledger state state_label added_on last_on reached history named_by on yes json quiet reason "  # noqa: SIM905 - words
    "limit open text from to all help consent consent_how expires out format purpose force dry_run with_contacts map "
    "profile instead figure".split()
)
_DAYS = frozenset({ANY_STATE, "added", "today", "now"})
_ONCE = frozenset({FieldType.TEXT, FieldType.FREE_TEXT, FieldType.YES_NO, FieldType.DAY, FieldType.LINK, *NUMBERS})


def parse_ledger(path: Path, body: bytes) -> tuple[Ledger | None, list[Finding]]:
    """The declaration, or None with what is wrong in it."""
    reader = Reader(path)
    values = reader.attempt(lambda: _Declaration(reader).read(compose(path, body)))
    return (None if reader.findings or values is None else from_json(values)), reader.findings


class _Declaration:
    """Reads the parts in the order in which they refer to each other, into what ``from_json`` takes."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.fields: dict[str, LedgerField] = {}
        self.states: Values = {}
        self.moves: Values = {}
        self.figures: Values = {}
        self.day: str | None = None
        self.titled: dict[str, Read] = {"label": reader.text, "english": reader.text}

    def read(self, root: yaml.Node | None) -> Values:
        head = {
            "name": lambda node: self._named(node, _NOUN, VIEWS),
            **self.titled,
            "letter": lambda node: self._named(node, _LETTER, TAKEN_LETTERS),
            "level": self._word(Sensitivity),
        }
        parts = ("title", "day", "fields", "states", "moves", "rules", "today", "figures", "page", "list", "heads")
        top = self.r.mapping(root, (*head, *parts), ("name", "label", "letter", "level", "title", "fields", "states"))
        values = {key: read(top[key]) for key, read in head.items() if key in top}
        if values["name"] != self.r.path.stem:
            raise self.r.error(top["name"], _("the file is named {file}").format(file=self.r.path.name),
                               _("Name the file {name}.yaml.").format(name=values["name"]))  # fmt: skip
        for part, read in (("fields", self._field), ("states", self._state), ("moves", self._move)):
            self._each(top.get(part), read, getattr(self, part))
        if self.r.findings:
            raise FindingError(self.r.findings.pop())
        if "day" in top:
            self.day = self._counted(top["day"], FieldType.DAY)
        shown_as = self._of(top["title"])
        self._each(top.get("figures"), self._figure, self.figures)
        required = [each.name for each in self.fields.values() if each.required]
        return {
            **values,
            "shown_as": shown_as,
            "day": self.day,
            "fields": {name: asdict(each) for name, each in self.fields.items()},
            "states": self.states,
            "moves": self.moves,
            "rules": self._several(top.get("rules"), self._rule),
            "reminders": self._several(top.get("today"), self._reminder),
            "figures": list(self.figures.values()),
            "page": self._page(top["page"], values["level"]) if "page" in top else None,
            "listed": self._names(top.get("list")) or [*dict.fromkeys([shown_as, *required])],
            "heads": self._heads(top.get("heads")),
        }

    def _field(self, name: str, key_node: yaml.Node, node: yaml.Node) -> LedgerField:
        self._named(key_node, _NAME, FIELDS)
        values, at = self._part(node, ("label", "type"), {
            **self.titled, "type": self._word(FieldType), "choices": self._choices, "ledger": self.r.text,
            "default": self.r.text, "required": self._truth, "many": self._truth, "personal": self._truth,
        })  # fmt: skip
        field = LedgerField(name=name, **values)
        for key, wanted in (("choices", FieldType.CHOICE), ("ledger", FieldType.ENTRY)):
            if (field.type is wanted) != (key in at):
                what = _("“{field}” belongs to the type {type}").format(field=key, type=wanted.value)
                raise self.r.error(at.get(key, at["type"]), what, _("Add or delete it."))
        if field.many and field.type in _ONCE:
            raise self.r.error(at["many"], _("a field of the type {type} holds one value").format(type=field.type))
        if field.personal and field.type is FieldType.CONTACT:
            raise self.r.error(at["personal"], _("a contact is personal by itself"), _("Delete the line."))
        if field.default and field.type is FieldType.CHOICE and field.default not in field.choices:
            raise self.r.error(at["default"], _("“{value}” is not known here").format(value=field.default))
        return field

    def _choices(self, node: yaml.Node) -> dict[str, str]:
        if _kind(node) == "mapping":
            return {key: self.r.text(value) for key, (_key, value) in self.r.pairs(node).items()}
        return dict.fromkeys(self.r.texts(node), "")

    def _state(self, name: str, key_node: yaml.Node, node: yaml.Node) -> Values:
        self._named(key_node, _NAME, {*_DAYS, *self.fields})
        if _kind(node) == "scalar":
            return {"name": name, "label": self.r.text(node)}
        return {"name": name, **self._part(node, ("label",), {**self.titled, "ended": self._truth})[0]}

    def _move(self, name: str, key_node: yaml.Node, node: yaml.Node) -> Values:
        self._named(key_node, _VERB, VERBS)
        values, _at = self._part(node, ("label", "from", "to"), {
            **self.titled, "from": self._states, "to": self._word(self.states), "requires": self._names,
            "takes": self._names, "reason": self._truth,
        })  # fmt: skip
        takes = [*dict.fromkeys([*values.get("requires", ()), *values.get("takes", ())])]
        return {"name": name, "sources": values.pop("from"), "target": values.pop("to"), **values, "takes": takes}

    def _rule(self, node: yaml.Node) -> Values:
        found = self.r.mapping(node, (*RULES, "purpose"))
        kinds = [kind for kind in RULES if kind in found]
        if len(kinds) != 1:
            raise self.r.error(node, _("a rule is one of: {rules}").format(rules=_(", ").join(RULES)))
        kind, at = kinds[0], found[kinds[0]]
        if kind == CONSENT:
            purpose = self._word(Purpose)(found["purpose"]) if "purpose" in found else Purpose.CASE
            return {"kind": kind, "fields": [self._of(at, FieldType.CONTACT)], "purpose": purpose}
        if kind == UNIQUE:
            names = self._names(at)
            if not names or any(self.fields[name].is_private for name in names):
                raise self.r.error(at, _("unique needs fields that are neither free text nor personal"))
            return {"kind": kind, "fields": names}
        nodes = self.r.sequence(at)
        if len(nodes) != 2:
            raise self.r.error(at, _("two values belong here: a field, and what holds it"), "[until, date]")
        first, other = self._of(nodes[0], *([FieldType.DAY] if kind == NOT_BEFORE else NUMBERS)), self.r.text(nodes[1])
        if kind != NOT_BEFORE and re.fullmatch(r"\d{1,9}", other):
            times = 100 if self.fields[first].type is FieldType.MONEY else 1
            return {"kind": kind, "fields": [first], "limit": int(other) * times}
        if kind != NOT_BEFORE or other not in {"today", "added"}:
            self._of(nodes[1], self.fields[first].type)
        return {"kind": kind, "fields": [first, other]}

    def _reminder(self, node: yaml.Node) -> Values:
        values, at = self._part(node, ("say", "day"), {
            "say": self.r.text, "english": self.r.text, "state": self._states, "day": self._day, "before": self.r.whole,
            "after": self.r.whole, "missing": self._of, "move": self._word(self.moves),
        })  # fmt: skip
        if "before" in at and "after" in at:
            raise self.r.error(at["after"], _("either “before” or “after”"), _("Delete one of the two."))
        after = -values.pop("before") if "before" in at else values.pop("after", 0)
        return {"label": values.pop("say"), "states": values.pop("state", [ANY_STATE]), **values, "after": after}

    def _figure(self, name: str, key_node: yaml.Node, node: yaml.Node) -> Values:
        self._named(key_node, _NAME)
        values, _at = self._part(node, ("label",), {
            **self.titled, "sum": self._summed, "average": lambda each: self._counted(each, *NUMBERS),
            "days_since": lambda each: self._counted(each, FieldType.DAY), "state": self._states,
            "by": lambda each: "now" if self.r.text(each) == "now" else self._day(each), "each": self._counted,
            "of": self._word(self.figures), "measure": self._word(Measure),
        })  # fmt: skip
        return {"name": name, **self._period(values)}

    def _period(self, values: Values) -> Values:
        """Of which states, by which day."""
        return {"by": self.day or "added", "states": values.pop("state", [ANY_STATE]), **values}

    def _summed(self, node: yaml.Node) -> str:
        field = self.fields[self._counted(node)]
        if not (field.many or field.type in NUMBERS):
            raise self.r.error(node, _("only numbers and lists are added up"))
        return field.name

    def _page(self, node: yaml.Node, level: str) -> Values:
        if level == Sensitivity.SENSITIVE:
            raise self.r.error(node, _("nothing sensitive stands on a council's page"), _("Delete “page”."))
        readers = {"line": self.r.text, "english": self.r.text, "state": self._states, "by": self._day}
        values, at = self._part(node, ("line",), readers)
        for name in re.findall(r"{(.*?)}", values["line"] + values.get("english", "")):
            if name not in self.fields:
                raise self.r.error(at["line"], _("“{field}” is not known here").format(field=name))
            if self.fields[name].is_private or self.fields[name].type in {FieldType.CONTACT, FieldType.MONEY}:
                what = _("{field} may not stand on a council's page").format(field=self.fields[name].title)
                raise self.r.error(at["line"], what, _("Leave it out."))
        return {"label": values.pop("line"), **self._period(values)}

    def _heads(self, node: yaml.Node | None) -> dict[str, list[str]]:
        heads = {name: [field.label] for name, field in self.fields.items()}
        for key_node, value in self.r.pairs(node).values() if node else ():
            heads[self._of(key_node)] += self.r.texts(value)
        return heads

    def _day(self, node: yaml.Node) -> str:
        """A field that holds a day, a state, or ``added``."""
        if self.r.text(node) in self.fields:
            return self._counted(node, FieldType.DAY)
        return self.r.choice(node, (*self.states, "added"))

    def _counted(self, node: yaml.Node, *types: FieldType) -> str:
        """The name of a field that figures may look at."""
        name = self._of(node, *types)
        if self.fields[name].is_private:
            raise self.r.error(node, _("personal values are not counted by"))
        return name

    def _of(self, node: yaml.Node, *types: FieldType) -> str:
        """The name of a field, of one of these types if any are named."""
        name = self.r.choice(node, tuple(self.fields))
        if types and self.fields[name].type not in types:
            what = _("{field} is of the type {type}").format(field=name, type=self.fields[name].type)
            raise self.r.error(node, what, _("Needed is: {types}.").format(types=_(", ").join(types)))
        return name

    def _names(self, node: yaml.Node | None) -> list[str]:
        return [*dict.fromkeys(self._of(each) for each in self.r.sequence(node))]

    def _states(self, node: yaml.Node) -> list[str]:
        nodes = [node] if _kind(node) == "scalar" else self.r.sequence(node)
        return [*dict.fromkeys(self.r.choice(each, tuple(self.states)) for each in nodes)]

    def _part(self, node: yaml.Node, required: Collection[str], readers: Mapping[str, Read]) -> tuple[Values, Values]:
        """The values of a part by their readers, and the nodes where they stand."""
        found = self.r.mapping(node, tuple(readers), required)
        return {key: readers[key](each) for key, each in found.items()}, dict(found)

    def _each(self, node: yaml.Node | None, read: Callable[..., Any], found: Values) -> None:
        """Read named parts into ``found``; what is wrong with one does not stop the others."""
        for key, (key_node, value) in self.r.pairs(node).items() if node else ():
            if (made := self.r.attempt(lambda: read(key, key_node, value))) is not None:  # noqa: B023 - called at once
                found[key] = made

    def _several(self, node: yaml.Node | None, read: Callable[[yaml.Node], T]) -> list[T]:
        found = (self.r.attempt(lambda: read(each)) for each in self.r.sequence(node))  # noqa: B023 - called at once
        return [each for each in found if each is not None]

    def _named(self, node: yaml.Node, form: tuple[str, str], taken: Collection[str] = ()) -> str:
        text = self.r.text(node)
        if not re.fullmatch(form[0], text):
            raise self.r.error(node, _("“{value}” is no name for this").format(value=text), _(form[1]))
        if text in taken:
            mend = _("Choose another name.") if text.islower() else _("Choose another letter.")
            raise self.r.error(node, _("“{name}” is taken").format(name=text), mend)
        return text

    def _word(self, known: Any) -> Read:
        """What reads one of these words; of an enumeration its member."""
        made = known if isinstance(known, type) else str
        return lambda node: made(self.r.choice(node, tuple(known)))

    def _truth(self, node: yaml.Node) -> bool:
        return self.r.choice(node, ("true", "false")) == "true"


def _kind(node: yaml.Node) -> str:
    """``scalar``, ``sequence`` or ``mapping``."""
    return str(getattr(node, "id", ""))
