"""Conflicts between findings: what is recorded and speaks against the level that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from radiculo.knowledge.base import RuleBase
from radiculo.knowledge.effects import Evidence
from radiculo.knowledge.rules import Rule
from radiculo.knowledge.vocabulary import Leg
from radiculo.report import Model
from radiculo.triage.outcome import LevelOutcome, Outcome, Side


class Claim(Model):
    """A rule that fired, what it says in the conflict, and the recorded findings that it rests on."""

    rule: str
    side: Side
    says: str
    findings: list[str]


class Conflict(Model):
    """Findings that do not fit together: `text` says how, `claims` are the rules on both sides.

    `domain`: one domain points to another root than the answer. `for_and_against`: rules for and against the
    same root of the answer. `sides`: complaints on one leg, deficits on the other. `recorded`: a rule says that some
    findings do not fit together. `impossible`: a rule says that they cannot be so, and `mend` what to correct.
    """

    kind: Literal["impossible", "recorded", "domain", "for_and_against", "sides"]
    side: Side
    text: str
    claims: list[Claim]
    mend: str = ""


Told = Callable[[str, Side], list[str]]


@dataclass(frozen=True)
class _Counted:
    """A piece of evidence for a root that fired on a leg and was not withdrawn."""

    rule: Rule
    side: Side
    effect: Evidence


@dataclass(frozen=True)
class ConflictFinder:
    """Finds the conflicts of one outcome. `told` gives the recorded findings behind a rule that fired."""

    base: RuleBase
    outcome: Outcome
    told: Told

    def find(self) -> list[Conflict]:
        """Return every conflict, leg by leg."""
        found: list[Conflict] = [*self._recorded()]
        for level in self.outcome.levels:
            if level.roots:
                found += [*self._domains(level), *self._for_and_against(level)]
        return [*found, *self._sides()]

    @property
    def _words(self) -> Mapping[Leg, str]:
        return self.outcome.names.words

    def _recorded(self) -> Iterator[Conflict]:
        """Yield what the rules call contradictory."""
        for found in self.outcome.contradictions:
            where = "" if found.side == "patient" else f"{self._words[found.side]} leg: "
            says, findings = self.base.by_id[found.rule].title, self.told(found.rule, found.side)
            yield Conflict(
                kind="impossible" if found.mend else "recorded",
                side=found.side,
                text=f"{where}{found.text}",
                claims=[Claim(rule=found.rule, side=found.side, says=says, findings=findings)],
                mend=found.mend,
            )

    def _domains(self, level: LevelOutcome) -> Iterator[Conflict]:
        """Yield the domains whose best root leads every named root by more than the margin of the policy."""
        least, margin = self.base.policy.integer("concordant_minimum"), self.base.policy.integer("margin")
        for domain, term in self.base.tables.terms.domains.items():
            sums = {ranked.root: ranked.domains.get(domain, 0) for ranked in level.ranked}
            best = max(sums, key=lambda root: sums[root])
            named = max(sums.get(root, 0) for root in level.roots)
            if best not in level.roots and sums[best] >= least and sums[best] - named > margin:
                answer = " or ".join(level.roots)
                where = f"{self._words[level.side]} {term.title.lower()}"
                text = f"{where}: points to {best} ({sums[best]:+d}), not {answer} ({named:+d})"
                evidence = [
                    each
                    for each in self._evidence(level.side, best)
                    if each.effect.domain == domain and each.effect.weight > 0
                ]
                yield Conflict(kind="domain", side=level.side, text=text, claims=self._claims(evidence))

    def _for_and_against(self, level: LevelOutcome) -> Iterator[Conflict]:
        for root in level.roots:
            evidence = self._evidence(level.side, root)
            deficits = self.base.tables.terms.domains
            against = [each for each in evidence if each.effect.weight < 0 and deficits[each.effect.domain].deficit]
            if against and len(against) < len(evidence):
                text = f"{self._words[level.side]} {root}: findings for it and against it"
                yield Conflict(kind="for_and_against", side=level.side, text=text, claims=self._claims(evidence))

    def _sides(self) -> Iterator[Conflict]:
        """Yield complaints of one leg together with deficits of the other, where neither leg has both."""
        for complaint, deficit in (self.outcome.levels, self.outcome.levels[::-1]):
            first, second = self._speaking(complaint), self._speaking(deficit)
            apart = first and second and first.isdisjoint(second)
            if apart and not self._has_deficit(first) and self._has_deficit(second):
                here, there = (self._words[level.side] for level in (complaint, deficit))
                text = f"{self._titles(first)} on the {here}, {self._titles(second)} on the {there}"
                evidence = [
                    each
                    for level in (complaint, deficit)
                    for root in (level.ranked[0].root,)
                    for each in self._evidence(level.side, root)
                    if each.effect.weight > 0
                ]
                yield Conflict(kind="sides", side="patient", text=text, claims=self._claims(evidence))

    @staticmethod
    def _speaking(level: LevelOutcome) -> set[str]:
        """Return the domains that speak for some root of this leg."""
        return {name for ranked in level.ranked for name, value in ranked.domains.items() if value > 0}

    def _has_deficit(self, names: Iterable[str]) -> bool:
        return any(self.base.tables.terms.domains[name].deficit for name in names)

    def _titles(self, names: Iterable[str]) -> str:
        domains = self.base.tables.terms.domains
        return " and ".join(term.title.lower() for name, term in domains.items() if name in names)

    def _evidence(self, leg: Leg, root: str) -> list[_Counted]:
        """Return the evidence for and against a root that counted on a leg, strongest first."""
        withdrawn = {(gone.rule, gone.side) for gone in self.outcome.withdrawn_evidence}
        found = [
            _Counted(rule, side, effect)
            for rule, side in self.base.frames
            if side in {leg, "patient"}
            and self.outcome.verdicts[rule.id][side] == "fires"
            and (rule.id, side) not in withdrawn
            for effect in rule.evidence_for(root)
        ]
        return sorted(found, key=lambda each: -each.effect.weight)

    def _claims(self, evidence: list[_Counted]) -> list[Claim]:
        claims = [
            Claim(
                rule=each.rule.id,
                side=each.side,
                says=f"{'for' if each.effect.weight > 0 else 'against'} {each.effect.target} ({each.effect.weight:+d})",
                findings=self.told(each.rule.id, each.side),
            )
            for each in evidence
        ]
        return list({(claim.rule, claim.side, claim.says): claim for claim in claims}.values())
