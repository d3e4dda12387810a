/* tsan_glib: GLib is built without the thread sanitizer and locks by system calls, which the
 * sanitizer can't see: every use of a GMutex would look like a race. These stand before
 * GLib's own and tell it. Linked into each test program of the tsan build, and only there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>

void __tsan_acquire(void *);
void __tsan_release(void *);

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    g_assert(found);
    return found;
}

#define REAL(name) ((__typeof__(&name))next(#name))

void g_mutex_lock(GMutex *m)
{
    REAL(g_mutex_lock)(m);
    __tsan_acquire(m);
}

gboolean g_mutex_trylock(GMutex *m)
{
    gboolean locked = REAL(g_mutex_trylock)(m);
    if (locked)
        __tsan_acquire(m);
    return locked;
}

void g_mutex_unlock(GMutex *m)
{
    __tsan_release(m);
    REAL(g_mutex_unlock)(m);
}

void g_cond_wait(GCond *c, GMutex *m)
{
    __tsan_release(m);
    REAL(g_cond_wait)(c, m);
    __tsan_acquire(m);
}

gboolean g_cond_wait_until(GCond *c, GMutex *m, gint64 end_us)
{
    __tsan_release(m);
    gboolean in_time = REAL(g_cond_wait_until)(c, m, end_us);
    __tsan_acquire(m);
    return in_time;
}

static _Thread_local GDestroyNotify clear;

static void clear_after_all(gpointer p)
{
    __tsan_acquire(p);
    clear(p);
}

/* Whoever lets go last sees what all before it did. */
void g_atomic_rc_box_release_full(gpointer p, GDestroyNotify its_clear)
{
    GDestroyNotify outer = clear;
    __tsan_release(p);
    clear = its_clear;
    REAL(g_atomic_rc_box_release_full)(p, clear_after_all);
    clear = outer;
}
