/* tty: holds the terminal the program was started in, and gives it back as it was: when asked
 * to, when a signal or a crash ends the program, and while Ctrl+Z holds it. What stderr
 * says meanwhile is told when it is given back. Main thread; one at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Both descriptors belong to this program just now (a background job has no terminal). */
bool tty_is_ours(int fd);

/* All n bytes, waiting while the terminal is slow; nothing more once it is gone. */
void tty_send(int out, const char *text, size_t n);

/* Takes it: keys come one by one and unseen if `keys`, an empty screen with no cursor if
 * `screen`. Signals that nobody handles yet then give it back first. */
void tty_take(int in, int out, bool keys, bool screen);
void tty_give_back(void);

/* It is in our hands (not while the program runs on in the background). */
bool tty_taken(void);

/* True once after every taking: nothing of ours is on the screen. */
bool tty_fresh(void);

/* Now and then: others turn stderr away for a while too (io/quiet.h), and back to where it
 * led before. */
void tty_keep_quiet(void);
