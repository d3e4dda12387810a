#!/usr/bin/env bash
# The window fills a display and gives it back, by F and by --fullscreen, with a window manager
# and with none. As the display itself sees it.
set -euo pipefail
. "$(dirname "$0")/screen.sh"

# A little before the window's size is asked for again it may be on its way: it must stay.
press() { # KEY SIZE
    to_window
    xdotool key "$1"
    await "after $1 it isn't $2" is_as_large "$2"
    sleep 0.3
    is_as_large "$2" || await "after $1 it doesn't stay $2" false
}

try() { # MANAGER, or none
    local server manager=
    open_display 1100x700
    [ "$1" = none ] || manage "$1"
    begin almost-silent
    await "$1: no window" is_as_large 960x600
    press f 1100x700
    press f 960x600
    kill $program && wait $program || true
    begin --fullscreen almost-silent
    await "$1: --fullscreen isn't" is_as_large 1100x700
    press f 960x600
    press F11 1100x700
    press Escape 960x600
    kill $program && wait $program || true
    [ -z "$manager" ] || kill "$manager"
    kill "$server"
    wait "$server" || true
}

try none
if command -v openbox >/dev/null; then try openbox; fi
