"""From verdicts to an answer: decision, anatomy, outcome, trace, questions, what-if.

The package is callable: `radiculo.triage(case, rules)` is `radiculo.triage.run.triage`, so that the public function
and the folder can share the name that both deserve.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radiculo.knowledge.base import RuleBase
    from radiculo.knowledge.observations import Observations
    from radiculo.triage.run import EngineName, Observed
    from radiculo.triage.trace import Trace


class _CallablePackage(ModuleType):
    def __call__(self, case: Observed | Observations, rules: RuleBase, *, engine: EngineName | None = None) -> Trace:
        """See `radiculo.triage.run.triage`."""
        from radiculo.triage.run import triage  # noqa: PLC0415 - NumPy is loaded when a case is triaged

        return triage(case, rules, engine=engine)


sys.modules[__name__].__class__ = _CallablePackage
