#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Tries a Debian package: smoke.sh PACKAGE, as root of a system that has nothing but what every
# system has. Prints a line a check and ends with `N passed, N failed`.
set -u
package=$1
passed=0 failed=0

check() { # NAME COMMAND ...
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok $name"
  else
    failed=$((failed + 1))
    printf 'not ok %s\n%s\n' "$name" "$(tail -n 20 <<<"$output")"
  fi
}

installs() { apt-get install -y -qq --no-install-recommends "$package"; }
is_whole() { [ -z "$(dpkg --verify plumbline | grep -v /usr/share/doc/ | grep -v /usr/share/man/ | grep -v /usr/share/locale/)" ]; }
links() { ! ldd /usr/bin/plumb /usr/bin/plumbline /usr/libexec/plumbline/* 2>/dev/null | grep 'not found'; }
knows_version() { plumb --version | grep -F "$(dpkg-query -W -f='${Version}' plumbline)"; }
command_line_has_no_toolkit() { ! ldd /usr/bin/plumb | grep -E 'libgtk|libadwaita'; }
runs_sample() {
  rm -rf /tmp/smoke && plumb new /tmp/smoke --from photo && cd /tmp/smoke && plumb run && plumb run | grep -i cached && plumb fsck
}
draws_thumbnail() {
  /usr/libexec/plumbline/plumb-thumbnailer --size 128 /usr/share/plumbline/examples/still/workflows/still.plumb /tmp/smoke.png &&
    [ "$(head -c 4 /tmp/smoke.png | tail -c 3)" = PNG ]
}
knows_the_type() { gio info -a standard::content-type /usr/share/plumbline/examples/still/workflows/still.plumb | grep -F vnd.plumbline.workflow+json; }
has_settings() { gsettings list-keys org.plumbline.Plumbline | grep -q .; }
goes_without_trace() { apt-get purge -y -qq plumbline && [ ! -e /usr/share/plumbline ] && [ ! -e /usr/libexec/plumbline ]; }

export DEBIAN_FRONTEND=noninteractive HOME=/tmp/smoke-home
mkdir -p $HOME
check "installs with what it depends on" installs
apt-get install -y -qq --no-install-recommends libglib2.0-bin >/dev/null # for the checks themselves
check "is as it was packed" is_whole
check "links" links
check "knows its version" knows_version
check "command line without a toolkit" command_line_has_no_toolkit
check "runs a sample" runs_sample
check "draws a thumbnail" draws_thumbnail
check "knows its file type" knows_the_type
check "has its settings" has_settings
check "goes without a trace" goes_without_trace
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
