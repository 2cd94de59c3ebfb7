"""Insight: what the shop's memory knows. Models over plain numbers; repositories read the rows they come from."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
