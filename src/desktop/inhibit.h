/* inhibit: keeps the computer from falling asleep and the screen from being locked, while it
 * is held. Asks the desktop portal; else the screensaver's own service, and logind. All of them
 * let go by themselves when the program's connection closes, however it ends. Main thread;
 * never waits. */
#pragma once

struct inhibit;

/* `why` is shown by some desktops. Never NULL: where nobody can be asked it does nothing. */
struct inhibit *inhibit_new(const char *why);

/* Lets go, of what is still being asked for too. NULL is well. */
void inhibit_free(struct inhibit *i);
