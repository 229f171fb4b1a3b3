"""Programs that several tests are about."""

from __future__ import annotations

from collections.abc import Mapping

# 10 upper-division units, where 75% of 14 is 10.5.
FALLS_SHORT: Mapping[str, object] = {
    "credential": "academic_certificate",
    "level": "undergraduate",
    "total_units": 14,
    "upper_division_units": 10,
    "graduate_units": 0,
}
