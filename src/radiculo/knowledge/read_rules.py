"""Rule files to rules, checked against the vocabulary, the policy and the closed lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radiculo.errors import Problems
from radiculo.knowledge.effects import Effect
from radiculo.knowledge.file_shapes import EffectShape, RuleFile
from radiculo.knowledge.observations import ObservationReader
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.read_condition import ConditionReader
from radiculo.knowledge.read_effects import EffectReader, Spot
from radiculo.knowledge.rules import Example, Rule
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
            id=rule_id,
            title=shape.title,
            status=shape.status,
            scope=shape.scope,
            when=when,
            effects=tuple(effects),
            why=shape.why,
            misuse=self._misuse(shape, document),
            refs=tuple(shape.refs),
            evidence=shape.evidence,
            strategy=shape.strategy,
            discriminates_from=tuple(shape.discriminates_from),
            aliases=tuple(shape.aliases),
            seed=tuple(shape.seed),
            examples=(),
            place=document.place(),
        )

    def _misuse(self, shape: RuleFile, document: Document) -> str:
        """Return what the rule says of misuse, and then what is said once for its strategy."""
        strategy = self.tables.terms.strategies.get(shape.strategy)
        said = [text for text in (shape.misuse, strategy.misuse if strategy else "") if text]
        if not said:
            self.problems.add("missing-field", "'misuse' is missing", document.place(()))
        return " ".join(said)

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
        spot = Spot(document, (*path, given[0]), self.problems)
        reader = EffectReader(self.vocabulary, self.policy, self.tables, shape.scope, spot)
        yield from getattr(reader, given[0])(getattr(entry, given[0]))

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
                    Spot(document, path, self.problems).known(what, name, known)
