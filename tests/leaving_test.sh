#!/usr/bin/env bash
# Every way out of a pause: screen, pointer and the desktop's rest are as they were.
set -euo pipefail
. "$(dirname "$0")/screen.sh"
. "$(dirname "$0")/pausing.sh"

open_display 1000x700
if command -v openbox >/dev/null; then manage openbox; fi
open_desktop portal

# From the command line: the program is over. Its end runs what comes then; Esc doesn't.
begin --fullscreen --for 1s --then "touch $work/then" almost-silent
await "no pause" is_on 1000x700
await "it doesn't end" has_ended $program
ends_well "the end"
await "nothing came then" test -e "$work/then"
rm "$work/then"
begin --fullscreen --for 5m --then "touch $work/then" almost-silent
await "no pause" is_on 1000x700
xdotool key Escape
await "Esc doesn't end it" has_ended $program
ends_well "Esc"
[ ! -e "$work/then" ] || fail "something came then, though it was left"

# From the window: back to it, where it was.
begin almost-silent
await "no window" is_as_large 960x600
was=$(place)
for key in Escape p; do
    to_window
    xdotool key p
    await "no pause" is_on 1000x700
    await "the pointer stays" pointer_is hidden
    xdotool key $key
    await "$key doesn't give the window back" is_off
    await "it isn't where it was: $was" stands "$was"
    await "the pointer is gone" pointer_is shown
done

# With the keys or the settings open, too; and they are not what is found there.
light() {
    "$BUILD/tests/eye" bright 300 150 400 80 | cut -d ' ' -f 2
}
is_written() {
    [ "$(light)" -gt 120 ]
}
is_empty() {
    [ "$(light)" -le 120 ]
}
for open in question comma; do
    xdotool key p
    await "no pause" is_on 1000x700
    await "something stands there" is_empty
    xdotool key $open
    await "$open opens nothing" is_written
    xdotool key Escape
    await "Esc doesn't leave what $open opened" is_off
done
kill $program
wait $program || fail "it left with $?"

# Told to stop, and struck down; and where there is no portal, too.
for signal in TERM INT SEGV KILL; do
    begin --fullscreen --for 5m almost-silent
    await "no pause" is_on 1000x700
    kill -$signal $program
    await "SIG$signal doesn't end it" has_ended $program
    case $signal in
    TERM | INT) ends_well "SIG$signal" ;;
    *) wait $program 2>/dev/null || true ;;
    esac
    await "SIG$signal: the desktop is still kept awake" holds 0
    await "SIG$signal: the pointer is gone" pointer_is shown
    [ $signal != INT ] || open_desktop
done
