#!/usr/bin/env bash
# What the audio thread runs calls nothing but libm and memcpy, memmove, memset: reads the
# undefined symbols of its library. Then the same is done with planted faults, which must show.
set -euo pipefail
library=$BUILD/libwithness_realtime.a
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

libm='a?(sin|cos|tan)h?|atan2|exp(2|m1)?|log(2|10|1p|b)?|pow|sqrt|cbrt|hypot|erfc?|[tl]gamma'
libm+='|fabs|fmod|remainder|fmax|fmin|fdim|fma|floor|ceil|trunc|l*rint|nearbyint|l*round'
libm+='|frexp|ldexp|scalbl?n|modf|copysign|nextafter|sincos'
allowed="($libm)[fl]?|memcpy|memmove|memset"
allowed+='|strcmp' # nature_find, on the main thread
# The compiler's own, and the sanitizers'.
allowed+='|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__tls_get_addr|__(asan|ubsan|tsan)_.*'
allowed+='|__gcov_.*|__llvm_.*'

# The names that a library needs from outside and may not have.
strangers() { # library
    nm -u "$1" | sed -nE 's/^ +[Uw] ([^@]*).*/\1/p' | sort -u >"$work/needed"
    nm --defined-only "$1" | sed -nE 's/^[0-9a-f]+ [A-Za-z] //p' | sort -u >"$work/own"
    comm -23 "$work/needed" "$work/own" | grep -vxE "$allowed" || true
}

nm -u "$library" >/dev/null
if [ "$(nm --defined-only "$library" | grep -cwE 'engine_render|mixer_render')" -lt 2 ]; then
    echo "the engine isn't in $library"
    exit 1
fi
found=$(strangers "$library")
if [ -n "$found" ]; then
    echo "the audio thread may reach:" $found
    exit 1
fi

compiler=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$BUILD/CMakeCache.txt")
plant() { # name, statement
    cat >"$work/$1.c" <<END
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
void *planted(pthread_mutex_t *m);
void *planted(pthread_mutex_t *m) { (void)m; $2; return NULL; }
END
    "$compiler" -O2 -Wno-all -c "$work/$1.c" -o "$work/$1.o"
    cp "$library" "$work/planted.a"
    ar q "$work/planted.a" "$work/$1.o"
    if ! strangers "$work/planted.a" | grep -qx "$1"; then
        echo "a planted $1 went unseen"
        exit 1
    fi
}
plant malloc 'return malloc(16)'
plant free 'free(m)'
plant pthread_mutex_lock 'pthread_mutex_lock(m)'
plant open 'return (void *)(long)open("/dev/null", O_RDONLY)'
plant usleep 'usleep(1)'
plant puts 'puts("here")'
echo "nothing but arithmetic, and 6 planted faults seen"
