"""What the losses probably were, given who said what and how each source tends to bend its figures.

Beside the record, never inside it. `read_basis` reads an analyst's table with a `Mapping`, `ledger_basis` the claims of
a ledger's records; `study` works all out that `counterclaim estimate` publishes.

Below that: `reports` reads a table of claims, `fit` estimates from it (`calibrated` also
learns how wide to expect reports), `losses`, `biases` and `drifts` say what it found as tables, `expect` and `score`
hold it against reports that it was not told of, `without` leaves a source out, `ahead` asks for coming days, `pareto`
checks the approximation.

The model, and what can be known
--------------------------------
For each group (one party's losses of one category) the truth is a log rate of losses a day, linear between weekly
knots, which walk at random. Each series (one source, one group, one kind of bound) keeps a counter. Its log starts at
the log of the true sum so far plus a bias, and grows as the truth grows plus steps of its own: the previous value
of the same source is the best word on its next one. A first bias is the source's bias towards the party (shared by all
categories), plus that of lower or upper bounds, plus a start of its own; all have mean 0, bounds aside. A report since
the start prints the counter of its day or of one of the three days before, whole or rounded, or tells a loose number,
heavy-tailed on the log scale. A report of some days speaks of the true losses of those days, bent by the counter's
bias of its day. Bounds are series of their own: they tell of the truth only through their distance from it,
which is learnt, and yet are predicted by their own counter.

The likelihood knows the sum of log truth and bias only. That the biases of all sources lie about 0 is what splits
the two: if every source leaned the same way, no table of claims could tell. How the biases differ is known well, where
the truth lies under them much less, and the intervals say so.

Given how each report came about, and linear in the knots, all is Gaussian: counters tridiagonal given the knots, knots
given the shared biases. So the counters are integrated out exactly, then the knots, then the biases are solved
for all groups at once (`system`). How each report came about is settled by expectation propagation (`group`,
`wording`), the sum's bend by repeated linearisation, the shared scales by expectation maximisation towards
their priors (`hyper`). A whole war of thousands of reports takes seconds.

Where the Gaussian does not do, draws do: `sampled` walks through the posterior itself, sums bent as they are, and draws
the scales that decide how sure the truth can be (how far biases lie, start and drift) too; `mixing` says how well its
chains agree. `pareto` says how far the Gaussian alone may be trusted: small daily counters (ships, jets) bend it.
Expectations of reports are corrected by what reports show that were kept back (`calibrate`).

What falls short: what each report says stays a normal statement in the draws too; scales of wording and of the truth's
walk stay at their best values. Copies that no echo names are known by their number alone (`echoes`): a copied round
number is taken for an independent word, and makes the intervals too narrow. A counter at 0 is no word of nothing
lost: on the log scale it stands for less than one.
"""

from __future__ import annotations

from counterclaim.estimate.basis import Basis
from counterclaim.estimate.calibrate import calibrated
from counterclaim.estimate.check import pareto
from counterclaim.estimate.claims import ledger_basis
from counterclaim.estimate.echoes import repeats
from counterclaim.estimate.fitting import Fitted, fit
from counterclaim.estimate.mapping import Mapping, load_mapping
from counterclaim.estimate.mixing import Mixed, mixing, mixing_of_biases, mixing_of_scales
from counterclaim.estimate.posterior import ahead, biases, drifts, log_biases, losses, without
from counterclaim.estimate.predict import Expected, Score, expect, score
from counterclaim.estimate.rows import read_basis
from counterclaim.estimate.sample import sampled
from counterclaim.estimate.study import QUICK, WHOLE, Effort, Study, study
from counterclaim.estimate.table import EXACT, LOWER, RADFORD, UPPER, Reports, Series, reports

__all__ = [
    "EXACT",
    "LOWER",
    "QUICK",
    "RADFORD",
    "UPPER",
    "WHOLE",
    "Basis",
    "Effort",
    "Expected",
    "Fitted",
    "Mapping",
    "Mixed",
    "Reports",
    "Score",
    "Series",
    "Study",
    "ahead",
    "biases",
    "calibrated",
    "drifts",
    "expect",
    "fit",
    "ledger_basis",
    "load_mapping",
    "log_biases",
    "losses",
    "mixing",
    "mixing_of_biases",
    "mixing_of_scales",
    "pareto",
    "read_basis",
    "repeats",
    "reports",
    "sampled",
    "score",
    "study",
    "without",
]
