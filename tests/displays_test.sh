#!/usr/bin/env bash
# Two displays: a pause fills the one that was asked for, the other is dark meanwhile if that was
# asked for, and both are as they were after every way out.
set -euo pipefail
. "$(dirname "$0")/screen.sh"
. "$(dirname "$0")/pausing.sh"
for tool in Xorg xrandr xsetroot; do
    command -v "$tool" >/dev/null || { echo "no $tool here"; exit 77; }
done

# Xorg with displays that are only memory: 800×600, and 1024×768 to its right.
cat >"$work/two.conf" <<'CONF'
Section "Device"
  Identifier "memory"
  Driver "dummy"
  VideoRam 32768
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "both"
  Device "memory"
  Monitor "any"
  DefaultDepth 24
EndSection
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
CONF
Xorg -displayfd 5 -config "$work/two.conf" -logfile "$work/log" -noreset -nolisten tcp \
    -novtswitch -sharevts 5>"$work/number" >/dev/null 2>&1 &
server=$!
pids+=("$server")
until [ -s "$work/number" ]; do
    if has_ended $server; then echo "no such Xorg here"; exit 77; fi
    sleep 0.05
done
DISPLAY=:$(cat "$work/number")
export DISPLAY
two() {
    xrandr --addmode DUMMY1 1024x768 &&
        xrandr --output DUMMY0 --mode 800x600 --pos 0x0 --output DUMMY1 --mode 1024x768 --pos 800x0 &&
        xrandr >/dev/null # looked for, it is there
}
two 2>/dev/null || { echo "no second display here"; exit 77; }
open_desktop portal

# What is on each, away from what window managers show.
left() { "$BUILD/tests/eye" bright 0 40 800 500 | { read -r mean _; echo "${mean%.*}"; }; }
right() { "$BUILD/tests/eye" bright 800 40 1024 700 | { read -r mean _; echo "${mean%.*}"; }; }

is_bare() { # left or right
    [ "$("$1")" -ge 80 ]
}

is_dark() {
    [ "$("$1")" = 0 ]
}

shows_light() {
    [ "$("$1")" -ge 3 ] && [ "$("$1")" -lt 80 ]
}

# The window itself: what is dark has another name.
itself() {
    local one
    for one in $(xdotool search --onlyvisible --class withness 2>/dev/null); do
        [ "$(xdotool getwindowname "$one")" = "Almost silent" ] && echo "$one"
    done
}

geometry() {
    xdotool getwindowgeometry "$(itself)" 2>/dev/null | sed -n 's/.*Geometry: //p'
}

place() {
    xdotool getwindowgeometry "$(itself)" 2>/dev/null | sed -n 's/.*Position: //p'
}

to_window() {
    xdotool windowfocus "$(itself)"
}

fills() { # SIZE POSITION
    is_as_large "$1" && [[ $(place) == "$2"* ]]
}

both_bare() {
    is_bare left && is_bare right
}

on_display() { # N SIZE POSITION ITS-SIDE OTHER-SIDE WAY-OUT
    begin --fullscreen --display "$1" --dim-others --for 5m almost-silent
    await "$6: it doesn't fill display $1" fills "$2" "$3"
    await "$6: display $1 shows nothing" shows_light "$4"
    await "$6: the other one isn't dark" is_dark "$5"
    case $6 in
    Esc) xdotool key Escape ;;
    *) kill -"$6" $program ;;
    esac
    await "$6: it doesn't end" has_ended $program
    wait $program 2>/dev/null || true
    await "$6: not both are as they were" both_bare
}

xsetroot -solid '#6080a0'
await "no background" both_bare
on_display 2 1024x768 800,0 right left Esc
if command -v openbox >/dev/null; then manage openbox; fi
await "a window manager left nothing bare" both_bare
on_display 1 800x600 0,0 left right TERM
on_display 2 1024x768 800,0 right left KILL

# Without being asked for, the other one stays as it is; and so it is at the end.
begin --fullscreen --display 2 --for 1s almost-silent
await "it doesn't fill display 2" fills 1024x768 800,0
await "the other one isn't as it was" is_bare left
await "it doesn't end" has_ended $program
wait $program || fail "it left with $?"
await "not both are as they were" both_bare

# From a window on the second display, and back.
begin --display 2 --dim-others almost-silent
await "no window" is_as_large 960x600
was=$(place)
to_window
xdotool key p
await "P doesn't fill display 2" fills 1024x768 800,0
await "the other one isn't dark" is_dark left
xdotool key Escape
await "the window isn't back" fills 960x600 "$was"
await "the other one isn't as it was" is_bare left
kill $program
wait $program || fail "it left with $?"
