"""The effects of a rule file, checked against the vocabulary, the policy and the closed lists."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.errors import Place, Problems, one_of
from radiculo.knowledge.effects import (
    Advice,
    Alarm,
    Considers,
    Contradiction,
    Effect,
    Evidence,
    Excludes,
    Opens,
    Rival,
    SetSign,
    Withdraws,
)
from radiculo.knowledge.file_shapes import AdviceShape, AlarmShape, ContradictionShape, EvidenceShape, RivalShape
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.tables import Tables
from radiculo.knowledge.vocabulary import Vocabulary
from radiculo.loading import Document
from radiculo.loading.document import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a document, and where its problems are recorded."""

    document: Document
    path: Path
    problems: Problems

    def place(self, *path: str | int) -> Place:
        """Return the place of what lies below it."""
        return self.document.place((*self.path, *path))

    def say(self, code: str, message: str, *path: str | int) -> None:
        """Record a problem of what lies below it."""
        self.problems.add(code, message, self.place(*path))

    def known(self, what: str, name: str, known: Iterable[str], *path: str | int) -> bool:
        """Say whether a name of what lies below it is on a closed list; record a problem when it is not."""
        names = list(known)
        if name not in names:
            self.problems.unknown(what, name, self.place(*path), names, listed=() if len(names) > 20 else names)
        return name in names


@dataclass(frozen=True, slots=True)
class EffectReader:
    """Reads what stands under the key of an effect: one method per key."""

    vocabulary: Vocabulary
    policy: Policy
    tables: Tables
    scope: str
    spot: Spot

    def evidence(self, shape: EvidenceShape) -> Iterable[Effect]:
        """Read evidence: exactly one target, and for a root its domain."""
        kinds = [kind for kind in ("root", "zone", "mechanism") if getattr(shape, kind) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none"
            self.spot.say("one-target", f"evidence is for exactly one of root, zone, mechanism; found {found}")
            return
        kind = kinds[0]
        target = getattr(shape, kind)
        tables = {"root": self.tables.roots, "zone": self.tables.zones, "mechanism": self.tables.terms.mechanisms}
        good = self.spot.known(kind, target, tables[kind], kind)
        if kind == "root" and self.scope != "leg":
            self.spot.say("root-scope", "root evidence needs 'scope: leg'")
        if kind == "root" and shape.domain is None:
            known_domains = one_of(self.tables.terms.domains)
            what = "root evidence needs a 'domain'"
            self.spot.problems.add("missing-field", what, self.spot.place(), expected=known_domains)
        elif kind == "root":
            good &= self.spot.known("domain", str(shape.domain), self.tables.terms.domains, "domain")
        if good:
            weight = self._weight(shape.lr)
            yield Evidence(kind, target, float(shape.lr), weight, shape.domain or "")  # type: ignore[arg-type]

    def alarm(self, shape: AlarmShape) -> Iterable[Effect]:
        """Read an alarm; its urgency may be a switch of policy."""
        urgency = shape.urgency
        if urgency.startswith("$"):
            if not self.spot.known("switch", urgency[1:], self.policy.values, "urgency"):
                return
            urgency = str(self.policy.values[urgency[1:]])
        good = self.spot.known("urgency", urgency, self.tables.categories, "urgency")
        if shape.pathway:
            good &= self.spot.known("pathway", shape.pathway, self.tables.terms.pathways, "pathway")
        if good and urgency == self.policy.all_clear_urgency:
            what = f"'{urgency}' is the answer when nothing fires; an alarm cannot raise it"
            self.spot.say("unknown-urgency", what, "urgency")
        elif good:
            yield Alarm(urgency, shape.pathway, shape.suspects)

    def rival(self, shape: RivalShape) -> Iterable[Effect]:
        """Read a rival and the roots in whose place it stands."""
        self.spot.known("rival", shape.name, self.tables.terms.rivals, "name")
        roots = self.tables.roots if shape.instead_of == "all" else shape.instead_of
        for index, root in enumerate(roots):
            self.spot.known("root", root, self.tables.roots, "instead_of", index)
        yield Rival(shape.name, frozenset(roots), shape.strength == "outranks")

    def considers(self, name: str) -> Iterable[Effect]:
        """Read the rival that is considered."""
        if self.spot.known("rival", name, self.tables.terms.rivals):
            yield Considers(name)

    def excludes(self, names: list[str]) -> Iterable[Effect]:
        """Read the rules that no longer count as considering; crosscheck looks them up."""
        yield Excludes(tuple(names))

    def contradiction(self, shape: str | ContradictionShape) -> Iterable[Effect]:
        """Read what does not fit together; a text alone is what can be so, and wants a second look."""
        yield Contradiction(shape) if isinstance(shape, str) else Contradiction(shape.text, shape.mend)

    def sign(self, name: str) -> Iterable[Effect]:
        """Read a sign, which has the scope of the rule."""
        signs = {f.id: f for f in self.vocabulary.findings.values() if f.is_sign}
        if not self.spot.known("sign", name, signs):
            return
        if signs[name].sides != self.scope:
            what = f"'{name}' is a sign of the {signs[name].sides}, and this is a {self.scope} rule"
            hint = f"'scope: {signs[name].sides}', or another sign"
            self.spot.problems.add("sign-scope", what, self.spot.place(), hint=hint)
        yield SetSign(name)

    def withdraws(self, names: list[str]) -> Iterable[Effect]:
        """Read the rules whose evidence is withdrawn; crosscheck looks them up."""
        yield Withdraws(tuple(names))

    def opens(self, names: list[str]) -> Iterable[Effect]:
        """Read what joins the safety screen."""
        for index, name in enumerate(names):
            self._finding(name, index)
        yield Opens(tuple(name for name in names if name in self.vocabulary))

    def advice(self, shape: str | AdviceShape) -> Iterable[Effect]:
        """Read advice; a text alone is a note."""
        if isinstance(shape, str):
            yield Advice("note", shape)
        else:
            yield Advice(shape.kind, shape.text, shape.entry, shape.timing)

    def _finding(self, name: str, index: int) -> None:
        """Record a finding that a case cannot record."""
        if name in self.vocabulary and self.vocabulary[name].is_derived:
            what, hint = (
                f"'{name}' is a {self.vocabulary[name].kind}, which is derived",
                "name the findings that it rests on",
            )
            self.spot.problems.add("sign-asked", what, self.spot.place(index), hint=hint)
        else:
            known = [finding.id for finding in self.vocabulary.observable]
            self.spot.known("finding", name, known, index)

    def _weight(self, lr: float) -> int:
        """Return the integer weight of a likelihood ratio, clamped by policy: round(100 * log10(LR))."""
        clamped = min(max(lr, self.policy.number("lr_floor")), self.policy.number("lr_ceiling"))
        return round(100 * math.log10(clamped))
