"""What the figures were measured on."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Machine(BaseModel):
    """Processor, memory, software, day, and how busy it was with other work before the measure began."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    day: str
    load: float

    def told(self) -> str:
        """The machine in one line."""
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gb:.0f} GB, {self.system}, Python {self.python}, {self.day}; "
            f"load average of the minute before: {self.load:.2f}"
        )


def this_machine() -> Machine:
    """The machine as it is now."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        day=datetime.datetime.now(datetime.UTC).date().isoformat(),
        load=os.getloadavg()[0],
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")


def resident_mb(process: int | str = "self") -> float:
    """The memory of a process that is in use now, shared pages included, in MB of a million bytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6
