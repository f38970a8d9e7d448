# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand random kill -9 of a running project, each followed by a resume: no acknowledged event lost,
no finished step run again, no half-made output taken as done, no process left, fsck clean."""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli"))
import kills  # noqa: E402

KILLS = int(os.environ.get("PLUMB_BENCH_KILLS", "1000"))


def run(build):
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as top:
        environment = {**os.environ, "HOME": top, "XDG_RUNTIME_DIR": top, "XDG_STATE_HOME": f"{top}/state", "XDG_CACHE_HOME": f"{top}/cache"}
        folder = os.path.join(top, "project")
        subprocess.run(["plumb", "new", "-q", folder], check=True, env=environment)
        kills.write_project(folder)
        campaign = kills.Campaign(folder, environment, seed=7)
        while campaign.kills < KILLS:
            campaign.run_of_kills(0.5)
        campaign.check_all()
        for fault in campaign.faults[:20]:
            print(f"  {fault}")
        return [{"name": f"{campaign.kills} random kill -9 over {campaign.runs} runs: faults", "value": str(len(campaign.faults)), "bar": "0",
                 "ok": not campaign.faults, "detail": ""}]
