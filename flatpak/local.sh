#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Flatpak without its repository: a runtime and an SDK are made of Debian packages, the manifest's
# application is built against them and installed, and what was installed is tried in its sandbox.
# That proves manifest, permissions and layout; it is not the GNOME runtime. `./dev flatpak` calls it:
#
#   local.sh roots FOLDER              makes the two roots (mmdebstrap)
#   local.sh build FOLDER TOP OUTPUT   runtime, SDK, application, bundle, smoke test (flatpak)
set -euo pipefail

suite=trixie
branch=48
arch=$(uname -m)
app=org.plumbline.Plumbline
platform=org.plumbline.LocalPlatform
sdk=org.plumbline.LocalSdk

# What the GNOME runtime has, and what the manifest builds besides.
packages_platform="libgtk-4-1 libgtk-4-bin libadwaita-1-0 libgtksourceview-5-0 libjson-glib-1.0-0 libyyjson0 libsqlite3-0
  libgegl-0.4-0t64 libsoup-3.0-0 libdeflate0 libpng16-16t64 libjpeg62-turbo libwebp7 libtiff6 libopenexr-3-1-30 libssl3t64
  adwaita-icon-theme hicolor-icon-theme shared-mime-info fonts-dejavu-core fonts-cantarell glib-networking libglib2.0-bin
  gsettings-desktop-schemas dconf-gsettings-backend librsvg2-common python3-minimal libpython3-stdlib ca-certificates
  locales at-spi2-core ffmpeg"
packages_sdk="gcc libc6-dev pkgconf meson ninja-build gettext libglib2.0-dev libglib2.0-dev-bin libjson-glib-dev
  libyyjson-dev libsqlite3-dev libgegl-dev libsoup-3.0-dev libdeflate-dev libpng-dev libjpeg-dev libwebp-dev libtiff-dev
  libopenexr-dev libssl-dev libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev desktop-file-utils appstream
  appstream-compose libxml2-utils python3 elfutils binutils"

say() { printf 'flatpak: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

make_root() { # FOLDER PACKAGE ...
  local folder=$1
  shift
  rm -rf "$folder.new"
  mmdebstrap --quiet --variant=minbase --mode="$([ "$(id -u)" = 0 ] && echo root || echo unshare)" \
    --aptopt='Acquire::Retries "3"' --aptopt='APT::Sandbox::User "root"' --dpkgopt='force-unsafe-io' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/de/*' \
    --include="$(echo "$@" | tr -s ' ' ,)" "$suite" "$folder.new" >&2
  mv "$folder.new" "$folder"
}

verb_roots() {
  local folder=$1 stamp
  stamp=$(printf '%s' "$packages_platform $packages_sdk" | sha256sum | cut -c1-16)
  [ "$(cat "$folder/stamp" 2>/dev/null)" = "$stamp" ] && return
  rm -rf "$folder"
  mkdir -p "$folder"
  say "making the root of the runtime (once; a minute)"
  # The lists are split on purpose.
  # shellcheck disable=SC2086
  make_root "$folder/platform" $packages_platform
  say "making the root of the SDK (once; two minutes)"
  # shellcheck disable=SC2086
  make_root "$folder/sdk" $packages_platform $packages_sdk
  echo "$stamp" >"$folder/stamp"
}

# A root becomes a branch of the repository: its /usr, with /etc inside.
export_runtime() { # FOLDER ROOT ID
  local stage=$1/stage root=$2 id=$3
  rm -rf "$stage"
  mkdir -p "$stage/files" "$stage/var"
  cp -al "$root/usr" "$stage/usr"
  rm -rf "$stage"/usr/share/{doc,man,info,lintian,bug} "$stage"/usr/{games,local,src}
  cp -a "$root/etc" "$stage/usr/etc"
  rm -rf "$stage"/usr/etc/{shadow,gshadow,passwd,group}* "$stage"/usr/etc/{resolv.conf,hosts,hostname,mtab,machine-id,apt,cron*,init.d,rc*.d,systemd,ld.so.cache}
  cat >"$stage/metadata" <<METADATA
[Runtime]
name=$id
runtime=$platform/$arch/$branch
sdk=$sdk/$arch/$branch

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share
GI_TYPELIB_PATH=/app/lib/girepository-1.0
METADATA
  flatpak build-export --runtime --disable-sandbox "$1/repo" "$stage" "$branch" >/dev/null
  rm -rf "$stage"
}

install_runtimes() { # FOLDER
  local folder=$1
  [ -e "$folder/installed" ] && return
  rm -rf "$folder/repo" "$FLATPAK_USER_DIR"
  say "making runtime and SDK of the roots (once; two minutes)"
  export_runtime "$folder" "$folder/platform" "$platform"
  export_runtime "$folder" "$folder/sdk" "$sdk"
  flatpak --user remote-add --no-gpg-verify local "$folder/repo"
  flatpak --user install -y --noninteractive local "$platform//$branch" "$sdk//$branch" >/dev/null
  touch "$folder/installed"
}

# The same manifest with another runtime, and without the modules that this one has.
write_manifest() { # TOP MANIFEST
  python3 - "$1" "$2" "$platform" "$sdk" "$branch" <<'PYTHON'
import json
import sys

top, path, platform, sdk, branch = sys.argv[1:]
with open(f"{top}/flatpak/org.plumbline.Plumbline.json", encoding="utf-8") as file:
    manifest = json.load(file)
# A bundle is one file: its translations come along.
manifest.update({"runtime": platform, "runtime-version": branch, "sdk": sdk, "modules": manifest["modules"][-1:], "separate-locales": False})
manifest["modules"][0]["sources"][0]["path"] = top
with open(path, "w", encoding="utf-8") as file:
    json.dump(manifest, file, indent=2)
PYTHON
}

build_application() { # FOLDER TOP
  local folder=$1 top=$2
  write_manifest "$top" "$folder/manifest.json"
  say "building the application"
  (cd "$folder" && flatpak-builder --user --force-clean --disable-updates --disable-rofiles-fuse --state-dir="$folder/state" \
    --repo="$folder/apprepo" "$folder/build" "$folder/manifest.json") >"$folder/build.log" 2>&1 ||
    { tail -n 40 "$folder/build.log" >&2; die "the build failed: $folder/build.log"; }
}

install_bundle() { # FOLDER BUNDLE
  flatpak build-bundle "$1/apprepo" "$2" "$app" master >/dev/null
  flatpak --user uninstall -y --noninteractive "$app" >/dev/null 2>&1 || true
  flatpak --user install -y --noninteractive --bundle "$2" >/dev/null
}

verb_build() {
  local folder=$1 top=$2 output=$3
  export FLATPAK_USER_DIR=$folder/user
  # Where the bus finds what the sandboxed application offers it.
  export XDG_DATA_DIRS=$folder/user/exports/share:/usr/local/share:/usr/share
  # No bus of the system is needed, and none may be there.
  if [ -z "${DBUS_SESSION_BUS_ADDRESS:-}" ]; then exec dbus-run-session -- bash "$0" build "$@"; fi
  export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
  install_runtimes "$folder"
  build_application "$folder" "$top"
  mkdir -p "$(dirname "$output")"
  install_bundle "$folder" "$output"
  say "installed $(du -h "$output" | cut -f1) from $output"
  python3 "$top/tests/flatpak/smoke.py" "$app"
  exec bash "$top/tests/flatpak/e2e.sh" "$app"
}

verb=$1
shift
"verb_$verb" "$@"
