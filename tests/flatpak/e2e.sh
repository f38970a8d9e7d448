#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the end-to-end tests on an installed Flatpak: e2e.sh APP-ID [MODULE ...]. Its window and its
# command line take the places of those that were built; the tests stay outside of the sandbox.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
app=$1
shift
bin=$(mktemp -d "${TMPDIR:-/tmp}/plumb-bin-XXXXXX")
trap 'rm -rf "$bin"' EXIT

# The tests keep their files below /tmp, which the application would reach by a portal.
for program in plumb plumbline; do
  printf '#!/bin/sh\nexec flatpak run --user --die-with-parent --filesystem=/tmp --command=%s %s "$@"\n' "$program" "$app" >"$bin/$program"
  chmod 755 "$bin/$program"
done
# A sandbox is made for each program that is started.
export PATH=$bin:$PATH PLUMB_E2E_SANDBOXED=1 PLUMB_E2E_SECONDS=${PLUMB_E2E_SECONDS:-40}
export PYTHONPATH=$here/../support
unset PLUMB_DATA_DIR PLUMB_LIBEXEC_DIR PLUMB_LOCALE_DIR GSETTINGS_SCHEMA_DIR

cd "$here/../e2e"
# Not here: what the bus starts is what was built (smoke.py does that with what was installed), and
# test_still, whose one test (test_the_sample_with_blender) renders: no runtime has Blender.
[ $# -gt 0 ] || set -- $(ls test_*.py | grep -vx -e test_activation.py -e test_still.py)
passed=0 failed=0
for module in "$@"; do
  if timeout 900 "$here/../support/with-display" python3 -B -m unittest "$(basename "$module" .py)"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
done
echo "end to end in the sandbox: $passed modules passed, $failed failed"
[ "$failed" = 0 ]
