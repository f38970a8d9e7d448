#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes a Debian package of a build folder that was configured with --prefix=/usr:
# make-deb.sh BUILD OUTPUT. Dependencies are computed from what the programs link.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
build=$1
output=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/plumb-deb-XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
version=$(meson introspect --projectinfo "$build" | python3 -c 'import json, sys; print(json.load(sys.stdin)["version"])')

meson install -C "$build" --no-rebuild --quiet --destdir "$root" >/dev/null

# As Debian wants it: stripped programs, compressed manuals, what is shipped by whom.
programs=$(find "$root" -type f -perm -u+x -exec sh -c 'head -c 4 "$1" | grep -q ELF' _ {} \; -print)
for program in $programs; do strip --strip-unneeded --remove-section=.comment --remove-section=.note "$program"; done
find "$root/usr/share/man" -type f -exec gzip -9n {} +
install -d "$root/usr/share/doc/plumbline"
install -m 644 "$here/copyright" "$root/usr/share/doc/plumbline/"
install -D -m 644 "$here/lintian-overrides" "$root/usr/share/lintian/overrides/plumbline"
date=$(sed -n 's/.*<release version="[^"]*" date="\([^"]*\)".*/\1/p' "$here/../org.plumbline.Plumbline.metainfo.xml.in" | head -n 1)
{
  printf 'plumbline (%s) unstable; urgency=medium\n\n' "$version"
  sed '1,/^=/d; /^Plumbline /,$d; /^$/d; s/^\* //' "$here/../../NEWS" | while read -r line; do
    fold -s -w 72 <<<"$line" | sed '1s/^/  * /; 2,$s/^/    /; s/ *$//'
  done
  printf '\n -- The Plumbline authors <authors@plumbline.org>  %s\n' "$(date -u -R -d "$date")"
} | gzip -9n >"$root/usr/share/doc/plumbline/changelog.gz"
find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -perm /111 -exec chmod 755 {} +
find "$root" -type f ! -perm /111 -exec chmod 644 {} +

# dpkg-shlibdeps wants to be in a source package.
install -d "$work/source/debian"
printf 'Source: plumbline\n\nPackage: plumbline\nArchitecture: any\n' >"$work/source/debian/control"
# shellcheck disable=SC2086
depends=$(cd "$work/source" && dpkg-shlibdeps -O --ignore-missing-info $programs 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "make-deb: no dependencies were found" >&2; exit 1; }

install -d "$root/DEBIAN"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$(dpkg --print-architecture)/" \
  -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$root" | cut -f1)/" -e "s/@DEPENDS@/$depends/" "$here/control.in" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod 644 "$root"/DEBIAN/*
mkdir -p "$(dirname "$output")"
SOURCE_DATE_EPOCH=$(date -u -d "$date" +%s) dpkg-deb --root-owner-group -Zxz --build "$root" "$output" >/dev/null
