/* telling: the line that is to be told to the listener next, and for how long; a later one
 * takes its place. Main thread. */
#pragma once

struct telling {
    char *text; /* or NULL */
    double for_s;
};

/* For as long as a line is read. */
void telling_say(struct telling *t, const char *text);
void telling_say_for(struct telling *t, const char *text, double for_s);

/* The line, or NULL; free it. */
char *telling_take(struct telling *t, double *for_s);
