/* Any bytes at all, read as a scene: it is read or has faults, never both, never neither; and
 * what was read keeps the promises of scene.h. */
#include "scene/fault.h"
#include "scene/scene_file.h"
#include "vocabulary.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_share(double value)
{
    g_assert_true(value >= 0 && value <= 1);
}

static void check_layer(const struct scene *s, const struct scene_layer *l,
                        const struct vocabulary *v)
{
    g_assert_true(l->name && *l->name && l->sound && *l->sound);
    g_assert_true(l->recorded == !vocabulary_find(v, l->sound));
    g_assert_true(isfinite(l->level_db) && fabs(l->bearing_deg) <= 180);
    g_assert_true(isnan(l->distance_m) || l->distance_m > 0);
    g_assert_true(l->n_links >= 0 && l->n_links <= SCENE_LINKS_MAX);
    for (int i = 0; i < l->n_links; i++) {
        check_share(l->link[i].strength);
        g_assert_true(vocabulary_has_signal(v, l->link[i].from) ||
                      scene_layer_index(s, l->link[i].from) >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct vocabulary v;
    if (!v.n_sounds)
        vocabulary_fill(&v);
    GPtrArray *faults = faults_new();
    struct scene *s = scene_parse((const char *)data, size, "a.scene", &v, NULL, faults);
    g_assert_true((s != NULL) == (faults->len == 0));
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_assert_true(g_utf8_validate(line, -1, NULL));
        g_assert_false(g_str_has_prefix(line, "a.scene:1: can't be read: "));
    }
    if (s) {
        g_assert_true(s->name && g_utf8_validate(s->name, -1, NULL));
        g_assert_true(s->n_layers <= SCENE_LAYERS_MAX);
        check_share(s->wind);
        check_share(s->rain);
        for (int i = 0; i < 4; i++)
            g_assert_true(s->breath_s[i] >= 0 && s->breath_s[i] <= 30);
        for (int i = 0; i < s->n_layers; i++)
            check_layer(s, &s->layer[i], &v);
        scene_free(scene_copy(s));
    }
    scene_free(s);
    g_ptr_array_unref(faults);
    return 0;
}
