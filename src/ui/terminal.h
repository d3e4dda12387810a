/* terminal: the guide where there is no display: a light that breathes in the middle of the
 * terminal, and keys. On something that can't be drawn on (a pipe, TERM=dumb, a background
 * job) it says a line when there is something to tell, and no more.
 *
 * However the program ends, the terminal is left as it was (tty.h). Main thread; one at a
 * time. */
#pragma once

#include "ui/terminal_page.h"
#include "ui/view.h"

#include <stdbool.h>

struct terminal {
    int in, out;
    bool draws;   /* it can be drawn on */
    bool listens; /* keys come one by one */
    bool closed;  /* nothing more will come in */
    bool told;    /* plain lines: notices have been told on stderr, which is the same place */
    struct terminal_means means;
    struct terminal_page page; /* as it is on the screen */
    double hint_s, volume_s;   /* how long they are still shown */
    float master;
    char typed[64]; /* read, not yet understood */
    int n_typed;
    /* Plain lines: what was said last. */
    char *said_name, *said_notice;
    bool said_paused, said_keys;
};

/* Takes the terminal on these two descriptors (0 and 1, usually). Call setlocale before. */
void terminal_init(struct terminal *t, int in, int out);
void terminal_destroy(struct terminal *t);

/* Shows what there is to see; about ten times a second is enough. Only what changed is sent,
 * and nothing while the terminal doesn't take it. */
void terminal_draw(struct terminal *t, const struct view *v);

/* Waits up to timeout_s for a key. ACTION_NONE when there was none, or it means nothing, or a
 * signal came. */
enum action terminal_poll(struct terminal *t, double timeout_s);
