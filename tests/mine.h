/* A small scene of a listener's own, for tests that mix it. */
#pragma once

#define MINE                                                                                  \
    "# A place of mine.\n"                                                                    \
    "[scene]\n"                                                                               \
    "name = Mine\n"                                                                           \
    "seed = 7\n"                                                                              \
    "\n"                                                                                      \
    "[leaves]\n"                                                                              \
    "# they tremble\n"                                                                        \
    "sound = leaves\n"                                                                        \
    "bearing = -60°\n"                                                                       \
    "distance = 6 m\n"                                                                        \
    "\n"                                                                                      \
    "[blackbird]\n"                                                                           \
    "sound = blackbird\n"                                                                     \
    "bearing = 40°\n"                                                                        \
    "distance = 18 m\n"
