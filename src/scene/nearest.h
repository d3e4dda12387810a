/* nearest: the known word nearest to one that is not known, for "did you mean …?".
 * By Damerau and Levenshtein's distance (a letter more, less, other, or two changed round),
 * letters' case counting for little. Candidates are offered one by one, so that they may come
 * from several tables. */
#pragma once

struct nearest {
    const char *word;
    const char *best; /* or NULL: nothing is near enough to be meant */
    int distance;
};

struct nearest nearest_to(const char *word);
void nearest_offer(struct nearest *n, const char *candidate);

/* The best of a NULL-terminated list. */
const char *nearest_of(const char *word, const char *const *candidates);
