"""Rule files to rules, checked against the vocabulary, the policy and the closed lists."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.errors import Problems, did_you_mean, one_of
from radiculo.knowledge.observations import ObservationReader
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.read_condition import ConditionReader
from radiculo.knowledge.rules import (
    Advice,
    Alarm,
    Effect,
    Evidence,
    Example,
    Opens,
    Rival,
    Rule,
    SetSign,
    Withdraws,
)
from radiculo.knowledge.shapes import AdviceShape, AlarmShape, EffectShape, EvidenceShape, RivalShape, RuleFile
from radiculo.knowledge.tables import Tables
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.loading import Document, decode
from radiculo.loading.document import Path

_PREFIXES = {
    "leg": {"other": ("right",), "both": ("left", "right"), "this": ("left",)},
    "patient": {"left": ("left",), "right": ("right",), "both": ("left", "right")},
}


@dataclass
class RuleReader:
    """Reads rule files one by one; problems are recorded."""

    vocabulary: Vocabulary
    policy: Policy
    tables: Tables
    problems: Problems

    def read(self, rule_id: str, document: Document) -> Rule | None:
        """Return the rule of a document, without its examples; None when it cannot be used."""
        shape = decode(RuleFile, document.data, document, self.problems)
        if shape is None:
            self._check_rest(document)
            return None
        reader = ConditionReader(self.vocabulary, self.policy, shape.scope, document, self.problems)
        when = reader.read(shape.when, ("when",))
        effects = [e for i, entry in enumerate(shape.then) for e in self._effect(entry, shape, document, ("then", i))]
        self._check_names(document)
        if when is None:
            list(self.examples(shape.scope, document, self.vocabulary))
            return None
        return Rule(
            rule_id,
            shape.title,
            shape.status,
            shape.scope,
            when,
            tuple(effects),
            shape.why,
            shape.misuse,
            tuple(shape.refs),
            shape.evidence,
            shape.strategy,
            tuple(shape.discriminates_from),
            tuple(shape.aliases),
            tuple(shape.seed),
            (),
            document.place(),
        )

    def _check_rest(self, document: Document) -> None:
        """Record what else is wrong in a file whose shape is wrong, so that one run shows every problem."""
        data = document.data if isinstance(document.data, dict) else {}
        scope = data.get("scope")
        if document.sound and scope in {"leg", "patient"}:
            if "when" in data:
                reader = ConditionReader(self.vocabulary, self.policy, str(scope), document, self.problems)
                reader.read(data["when"], ("when",))
            self._check_names(document)
            list(self.examples(str(scope), document, self.vocabulary))

    def examples(self, scope: str, document: Document, vocabulary: Vocabulary) -> Iterable[Example]:
        """Yield the examples of a rule of this scope, read with the final vocabulary."""
        shape = document.data.get("examples") if isinstance(document.data, dict) else None
        for index, entry in enumerate(shape if isinstance(shape, list) else []):
            if not isinstance(entry, dict):
                continue
            path: Path = ("examples", index)
            bare = ("left",) if scope == "leg" else ()
            reader = ObservationReader(
                vocabulary, document, self.problems, prefixes=_PREFIXES[scope], bare=bare, conclusions=True
            )
            given = reader.read(entry.get("given"), (*path, "given"))
            verdict = entry.get("verdict")
            if verdict in {"fires", "silent", "waits"}:
                place = document.place((*path, "verdict"))
                yield Example(str(entry.get("name")), given, verdict, place)  # type: ignore[arg-type]

    def _effect(self, entry: EffectShape, shape: RuleFile, document: Document, path: Path) -> Iterable[Effect]:
        given = [key for key in EffectShape.model_fields if getattr(entry, key) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            what = f"an entry of 'then' has exactly one effect, found {found}"
            hint = "begin each effect with '- '" if given else ""
            place = document.place((*path, given[-1]) if given else path, key=True)
            self.problems.add("one-effect", what, place, hint=hint)
            return
        key = given[0]
        here = (*path, key)
        if entry.evidence is not None:
            yield from self._evidence(entry.evidence, shape, document, here)
        elif entry.alarm is not None:
            yield from self._alarm(entry.alarm, document, here)
        elif entry.rival is not None:
            yield from self._rival(entry.rival, document, here)
        elif entry.sign is not None:
            yield from self._sign(entry.sign, shape, document, here)
        elif entry.withdraws is not None:
            yield Withdraws(tuple(entry.withdraws))
        elif entry.opens is not None:
            for index, name in enumerate(entry.opens):
                self._finding(name, document, (*here, index))
            yield Opens(tuple(name for name in entry.opens if name in self.vocabulary))
        elif entry.advice is not None:
            yield _advice(entry.advice)

    def _evidence(self, shape: EvidenceShape, rule: RuleFile, document: Document, path: Path) -> Iterable[Effect]:
        kinds = [kind for kind in ("root", "zone", "mechanism") if getattr(shape, kind) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none"
            self._say(
                "one-target",
                f"evidence is for exactly one of root, zone, mechanism; found {found}",
                document,
                path,
            )
            return
        kind = kinds[0]
        target = getattr(shape, kind)
        known = {
            "root": self.tables.roots,
            "zone": self.tables.zones,
            "mechanism": self.tables.terms.mechanisms,
        }[kind]
        good = self._known(kind, target, known, document, (*path, kind))
        if kind == "root" and rule.scope != "leg":
            self._say("root-scope", "root evidence needs 'scope: leg'", document, path)
        if kind == "root" and shape.domain is None:
            known_domains = one_of(self.tables.terms.domains)
            place = document.place(path)
            what = "root evidence needs a 'domain'"
            self.problems.add("missing-field", what, place, expected=known_domains)
        elif kind == "root":
            good &= self._known("domain", str(shape.domain), self.tables.terms.domains, document, (*path, "domain"))
        if good:
            weight = self.weight(shape.lr)
            yield Evidence(kind, target, float(shape.lr), weight, shape.domain or "")  # type: ignore[arg-type]

    def weight(self, lr: float) -> int:
        """Return the integer weight of a likelihood ratio, clamped by policy: round(100 * log10(LR))."""
        clamped = min(max(lr, self.policy.number("lr_floor")), self.policy.number("lr_ceiling"))
        return round(100 * math.log10(clamped))

    def _alarm(self, shape: AlarmShape, document: Document, path: Path) -> Iterable[Effect]:
        urgency = shape.urgency
        if urgency.startswith("$"):
            if not self._known("switch", urgency[1:], self.policy.values, document, (*path, "urgency")):
                return
            urgency = str(self.policy.values[urgency[1:]])
        good = self._known("urgency", urgency, self.tables.categories, document, (*path, "urgency"))
        if shape.pathway:
            good &= self._known("pathway", shape.pathway, self.tables.terms.pathways, document, (*path, "pathway"))
        if good and urgency == self.policy.all_clear_urgency:
            what = f"'{urgency}' is the answer when nothing fires; an alarm cannot raise it"
            self._say("unknown-urgency", what, document, (*path, "urgency"))
        elif good:
            yield Alarm(urgency, shape.pathway, shape.suspects)

    def _rival(self, shape: RivalShape, document: Document, path: Path) -> Iterable[Effect]:
        self._known("rival", shape.name, self.tables.terms.rivals, document, (*path, "name"))
        roots = self.tables.roots if shape.instead_of == "all" else shape.instead_of
        for index, root in enumerate(roots):
            self._known("root", root, self.tables.roots, document, (*path, "instead_of", index))
        yield Rival(shape.name, frozenset(roots), shape.strength == "outranks")

    def _sign(self, name: str, rule: RuleFile, document: Document, path: Path) -> Iterable[Effect]:
        signs = {f.id: f for f in self.vocabulary.findings.values() if f.is_sign}
        if not self._known("sign", name, signs, document, path):
            return
        if signs[name].sides != rule.scope:
            what = f"'{name}' is a sign of the {signs[name].sides}, and this is a {rule.scope} rule"
            hint = f"'scope: {signs[name].sides}', or another sign"
            self.problems.add("sign-scope", what, document.place(path), hint=hint)
        yield SetSign(name)

    def _finding(self, name: str, document: Document, path: Path) -> None:
        """Record a finding that a case cannot record."""
        if name in self.vocabulary and self.vocabulary[name].is_derived:
            what, hint = (
                f"'{name}' is a {self.vocabulary[name].kind}, which is derived",
                "name the findings that it rests on",
            )
            self.problems.add("sign-asked", what, document.place(path), hint=hint)
        else:
            known = [finding.id for finding in self.vocabulary.observable]
            self._known("finding", name, known, document, path)

    def _check_names(self, document: Document) -> None:
        data = document.data if isinstance(document.data, dict) else {}
        terms = self.tables.terms
        wanted: dict[str, tuple[str, Iterable[str]]] = {
            "refs": ("reference", self.tables.references),
            "evidence": ("evidence grade", terms.evidence_grades),
            "strategy": ("strategy", terms.strategies),
            "discriminates_from": ("root or rival", [*self.tables.roots, *terms.rivals]),
        }
        for field, (what, known) in wanted.items():
            value = data.get(field)
            places = [(field, i) for i in range(len(value))] if isinstance(value, list) else [(field,)]
            for name, path in zip(value if isinstance(value, list) else [value], places, strict=True):
                if isinstance(name, str):
                    self._known(what, name, known, document, path)

    def _known(self, what: str, name: str, known: Iterable[str], document: Document, path: Path) -> bool:
        names = list(known)
        if name in names:
            return True
        hint = did_you_mean(name, names)
        place = document.place(path)
        expected = "" if len(names) > 20 else one_of(names)
        self.problems.add(
            f"unknown-{what.replace(' ', '-')}",
            f"unknown {what} '{name}'",
            place,
            expected=expected,
            hint=hint,
        )
        return False

    def _say(self, code: str, message: str, document: Document, path: Path) -> None:
        self.problems.add(code, message, document.place(path))


def _advice(shape: str | AdviceShape) -> Advice:
    if isinstance(shape, str):
        return Advice("note", shape)
    return Advice(shape.kind, shape.text, shape.entry, shape.timing)
