"""The rule base: strata, links, cuts, the hash, and the cache of sound rules."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from radiculo.engine.recorder import record
from radiculo.errors import InvalidInput, Place, Problems
from radiculo.knowledge import cache, sources
from radiculo.knowledge.conditions import Not
from radiculo.knowledge.rulebase import RuleBase, load_rules
from radiculo.knowledge.scales import NumberScale
from radiculo.knowledge.sources import RuleFiles, Sources, shipped
from radiculo.loading import Document
from radiculo.triage.run import triage
from support.bases import Data, alarm, built, files, finding, make_base, observe, rival, root, rule, try_build, yes
from support.engines import verdicts
from support.program import RULES

PATIENT = finding(sides="patient")
FINDINGS = {"a": PATIENT, "b": PATIENT, "c": PATIENT}


def patient(when: Data, *effects: Data, **more: object) -> Data:
    return rule(when, *effects, scope="patient", **more)


def no(name: str) -> Data:
    return {"finding": name, "is": "no"}


def test_a_sign_is_complete_before_it_is_read() -> None:
    rules = {
        "last": patient(yes("two")),
        "makes-two": patient({"all": [yes("first"), yes("b")]}, {"sign": "two"}),
        "z-makes-one": patient(yes("a"), {"sign": "first"}),
        "plain": patient(yes("a")),
    }
    base = make_base(rules, FINDINGS, signs={"first": "patient", "two": "patient"})
    assert [[r.id for r in stratum] for stratum in base.strata] == [
        ["r/z-makes-one"],
        ["r/makes-two"],
        ["r/last", "r/plain"],
    ]


@pytest.mark.parametrize(
    ("recorded", "sign"),
    [
        ({"a": "yes"}, "fires"),
        ({"b": "yes"}, "fires"),
        ({"a": "yes", "b": "no"}, "fires"),
        ({"a": "no"}, "waits"),
        ({"a": "no", "b": "no"}, "silent"),
        ({}, "waits"),
    ],
)
def test_a_sign_is_true_by_one_of_its_rules_and_false_only_by_all(recorded: Data, sign: str) -> None:
    rules = {
        "one": patient(yes("a"), {"sign": "s"}),
        "two": patient(yes("b"), {"sign": "s"}),
        "reads": patient(yes("s")),
    }
    base = make_base(rules, FINDINGS, signs={"s": "patient"})
    assert verdicts(base, observe(base, **recorded))["r/reads", "patient"] == sign


@pytest.mark.parametrize(
    ("recorded", "low", "high"),
    [
        ({"a": "yes"}, "fires", "waits"),
        ({"b": "yes"}, "fires", "fires"),
        ({"a": "no", "b": "yes"}, "fires", "fires"),
        ({"a": "no", "b": "no"}, "silent", "silent"),
        ({"a": "yes", "b": "no", "c": "yes"}, "fires", "fires"),
        ({"a": "yes", "b": "no", "c": "no"}, "fires", "silent"),
    ],
)
def test_a_rule_may_make_two_signs_of_which_one_rests_on_the_other(recorded: Data, low: str, high: str) -> None:
    rules = {
        "low": patient(yes("a"), {"sign": "low"}),
        "both": patient(yes("b"), {"sign": "low"}, {"sign": "high"}),
        "high": patient({"all": [yes("low"), yes("c")]}, {"sign": "high"}),
        "reads-low": patient(yes("low")),
        "reads-high": patient(yes("high")),
    }
    base = make_base(rules, FINDINGS, signs={"low": "patient", "high": "patient"})
    found = verdicts(base, observe(base, **recorded))
    assert (found["r/reads-low", "patient"], found["r/reads-high", "patient"]) == (low, high)


def test_signs_that_derive_each_other_are_refused_with_the_cycle() -> None:
    rules = {
        "one": patient({"all": [yes("a"), yes("t")]}, {"sign": "s"}),
        "two": patient({"not": yes("s")}, {"sign": "t"}),
    }
    with pytest.raises(InvalidInput, match=r"s -> t -> s|t -> s -> t") as caught:
        make_base(rules, FINDINGS, signs={"s": "patient", "t": "patient"})
    assert {problem.code for problem in caught.value.diagnostics} == {"sign-cycle"}


def test_a_rule_that_makes_a_sign_and_reads_it_is_a_cycle() -> None:
    rules = {"one": patient({"any": [yes("a"), yes("s")]}, {"sign": "s"})}
    with pytest.raises(InvalidInput, match="s -> s"):
        make_base(rules, FINDINGS, signs={"s": "patient"})


def test_a_sign_without_a_rule_is_refused() -> None:
    _, problems = try_build(files({"x": patient(yes("a"))}, FINDINGS, signs={"s": "patient"}))
    assert [problem.code for problem in problems.errors] == ["sign-without-rule"]


def test_leg_signs_are_derived_leg_by_leg() -> None:
    rules = {"makes": rule(yes("x"), {"sign": "s"}), "reads": rule(yes("other.s"))}
    base = make_base(rules, {"x": finding()}, signs={"s": "leg"})
    found = verdicts(base, observe(base, left__x="yes", right__x="no"))
    assert (found["r/reads", "left"], found["r/reads", "right"]) == ("silent", "fires")


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        (yes("a"), False),
        (no("a"), True),
        ({"not": no("a")}, False),
        ({"not": yes("a")}, True),
        ({"finding": "either.jerk", "in": ["reduced", "absent"]}, False),
        ({"finding": "either.jerk", "in": ["reduced", "absent", "brisk"]}, False),
        ({"finding": "either.jerk", "is": "reduced"}, True),
        ({"not": {"finding": "either.jerk", "is": "normal"}}, False),
        ({"finding": "either.power", "at_most": 3}, False),
        ({"finding": "either.power", "at_least": 4}, True),
        ({"finding": "volume", "at_least": 100}, False),
        ({"finding": "volume", "at_most": 100}, True),
        ({"not": {"finding": "volume", "at_most": 100}}, False),
        ({"finding": "age", "at_least": 50}, False),
        ({"finding": "age", "at_most": 50}, False),
        (yes("up"), False),
        (no("up"), True),
        (yes("down"), True),
        ({"not": yes("down")}, False),
        ({"not": {"not": yes("up")}}, False),
        ({"count": {"at_least": 2, "of": [yes("a"), yes("b"), no("c")]}}, True),
    ],
)
def test_an_alarm_that_more_concern_could_silence_is_refused(when: Data, refused: bool) -> None:
    number = {"min": 0, "max": 500}
    findings = FINDINGS | {
        "jerk": finding("reflex"),
        "power": finding("mrc"),
        "volume": finding(sides="patient", number={**number, "concern": "rising"}),
        "age": finding(sides="patient", number={**number, "concern": "none"}),
    }
    rules = {
        "up": patient(yes("a"), {"sign": "up"}),
        "down": patient(no("a"), {"sign": "down"}),
        "alarm": patient(when, alarm("A")),
    }
    _, problems = try_build(files(rules, findings, signs={"up": "patient", "down": "patient"}))
    assert [problem.code for problem in problems.errors] == (["alarm-not-monotone"] if refused else [])


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"x": rule(yes("a"), {"withdraws": ["r/none"]})}, "unknown-rule"),
        ({"x": rule(yes("a"), {"withdraws": ["r/y"]}), "y": rule(yes("b"))}, "withdraws-nothing"),
        ({"x": rule(yes("a"), aliases=["r/y"]), "y": rule(yes("b"))}, "duplicate-rule"),
        ({"x": rule(yes("a"), aliases=["old"]), "y": rule(yes("b"), aliases=["old"])}, "duplicate-rule"),
        ({"x": patient(yes("a"), root("L4", 3))}, "root-scope"),
        ({"x": rule(yes("a"), {"evidence": {"root": "L4", "lr": 3}})}, "missing-field"),
        ({"x": rule(yes("a"), {"evidence": {"root": "L9", "lr": 3, "domain": "motor"}})}, "unknown-root"),
        ({"x": rule(yes("a"), {"evidence": {"root": "L4", "zone": "central", "lr": 3}})}, "one-target"),
        ({"x": rule(yes("a"), {"evidence": {"root": "L4", "lr": 0, "domain": "motor"}})}, "wrong-value"),
        ({"x": rule(yes("a"), alarm("Z"))}, "unknown-urgency"),
        ({"x": rule(yes("a"), alarm("$odd"))}, "unknown-switch"),
        ({"x": rule(yes("a"), alarm("A", "odd"))}, "unknown-pathway"),
        ({"x": rule(yes("a"), rival("odd"))}, "unknown-rival"),
        ({"x": rule(yes("a"), rival("hip", ["L9"]))}, "unknown-root"),
        ({"x": rule(yes("a"), {"opens": ["odd"]})}, "unknown-finding"),
        ({"x": rule(yes("a"), {"sign": "odd"})}, "unknown-sign"),
        ({"x": rule(yes("a"), {"advice": "x", "opens": ["a"]})}, "one-effect"),
        ({"x": rule(yes("a"), refs=["odd"])}, "unknown-reference"),
        ({"x": rule(yes("a"), evidence="odd")}, "unknown-evidence-grade"),
        ({"x": rule(yes("a"), strategy="odd")}, "unknown-strategy"),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_refused(rules: dict[str, Data], code: str) -> None:
    _, problems = try_build(files(rules, FINDINGS))
    assert code in {problem.code for problem in problems.errors}


def test_a_sign_belongs_to_rules_of_its_own_scope() -> None:
    _, problems = try_build(files({"x": rule(yes("a"), {"sign": "s"})}, FINDINGS, signs={"s": "patient"}))
    assert "sign-scope" in {problem.code for problem in problems.errors}


def test_rules_are_found_by_earlier_ids_too() -> None:
    base = make_base({"x": rule(yes("a"), aliases=["old/name"])}, FINDINGS)
    assert base.by_id["old/name"] is base.by_id["r/x"]


@pytest.mark.parametrize(
    ("lr", "weight"), [(1, 0), (1.2, 8), (2, 30), (5, 70), (10, 100), (40, 100), (0.5, -30), (0.1, -100), (0.001, -100)]
)
def test_a_likelihood_ratio_becomes_a_whole_weight_within_the_policy(lr: float, weight: int) -> None:
    base = make_base({"x": rule(yes("a"), root("L4", lr))}, FINDINGS)
    assert base.rules[0].effects[0].weight == weight  # type: ignore[union-attr]


def test_numbers_are_cut_at_the_thresholds_that_rules_use() -> None:
    number = finding(sides="patient", number={"min": 0, "max": 9, "concern": "rising"})
    tests = [{"finding": "n", "at_least": 5}, {"finding": "n", "at_most": 5}, {"finding": "n", "at_least": 5}]
    base = make_base({"x": patient({"any": tests[:2]}), "y": patient(tests[2])}, {"n": number, "unread": number})
    scale, unread = base.vocabulary["n"].scale, base.vocabulary["unread"].scale
    assert isinstance(scale, NumberScale)
    assert scale.cuts == ((5.0, 0), (5.0, 1))
    assert list(unread.exact) == [1]


def test_urgencies_are_ranked_from_the_first_category_down() -> None:
    base = make_base({"x": rule(yes("a"))}, FINDINGS)
    assert sorted(base.urgency_rank, key=lambda name: -base.urgency_rank[name]) == list("ABCDE")


# The hash


def change_title(data: dict[str, Data]) -> None:
    data["r/x.yaml"]["title"] = "Another title"


def change_lr(data: dict[str, Data]) -> None:
    data["r/x.yaml"]["then"] = [root("L4", 3.1)]


def change_screen(data: dict[str, Data]) -> None:
    data["policy.yaml"]["safety_screen"] = ["b"]


def change_order_of_categories(data: dict[str, Data]) -> None:
    data["urgency.yaml"]["categories"] = dict(reversed(data["urgency.yaml"]["categories"].items()))


def change_name(data: dict[str, Data]) -> None:
    data["r/y.yaml"] = data.pop("r/x.yaml")


@pytest.mark.parametrize("change", [change_title, change_lr, change_screen, change_order_of_categories, change_name])
def test_any_change_of_content_changes_the_hash(change: Callable[[dict[str, Data]], None]) -> None:
    data = files({"x": rule(yes("a"), root("L4", 3))}, FINDINGS)
    before = built(data).hash
    change(data)
    assert built(data).hash != before


def test_the_place_of_the_files_does_not_change_the_hash() -> None:
    data = files({"x": rule(yes("a"))}, FINDINGS)
    one, other = (
        Sources(Path(where), {name: Document(f"{where}/{name}", "text", d) for name, d in data.items()})
        for where in ("here", "there")
    )
    assert one.content_hash() == other.content_hash()


# On disk


# The shipped rules, which take seconds to parse, are used where all that they hold must come back; else the small ones.


class Twice(NamedTuple):
    """The shipped rules as they were parsed, as they come from a cache, and that cache."""

    parsed: RuleBase
    kept: RuleBase
    cache: Path


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RADICULO_CACHE", str(folder))
        return Twice(load_rules(shipped("rules")), load_rules(shipped("rules")), folder)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small rules, and a cache of its own."""
    monkeypatch.setenv("RADICULO_CACHE", str(tmp_path / "cache"))
    shutil.copytree(RULES, tmp_path / "rules")
    return tmp_path / "rules"


def reword(copy: Path) -> None:
    path = copy / "urgency.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Test rules", "Pure test rules"), encoding="utf-8")


def entries(folder: Path, kind: str = "rules") -> list[Path]:
    return list((folder / "kept").glob(f"{kind}-*.kept"))


def content(base: RuleBase) -> list[Any]:
    rules = [replace(rule, examples=tuple(rule.examples), place=Place("")) for rule in base.rules]
    plain = [replace(r, examples=tuple(replace(e, place=Place("")) for e in r.examples)) for r in rules]
    return [plain, base.vocabulary, [[r.id for r in s] for s in base.strata], base.tables, base.policy, base.hash]


def test_rules_from_the_cache_are_the_same_rules(twice: Twice) -> None:
    parsed, kept, _ = twice
    assert (parsed.sources.kept, kept.sources.kept) == ("", parsed.hash)
    assert content(kept) == content(parsed)
    assert dict(kept.sources.documents).keys() == dict(parsed.sources.documents).keys()
    assert kept.sources.artefact() == parsed.sources.artefact()
    assert all(rule is kept.by_id[rule.id] for stratum in kept.strata for rule in stratum)


def test_rules_from_the_cache_can_be_sent_to_another_process(twice: Twice) -> None:
    assert content(pickle.loads(pickle.dumps(twice.kept))) == content(twice.kept)


def test_an_edit_is_seen_through_the_cache(copy: Path) -> None:
    before = load_rules(copy)
    reword(copy)
    after = load_rules(copy)
    assert after.hash != before.hash
    assert "Pure test rules" in after.tables.intended_use


def test_a_policy_override_is_checked_through_the_cache(copy: Path) -> None:
    load_rules(copy)
    assert load_rules(copy, {"severe_weakness": "2"}).policy.overridden == ("severe_weakness",)
    with pytest.raises(InvalidInput, match="severe_weakness"):
        load_rules(copy, {"severe_weakness": "9"})


@pytest.mark.parametrize("damage", ["short", "long", "empty", "edited", "text"])
def test_an_entry_that_is_damaged_or_edited_changes_no_answer_and_is_made_anew(copy: Path, damage: str) -> None:
    parsed = load_rules(copy)
    (entry,) = entries(copy.parent / "cache")
    sound = entry.read_bytes()
    broken = {
        "short": sound[:-9],
        "long": sound + b" ",
        "empty": b"",
        "edited": sound.replace(b'"A"', b'"D"'),
        "text": b"[1, 2",
    }
    assert broken[damage] != sound
    entry.write_bytes(broken[damage])
    assert content(load_rules(copy)) == content(parsed)
    assert entry.read_bytes() == sound


def test_what_is_kept_belongs_to_the_bytes_that_were_parsed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that change while they are loaded are not kept under the key of what they were, nor half of each."""
    before = load_rules(copy).hash
    shutil.rmtree(copy.parent / "cache")
    sound = (copy / "urgency.yaml").read_bytes()
    parse = RuleFiles.parse

    def edited_meanwhile(self: RuleFiles, problems: Problems) -> Sources:
        reword(copy)
        return parse(self, problems)

    monkeypatch.setattr(RuleFiles, "parse", edited_meanwhile)
    assert load_rules(copy).hash == before
    monkeypatch.undo()
    monkeypatch.setenv("RADICULO_CACHE", str(copy.parent / "cache"))
    assert load_rules(copy).hash != before
    (copy / "urgency.yaml").write_bytes(sound)
    assert load_rules(copy).hash == before


def test_an_edit_of_the_rules_that_are_extended_is_seen(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = copy.parent / "mine"
    mine.mkdir()
    (mine / "rulebase.yaml").write_text("name: mine\nschema_version: 1\nextends: shipped\n", encoding="utf-8")
    monkeypatch.setattr(sources, "shipped", lambda kind: copy if kind == "rules" else shipped(kind))
    before = load_rules(mine)
    assert load_rules(mine).sources.kept
    reword(copy)
    after = load_rules(mine)
    assert after.hash != before.hash
    assert "Pure test rules" in after.tables.intended_use


def test_a_program_that_is_damaged_in_the_cache_is_compiled_anew(twice: Twice, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("durable_rules_engine")
    monkeypatch.setenv("RADICULO_CACHE", str(twice.cache))
    case = observe(twice.kept, left__patellar_reflex="reduced")
    for damage in (None, b"", b"[", b"radiculo-kept 1\n"):
        for entry in entries(twice.cache, "durable") if damage is not None else []:
            entry.write_bytes(damage)
        assert triage(case, load_rules(shipped("rules"))).outcome.engine == "durable"
        (entry,) = entries(twice.cache, "durable")
        assert entry.stat().st_size > 100_000


def test_a_copy_with_other_rules_takes_nothing_made_of_these_from_the_cache(
    twice: Twice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies, as mutants are, keep the hash of what they were made from."""
    monkeypatch.setenv("RADICULO_CACHE", str(twice.cache))
    base, ident = twice.kept, "level/l4-patellar-reflex"
    case = observe(base, left__patellar_reflex="reduced")
    assert triage(case, base).nodes[ident, "left"].verdict == "fires"
    others = {rule.id: replace(rule, when=Not(rule.when)) if rule.id == ident else rule for rule in base.rules}
    strata = tuple(tuple(others[rule.id] for rule in stratum) for stratum in base.strata)
    copied = replace(base, rules=tuple(others.values()), strata=strata)
    assert (base.in_cache, copied.in_cache, copied.hash) == (True, False, base.hash)
    assert triage(case, copied).nodes[ident, "left"].verdict == "silent"
    assert triage(observe(copied), copied).nodes[ident, "left"].verdict == "waits"


@pytest.mark.parametrize("damage", [b"", b"[", b"radiculo-kept 1\n"])
def test_what_rules_read_is_found_anew_where_the_cache_is_damaged(
    twice: Twice, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    monkeypatch.setenv("RADICULO_CACHE", str(twice.cache))
    case = observe(twice.kept, left__patellar_reflex="reduced")
    first = record(load_rules(shipped("rules")), case).rails
    (entry,) = entries(twice.cache, "readers")
    entry.write_bytes(damage)
    assert record(load_rules(shipped("rules")), case).rails == first == record(twice.parsed, case).rails
    assert entries(twice.cache, "readers") == [entry]
    assert len(entry.read_bytes()) > 1000


def test_an_artefact_is_kept_too(twice: Twice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADICULO_CACHE", str(tmp_path / "cache"))
    artefact = tmp_path / "rules.json"
    artefact.write_text(json.dumps(twice.parsed.sources.artefact()), encoding="utf-8")
    first, again = load_rules(artefact), load_rules(artefact)
    assert content(first) == content(again) == content(twice.parsed)
    assert again.sources.kept


def test_rules_that_do_not_load_are_not_kept(copy: Path) -> None:
    (copy / "level" / "broken.yaml").write_text("title: only\n", encoding="utf-8")
    with pytest.raises(InvalidInput):
        load_rules(copy)
    assert not entries(copy.parent / "cache")


def test_a_directory_of_ones_own_may_extend_the_shipped_rules(tmp_path: Path) -> None:
    base = load_rules(shipped("rules"))
    (tmp_path / "rulebase.yaml").write_text("name: mine\nschema_version: 1\nextends: shipped\n", encoding="utf-8")
    mine = load_rules(tmp_path)
    assert mine.tables.base.name == "mine"
    assert [r.id for r in mine.rules] == [r.id for r in base.rules]
    assert mine.hash != base.hash


def test_an_edit_of_the_rules_that_ones_own_extend_is_seen_through_the_cache(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sources, cache):
        monkeypatch.setattr(module, "shipped", lambda kind: copy if kind == "rules" else shipped(kind), raising=False)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "rulebase.yaml").write_text("name: mine\nschema_version: 1\nextends: shipped\n", encoding="utf-8")
    before = load_rules(mine)
    assert load_rules(mine).hash == before.hash
    reword(copy)
    after = load_rules(mine)
    assert after.hash != before.hash
    assert "Pure test rules" in after.tables.intended_use
