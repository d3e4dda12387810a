#include "telling.h"

#include <glib.h>

void telling_say(struct telling *t, const char *text)
{
    telling_say_for(t, text, 7);
}

void telling_say_for(struct telling *t, const char *text, double for_s)
{
    g_free(t->text);
    t->text = g_strdup(text);
    t->for_s = for_s;
}

char *telling_take(struct telling *t, double *for_s)
{
    *for_s = t->for_s;
    return g_steal_pointer(&t->text);
}
