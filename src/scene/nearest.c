#include "scene/nearest.h"

#include <glib.h>

#include <string.h>

enum { LENGTH_MAX = 48 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Three rows of the table are kept: a swap looks two back. In ASCII's lower case. */
static int edit_distance(const char *a, const char *b)
{
    int rows[3][LENGTH_MAX + 1];
    int n_a = (int)strlen(a), n_b = (int)strlen(b);
    for (int j = 0; j <= n_b; j++)
        rows[0][j] = j;
    for (int i = 1; i <= n_a; i++) {
        int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= n_b; j++) {
            char x = g_ascii_tolower(a[i - 1]), y = g_ascii_tolower(b[j - 1]);
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) &&
                y == g_ascii_tolower(a[i - 2]))
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[n_a % 3][n_b];
}

struct nearest nearest_to(const char *word)
{
    size_t length = strlen(word);
    /* Half of a short word, a third of a long one: further away, a guess would annoy. */
    int reach = length <= 3 ? 1 : length <= 6 ? 2 : (int)length / 3;
    return (struct nearest){word, NULL, reach + 1};
}

void nearest_offer(struct nearest *n, const char *candidate)
{
    if (strlen(n->word) > LENGTH_MAX || strlen(candidate) > LENGTH_MAX)
        return;
    int distance = edit_distance(n->word, candidate);
    if (distance < n->distance) {
        n->distance = distance;
        n->best = candidate;
    }
}

const char *nearest_of(const char *word, const char *const *candidates)
{
    struct nearest n = nearest_to(word);
    for (; *candidates; candidates++)
        nearest_offer(&n, *candidates);
    return n.best;
}
