# For tests of a pause: what a desktop holds for it, and what its display shows. Sourced after
# screen.sh.

# The desktop: with a portal, or with a screensaver and logind.
open_desktop() { # [portal]
    rm -f "$work/bus" "$work/held"
    "$BUILD/tests/held" "$work" "$@" &
    pids+=($!)
    await "no bus came" test -s "$work/bus"
    DBUS_SESSION_BUS_ADDRESS=$(cat "$work/bus")
    DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
    export DBUS_SESSION_BUS_ADDRESS DBUS_SYSTEM_BUS_ADDRESS
}

holds() { # N: inhibitions hold
    [ "$(cat "$work/held")" = "$1" ]
}

pointer_is() { # shown or hidden
    [ "$("$BUILD/tests/eye" pointer)" = "$1" ]
}

is_on() { # SIZE: a pause that fills a display so large
    is_as_large "$1" && ! holds 0
}

is_off() {
    is_as_large 960x600 && holds 0
}

place() {
    xdotool search --onlyvisible --class withness getwindowgeometry 2>/dev/null |
        sed -n 's/.*Position: //p' | head -1
}

stands() { # POSITION
    [ "$(place)" = "$1" ]
}

ends_well() { # WHAT
    wait $program || fail "after $1 it left with $?"
    holds 0 || await "after $1 the desktop is still kept awake" holds 0
    await "after $1 the pointer is gone" pointer_is shown
}
