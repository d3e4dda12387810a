/* fault: one thing that is wrong in a scene file, and where. Main thread. */
#pragma once

#include <glib.h>

struct fault {
    char *path;                /* or NULL */
    int line;                  /* from 1 */
    char *group, *key, *value; /* each may be NULL */
    char *text;                /* what is wrong, what would be right */
};

enum { FAULTS_MAX = 100 };

/* A list that frees its faults. */
GPtrArray *faults_new(void);

/* Past FAULTS_MAX, more are dropped. */
void faults_add(GPtrArray *faults, int line, const char *group, const char *key,
                const char *value, const char *format, ...) G_GNUC_PRINTF(6, 7);

/* By line; sets their path. */
void faults_settle(GPtrArray *faults, const char *path);

/* `path:line: [group] key: "value": text`, safe to show on a terminal. */
char *fault_print(const struct fault *f);

/* The same for where there is little room, the path by its last name. */
char *fault_tell(const struct fault *f);

/* Text with whatever could move a terminal's cursor replaced, cut after `n_max` characters. */
char *fault_shown(const char *text, int n_max);
