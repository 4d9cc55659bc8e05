"""Ratios against yardsticks that are measured in the same run; never a timed test."""

import os

# The figures of the core, whether the extra is installed or not; bench_matching measures that one beside it.
os.environ["LOUCHENG_SEMANTIC"] = "off"
