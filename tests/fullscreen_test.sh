#!/usr/bin/env bash
# The window fills a display and gives it back, by F and by --fullscreen, with a window manager
# and with none. As the display itself sees it.
set -euo pipefail
for tool in Xvfb xdotool; do
    command -v "$tool" >/dev/null || exit 77
done
work=$(mktemp -d)
pids=()
leave() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait || true
    rm -rf "$work"
}
trap leave EXIT
export HOME=$work XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state
export XDG_RUNTIME_DIR=$work SDL_VIDEODRIVER=x11 DBUS_SESSION_BUS_ADDRESS=unix:path=$work/none
export PULSE_SERVER=unix:$work/none
unset WAYLAND_DISPLAY

# Awaits something, for 20 s at most.
await() { # WHAT COMMAND…
    local what=$1
    shift
    for _ in $(seq 200); do
        "$@" && return 0
        sleep 0.1
    done
    echo "$what: $(geometry)"
    exit 1
}

geometry() {
    xdotool search --onlyvisible --class withness getwindowgeometry 2>/dev/null |
        sed -n 's/.*Geometry: //p' | head -1
}

is_managed() {
    xdotool get_desktop >/dev/null 2>&1
}

is_as_large() {
    [ "$(geometry)" = "$1" ]
}

# A little before the window's size is asked for again it may be on its way: it must stay.
press() { # KEY SIZE
    xdotool search --onlyvisible --class withness windowfocus
    xdotool key "$1"
    await "after $1 it isn't $2" is_as_large "$2"
    sleep 0.3
    is_as_large "$2" || await "after $1 it doesn't stay $2" false
}

try() { # MANAGER, or none
    local server manager=
    Xvfb -displayfd 5 -screen 0 1100x700x24 5>"$work/number" 2>/dev/null &
    server=$!
    pids+=("$server")
    await "no display came" test -s "$work/number"
    DISPLAY=:$(cat "$work/number")
    export DISPLAY
    : >"$work/number"
    if [ "$1" != none ]; then
        "$1" >/dev/null 2>&1 &
        manager=$!
        pids+=("$manager")
        await "$1 didn't come" is_managed
    fi
    "$WITHNESS" --volume 0 almost-silent 2>/dev/null &
    pids+=($!)
    await "$1: no window" is_as_large 960x600
    press f 1100x700
    press f 960x600
    kill $! && wait $! || true
    "$WITHNESS" --volume 0 --fullscreen almost-silent 2>/dev/null &
    pids+=($!)
    await "$1: --fullscreen isn't" is_as_large 1100x700
    press f 960x600
    press F11 1100x700
    press Escape 960x600
    kill $! && wait $! || true
    [ -z "$manager" ] || kill "$manager"
    kill "$server"
    wait "$server" || true
}

try none
if command -v openbox >/dev/null; then try openbox; fi
