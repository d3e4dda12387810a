/* menu: a list to choose from by typing: entries, what has been typed, and which of them that
 * leaves. Main thread. */
#pragma once

#include <glib.h>

#include <stdbool.h>

struct entry {
    char *name, *detail; /* as shown; detail may be NULL */
    char *id, *kind;     /* what it stands for, for whoever filled it in; kind may be NULL */
};

struct menu {
    GPtrArray *entries; /* struct entry * */
    GArray *shown;      /* int: indices of those that what is typed leaves */
    GString *typed;
    int at; /* of shown; 0 when it is empty */
};

void menu_open(struct menu *m); /* empty, whatever it was */
void menu_clear(struct menu *m);
void menu_add(struct menu *m, const char *name, const char *detail, const char *id,
              const char *kind);

/* Every word typed must be in an entry's name or detail; those that begin with it come
 * first. */
void menu_type(struct menu *m, const char *text);
void menu_erase(struct menu *m); /* the last character */

void menu_step(struct menu *m, int n); /* not round: it stays at the ends */
void menu_go(struct menu *m, int at);

int menu_count(const struct menu *m);
const struct entry *menu_entry(const struct menu *m, int i); /* of those shown */
const struct entry *menu_chosen(const struct menu *m);       /* NULL when none is shown */
