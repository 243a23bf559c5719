#!/bin/sh
# statsmodels 0.15.0 with scipy 1.17.1: TTestIndPower.solve_power gives no sample size where two
# observations in each arm are enough (it warns, and gives nan), and power() is nan for some effects
# that lie between others of which it knows the power.
#
# Seen, 28 November 2026 (alpha 0.05):
#   solve_power to 0.8:      effect 5 needs 2.12 in each arm, effects 6, 10 and 30 need nan
#   power of two in each arm: effect 5 has 0.72, 10 has 0.99, 20 and 50 have nan, 500 has 1.0
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings

import numpy as np
from statsmodels.stats.power import TTestIndPower

warnings.simplefilter("ignore")
needed = [
    float(np.squeeze(TTestIndPower().solve_power(effect_size=effect, power=0.8, alpha=0.05)))
    for effect in (5, 6, 10, 30)
]
power = [float(TTestIndPower().power(effect, 2, 0.05)) for effect in (5, 10, 20, 50, 500)]
print("needed", needed)
print("power", power)
same = abs(needed[0] - 2.117) < 0.001 and all(np.isnan(needed[1:]))
same = same and np.allclose(power[:2], [0.719, 0.993], atol=0.001)
sys.exit(not (same and all(np.isnan(power[2:4])) and power[4] == 1))
PYTHON
