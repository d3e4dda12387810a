/* seams: plays every recording of a folder, and pieces of it, across their loop points, kept
 * and streamed, and tells how much can be heard of the seams.
 *   seams FOLDER
 * Ends with 1 when any 50 ms departs more than 1.5 dB from the material, or a step at a join
 * is larger than the material's 99.9th percentile. */
#include "seam_check.h"

#include <glib/gstdio.h>
#include <sndfile.h>
#include <stdio.h>

static int points, faults;
static double worst_db, worst_step, worst_above;

static void check(struct decode *d, const char *path, const char *what)
{
    struct seam_figures f;
    g_autoptr(GError) error = NULL;
    if (!seam_check(d, path, &f, &error)) {
        printf("%-34s %s\n", what, error->message);
        faults++;
        return;
    }
    bool bad = f.worst_db > 1.5 || f.worst_step > 1;
    printf("%-34s loop %7.2f s  overlap %4.2f s  %5.2f dB  step %.2f  above %.3f %%%s\n", what,
           f.loop_s, f.overlap_s, f.worst_db, f.worst_step, 100 * f.steps_above,
           bad ? "  *" : "");
    points++;
    faults += bad;
    worst_db = fmax(worst_db, f.worst_db);
    worst_step = fmax(worst_step, f.worst_step);
    worst_above = fmax(worst_above, f.steps_above);
}

/* A piece of a recording as a file of its own. */
static bool cut(const char *path, double from, double to, const char *piece)
{
    struct material *m = material_open(path, NULL);
    if (!m)
        return false;
    int64_t begin = (int64_t)(from * (double)material_frames(m));
    int64_t n = (int64_t)(to * (double)material_frames(m)) - begin;
    g_autofree float(*frames)[2] = g_malloc_n((gsize)n, sizeof *frames);
    material_seek(m, begin);
    bool well = material_read(m, frames, (int)n, NULL);
    material_close(m);
    SF_INFO info = {
        .samplerate = SAMPLE_RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE *file = sf_open(piece, SFM_WRITE, &info);
    well = well && file && sf_writef_float(file, &frames[0][0], n) == n;
    sf_close(file);
    return well;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "seams FOLDER\n");
        return 2;
    }
    g_autoptr(GDir) folder = g_dir_open(argv[1], 0, NULL);
    g_autofree char *temporary = g_dir_make_tmp("seams-XXXXXX", NULL);
    g_autofree char *piece = g_build_filename(temporary, "piece.wav", NULL);
    struct decode *keeping = decode_new(DECODE_BUDGET), *streaming = decode_new(0);
    static const double cuts[][2] = {{0, 0.45}, {0.3, 0.8}, {0.55, 1}};
    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *path = g_build_filename(argv[1], name, NULL);
        if (g_str_has_suffix(name, ".md"))
            continue;
        check(keeping, path, name);
        check(streaming, path, "  streamed");
        for (guint i = 0; i < G_N_ELEMENTS(cuts); i++) {
            g_autofree char *what =
                g_strdup_printf("  %.0f … %.0f %%", 100 * cuts[i][0], 100 * cuts[i][1]);
            if (cut(path, cuts[i][0], cuts[i][1], piece))
                check(keeping, piece, what);
        }
    }
    for (char *line; (line = decode_notice(keeping)) || (line = decode_notice(streaming));) {
        printf("%s\n", line);
        g_free(line);
    }
    decode_free(keeping);
    decode_free(streaming);
    g_unlink(piece);
    g_rmdir(temporary);
    printf("%d loop points: at worst %.2f dB, step %.2f, above %.3f %%; %d faults\n", points,
           worst_db, worst_step, 100 * worst_above, faults);
    return faults > 0;
}
