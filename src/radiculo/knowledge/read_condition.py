"""Plain data to conditions, with one precise problem per mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, get_args

from radiculo.errors import Problems, did_you_mean, one_of
from radiculo.knowledge.conditions import All, AnyOf, Condition, Count, Not, Test, Where
from radiculo.knowledge.policy import Policy
from radiculo.knowledge.scales import Op, Want
from radiculo.knowledge.vocabulary import Finding, Vocabulary
from radiculo.loading import Document, Plain
from radiculo.loading.document import Path

OPERATORS = ("all", "any", "not", "count")
TEST_OPS: tuple[Op, ...] = get_args(Op)
_WHERES = ("other", "either", "both")


class _Wrong(Exception):
    """A condition cannot be used; the problem has been recorded."""


@dataclass(frozen=True)
class ConditionReader:
    """Reads the conditions of one rule."""

    vocabulary: Vocabulary
    policy: Policy
    scope: str
    document: Document
    problems: Problems

    def read(self, data: Plain, path: Path) -> Condition | None:
        """Return the condition at `path`; None when there are problems, which are recorded."""
        try:
            return self._read(data, path)
        except _Wrong:
            return None

    def _read(self, data: Plain, path: Path) -> Condition:
        if not isinstance(data, dict):
            hint = "put the conditions under 'all' or 'any'" if isinstance(data, list) else ""
            what = "there is no condition here" if data is None else "this is not a condition"
            self._fail("wrong-type", what, path, expected=one_of([*OPERATORS, "finding"]), hint=hint)
        if "finding" in data or any(op in data for op in TEST_OPS):
            return self._test(data, path)
        if len(data) != 1 or next(iter(data)) not in OPERATORS:
            self._not_one_key(data, path)
        operator, inner = next(iter(data.items()))
        here = (*path, operator)
        if operator == "not":
            return Not(self._read(inner, here))
        if operator == "count":
            return self._count(inner, here)
        parts = self._parts(inner, here)
        return All(parts) if operator == "all" else AnyOf(parts)

    def _not_one_key(self, data: dict[str, Plain], path: Path) -> NoReturn:
        self._check_keys(data, path, (*OPERATORS, "finding"), [*OPERATORS, "finding", *TEST_OPS])
        found, last = " and ".join(data) or "nothing", next(reversed(data), "")
        hint = "put them in one list under 'all' or 'any'" if data else ""
        what = f"a condition has exactly one operator, found {found}"
        self._fail("one-operator", what, (*path, last) if data else path, hint=hint, key=True)

    def _check_keys(self, data: dict[str, Plain], path: Path, known: Sequence[str], alike: Sequence[str]) -> None:
        for key in data:
            if key not in known:
                hint = did_you_mean(key, alike)
                message, expected = f"unknown operator '{key}'", one_of(known)
                self._fail("unknown-operator", message, (*path, key), expected=expected, hint=hint, key=True)

    def _parts(self, data: Plain, path: Path) -> tuple[Condition, ...]:
        if not isinstance(data, list) or not data:
            hint = "write '- ' before each condition" if isinstance(data, dict) else ""
            self._fail("wrong-type", f"'{path[-1]}' needs a list with at least one condition", path, hint=hint)
        parts = [self.read(item, (*path, index)) for index, item in enumerate(data)]
        good = tuple(part for part in parts if part is not None)
        if len(good) < len(parts):
            raise _Wrong
        return good

    def _count(self, data: Plain, path: Path) -> Count:
        form = "{at_least: n, of: [...]}"
        if isinstance(data, dict):
            self._check_keys(data, path, ("at_least", "of"), ("at_least", "of"))
        if not isinstance(data, dict) or len(data) != 2:
            self._fail("wrong-type", "'count' needs 'at_least' and 'of'", path, expected=form)
        where = (*path, "at_least")
        parts = self._parts(data["of"], (*path, "of"))
        least = data["at_least"]
        if isinstance(least, str) and least.startswith("$"):
            least = self._resolve(least, where)
        if not isinstance(least, int) or isinstance(least, bool) or not 1 <= least <= len(parts):
            expected = f"a whole number 1..{len(parts)}"
            self._fail("wrong-value", f"'{least}' does not fit", where, expected=expected)
        return Count(least, parts)

    def _test(self, data: dict[str, Plain], path: Path) -> Test:
        known = ("finding", *TEST_OPS, "assumed")
        self._check_keys(data, path, known, known)
        ops = [op for op in TEST_OPS if op in data]
        if "finding" not in data:
            self._fail("missing-field", "the test does not say which finding it reads", path, expected="finding")
        if not ops:
            what = "the test does not say what it wants of the finding"
            self._fail("one-operator", what, path, expected=one_of(TEST_OPS))
        if len(ops) > 1:
            what = f"a test has exactly one of {', '.join(TEST_OPS)}; found {' and '.join(ops)}"
            hint = "write two tests under 'all'"
            self._fail("one-operator", what, (*path, ops[-1]), hint=hint, key=True)
        finding, where = self._finding(data["finding"], (*path, "finding"))
        test = self._wanted(finding, where, ops[0], data[ops[0]], (*path, ops[0]))
        return replace(test, assumed=True) if self._assumed(data, finding, (*path, "assumed")) else test

    def _assumed(self, data: dict[str, Plain], finding: Finding, path: Path) -> bool:
        wish = data.get("assumed", False)
        if wish in {False, "no"}:
            return False
        if wish not in {True, "yes"}:
            self._fail("wrong-value", f"'{wish}' does not fit", path, expected="yes, or nothing at all")
        if not finding.tempo:
            what = f"'{finding.id}' may not be assumed: the vocabulary does not mark it as a tempo"
            self._fail("assumption", what, path, hint="only how new or how fast something is may be assumed")
        return True

    def _finding(self, name: Plain, path: Path) -> tuple[Finding, Where]:
        if not isinstance(name, str):
            self._fail("wrong-type", "this is not the name of a finding", path, expected="text")
        head, _, rest = name.partition(".")
        if head in {"left", "right"}:
            what = f"'{head}.' never appears in a condition: rules hold for both legs alike"
            self._fail("side-in-condition", what, path, hint=f"write {self._forms(rest)}")
        where: Where = head if head in _WHERES else "this"  # type: ignore[assignment]
        bare = rest if where != "this" else name
        if bare not in self.vocabulary:
            self._fail("unknown-finding", f"unknown finding '{bare}'", path, hint=self._nearest(bare))
        finding = self.vocabulary[bare]
        if finding.stands_for:
            what, hint = f"'{bare}' stands for several areas", f"write any of {', '.join(finding.stands_for)}"
            self._fail("wrong-value", what, path, hint=hint)
        if finding.sides == "patient" and where != "this":
            what = f"'{bare}' is recorded once per patient"
            self._fail("unwanted-side", what, path, hint=f"write '{bare}'")
        if finding.sides == "leg" and self.scope == "patient" and where not in {"either", "both"}:
            what = f"'{bare}' is recorded for each leg, and this is a patient rule"
            self._fail("missing-side", what, path, hint=f"write {self._forms(bare)}")
        return finding, where

    def _forms(self, bare: str) -> str:
        """Return how this rule may write a finding, as a suggestion."""
        if bare in self.vocabulary and self.vocabulary[bare].sides == "patient":
            return f"'{bare}'"
        first = "either." if self.scope == "patient" else ""
        return f"'{first}{bare}' or '{'both' if first else 'other'}.{bare}'"

    def _nearest(self, bare: str) -> str:
        if bare in self.vocabulary.families:
            return f"name the area, such as '{self.vocabulary.families[bare][0].id}'"
        return did_you_mean(bare, self.vocabulary.findings)

    def _wanted(self, finding: Finding, where: Where, op: Op, data: Plain, path: Path) -> Test:
        items: Sequence[Plain] = data if op == "in" and isinstance(data, list) else [data]
        if (op == "in") != isinstance(data, list) or not items:
            form = "a list of values" if op == "in" else "one value"
            hint = "write 'in' instead of 'is'" if op == "is" and len(items) == 1 and items[0] else ""
            self._fail("wrong-type", f"'{op}' takes {form}", path, expected=form, hint=hint)
        want: list[Want] = []
        for index, item in enumerate(items):
            here = (*path, index) if op == "in" else path
            value = self._value(item, here)
            if str(value) in map(str, want):
                self._fail("duplicate-value", f"'{value}' is listed twice", here)
            if misfit := finding.scale.misfit(op, [value]):
                exact = finding.scale.thresholds if misfit.unknown else []
                what = f"{misfit.text} (test of '{finding.id}')"
                self._fail("wrong-value", what, here, expected=one_of(exact), hint=did_you_mean(str(value), exact))
            want.append(value)
        if misfit := finding.scale.misfit(op, want):
            self._fail("wrong-value", f"{misfit.text} (test of '{finding.id}')", path)
        switches = [item[1:] for item in items if isinstance(item, str) and item.startswith("$")]
        return Test(finding.id, op, tuple(want), where, " ".join(switches))

    def _value(self, item: Plain, path: Path) -> Want:
        if isinstance(item, bool):
            return "yes" if item else "no"
        if isinstance(item, str) and item.startswith("$"):
            return self._resolve(item, path)
        if not isinstance(item, str | int | float):
            self._fail("wrong-type", "this is not a value", path, expected="a value of the finding")
        return item

    def _resolve(self, name: str, path: Path) -> Want:
        if name[1:] not in self.policy.values:
            hint = did_you_mean(name[1:], self.policy.values)
            self._fail("unknown-switch", f"policy has no switch '{name[1:]}'", path, hint=hint)
        return self.policy.values[name[1:]]

    def _fail(  # noqa: PLR0913 - the parts of a diagnostic
        self, code: str, message: str, path: Path, *, expected: str = "", hint: str = "", key: bool = False
    ) -> NoReturn:
        place = self.document.place(path, key=key)
        self.problems.add(code, message, place, expected=expected, hint=hint)
        raise _Wrong
