"""A second implementation that reads nothing but the artefact: plain Python, without arrays, rules or radiculo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TIERS = ("none", "not_localisable", "undetermined", "either_or", "both", "possible", "likely")


class Player:
    """Runs the program of an artefact, and decides by its plan."""

    def __init__(self, artefact: Mapping[str, Any]) -> None:
        self.program, self.plan = artefact["program"], artefact["plan"]
        self.column = {name: at for at, name in enumerate(self.program["columns"])}

    def verdicts(self, codes: Mapping[str, int]) -> str:
        """The letter of every frame."""
        columns = [0] * len(self.column)
        for name, code in codes.items():
            columns[self.column[name]] = code
        held = [False]
        for op, *rest in self.program["steps"]:
            if op == 0:
                code, bounds = columns[rest[0]], rest[1:]
                held.append(any(low <= code <= high for low, high in zip(bounds[::2], bounds[1::2], strict=True)))
            elif op == 3:
                held.append(sum(held[at] for at in rest[1:]) >= rest[0])
            else:
                held.append((all if op == 1 else any)(held[at] for at in rest))
        return "".join("f" if held[t] else "s" if held[f] else "w" for _, _, t, f in self.program["frames"])

    def decide(self, fires: set[int], codes: Mapping[str, int]) -> dict[str, Any]:
        """The decision, per leg and in order of the plan's names."""
        counted = fires - {target for source, target in self.plan["withdrawals"] if source in fires}
        legs = [self._leg(leg, fires, counted) for leg in (0, 1)]
        return {"urgency": self._urgency(fires, legs, codes)} | {part: [leg[part] for leg in legs] for part in legs[0]}

    def _leg(self, leg: int, fires: set[int], counted: set[int]) -> dict[str, Any]:
        plan, policy = self.plan, self.plan["policy"]
        rows = [row for row in plan["evidence"] if row[1] == leg and row[0] in counted]
        cap = policy["domain_cap"]
        sums = {
            domain: [
                max(-cap, min(cap, sum(w for _, _, k, t, w, d in rows if (k, t, d) == ("root", root, domain))))
                for root in plan["roots"]
            ]
            for domain, *_ in plan["domains"]
        }
        scores = [sum(by_root) for by_root in zip(*sums.values(), strict=True)]
        common = plan["common"] if policy["tie_break"] != "none" else [0] * len(scores)
        order = sorted(range(len(scores)), key=lambda at: (-scores[at], -common[at], at))
        tier, headline = self._tier(sums, scores, order, rows)
        return {
            "tier": tier,
            "scores": scores,
            "order": order,
            "headline": [at in headline for at in range(len(scores))],
            "withdrawn": tier > 0 and self._outranked(leg, fires, headline if tier >= 3 else {order[0]}),
            "zones": [sum(w for _, _, k, t, w, _ in rows if (k, t) == ("zone", name)) for name in plan["zones"]],
            "mechanisms": [
                sum(w for _, _, k, t, w, _ in rows if (k, t) == ("mechanism", name)) for name in plan["mechanisms"]
            ],
        }

    def _tier(
        self, sums: dict[str, list[int]], scores: list[int], order: list[int], rows: list[Any]
    ) -> tuple[int, set[int]]:
        policy, domains = self.plan["policy"], self.plan["domains"]
        minimum, top, best = policy["concordant_minimum"], order[0], scores[order[0]]
        concordant = [
            sum(s[at] >= minimum and s[at] >= max(s) - policy["margin"] for s in sums.values())
            for at in range(len(scores))
        ]
        single = concordant[top] >= policy["domains_possible"]
        single &= any(sums[d][top] >= minimum for d, _, deficit, _ in domains if deficit)
        lead = best - scores[order[1]]
        near = {at for at, score in enumerate(scores) if score >= best - policy["margin"] and score > 0}
        localised = any(
            sums[d][at] >= policy["localising_minimum"] for at in near for d, localises, _, _ in domains if localises
        )
        rest = {at for at in range(len(scores)) if at != top and scores[at] > 0 and not self._apart(sums, top, at)}
        supported = {at for at in order[: policy["either_or_limit"]] if scores[at] >= minimum}
        partner = self._partner(sums, scores, top, rows)
        if best <= 0 and not any(value >= minimum for s in sums.values() for value in s):
            return 0, set()
        if not localised:
            return 1, set()
        if partner is not None:
            return 4, {top, partner}
        if single and not rest and lead >= policy["lead_likely"] and concordant[top] >= policy["domains_likely"]:
            return 6, {top}
        if single and not rest and lead > policy["lead_possible"]:
            return 5, {top}
        if 2 <= len(near) <= policy["either_or_limit"]:
            return 3, near
        if len(near) == 1 and not single and len(supported) >= 2:
            return 3, supported
        if len(near) == 1 and single and rest:
            return 3, set([at for at in order if at == top or at in rest][: policy["either_or_limit"]])
        return 2, set()

    def _apart(self, sums: dict[str, list[int]], top: int, other: int) -> bool:
        policy = self.plan["policy"]
        ahead = [s[top] - s[other] for s in sums.values()]
        telling = sum(by >= policy["concordant_minimum"] for by in ahead)
        return sum(ahead) > policy["lead_possible"] and telling >= policy["separating_domains"]

    def _partner(self, sums: dict[str, list[int]], scores: list[int], top: int, rows: list[Any]) -> int | None:
        roots, least = self.plan["roots"], self.plan["policy"]["both_affected_minimum"]
        naming = {name for name, _, _, names_roots in self.plan["domains"] if names_roots}
        weights: dict[int, dict[str, int]] = {}
        for frame, _, kind, target, weight, domain in rows:
            if kind == "root" and domain in naming:
                found = weights.setdefault(frame, {})
                found[target] = found.get(target, 0) + weight
        need = {
            (a, b)
            for found in weights.values()
            for a, root in enumerate(roots)
            if found.get(root, -1) >= least
            for b, other in enumerate(roots)
            if found.get(other, 0) <= 0
        }
        able = [
            b
            for b in range(len(roots))
            if (top, b) in need and (b, top) in need and scores[b] > 0
            if all(sum(sums[d][at] for d in naming) >= least for at in (top, b))
        ]
        return max(able, key=lambda b: (scores[b] * len(roots) - abs(b - top), -b), default=None)

    def _outranked(self, leg: int, fires: set[int], claimed: set[int]) -> bool:
        named = {self.plan["roots"][at] for at in claimed}
        return any(
            outranks and frame in fires and at == leg and named <= set(roots)
            for frame, at, _, roots, outranks in self.plan["rivals"]
        )

    def _urgency(self, fires: set[int], legs: list[dict[str, Any]], codes: Mapping[str, int]) -> int:
        plan = self.plan
        raised = max((rank for frame, rank, _ in plan["alarms"] if frame in fires), default=0)
        if raised:
            return int(raised)
        screen = {*plan["screen"], *(c for frame, columns in plan["openings"] if frame in fires for c in columns)}
        names = self.program["columns"]
        quiet = all(codes.get(names[column], 0) in plan["calm"][str(column)] for column in screen)
        quiet &= all(score <= 0 for leg in legs for score in leg["scores"])
        quiet &= not any(frame in fires for frame, *_ in plan["rivals"])
        ranks = {name: len(plan["categories"]) - at for at, name in enumerate(plan["categories"])}
        return ranks[plan["all_clear_urgency"] if quiet else plan["default_urgency"]]
