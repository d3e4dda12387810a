#!/usr/bin/env bash
# Installed anywhere, it finds its scenes there, and the desktop finds it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_DATA_HOME=$work/home/data XDG_DATA_DIRS=$work/none
export XDG_CONFIG_HOME=$work/home/config XDG_STATE_HOME=$work/home/state
mkdir "$HOME"

fail() {
    echo "$*"
    exit 1
}

try() { # the prefix it was installed to
    local prefix=$1 file
    for file in bin/withness share/applications/org.withness.Withness.desktop \
        share/metainfo/org.withness.Withness.metainfo.xml \
        share/icons/hicolor/scalable/apps/org.withness.Withness.svg; do
        [ -f "$prefix/$file" ] || fail "$prefix/$file isn't there"
    done
    for file in "$SOURCE"/scenes/*.scene; do
        cmp "$file" "$prefix/share/withness/scenes/${file##*/}"
    done
    # A scene that only this place has: what is found is found here, not in the source tree.
    cp "$SOURCE/scenes/under-the-beeches.scene" "$prefix/share/withness/scenes/only-here.scene"
    "$prefix/bin/withness" scenes >"$work/scenes"
    grep -qx only-here "$work/scenes" || fail "its own scenes aren't found: $(cat "$work/scenes")"
    "$prefix/bin/withness" render only-here -o "$work/out.wav" --for 1s >/dev/null
    [ "$(stat -c %s "$work/out.wav")" -gt 100000 ] || fail "too little was rendered"
    "$prefix/bin/withness" render elsewhere -o "$work/none.wav" --for 1s 2>/dev/null &&
        fail "a scene that isn't there was rendered"
    return 0
}

cd /
cmake --install "$BUILD" --prefix "$work/opt/withness" >/dev/null
try "$work/opt/withness"
DESTDIR=$work/stage cmake --install "$BUILD" --prefix /usr >/dev/null
try "$work/stage/usr"

desktop=$work/stage/usr/share
if command -v desktop-file-validate >/dev/null; then
    desktop-file-validate "$desktop/applications/org.withness.Withness.desktop"
fi
if command -v appstreamcli >/dev/null; then
    appstreamcli validate --no-net "$desktop/metainfo/org.withness.Withness.metainfo.xml"
fi
