#include "catalogue.h"
#include "scene/scene_file.h"

#include "scene/fault.h"
#include "scene/keys.h"
#include "scene/lines.h"
#include "vocabulary.h"

#include <glib/gstdio.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Sounds of our own, so that the files in scenes/ mean the same whatever generators there are. */
static const struct vocabulary words = {
    .sound =
        {
            {"leaves", (const char *const[]){"beech", "aspen", NULL}},
            {"wind", (const char *const[]){"field", "trees", "house", NULL}},
            {"blackbird", (const char *const[]){NULL}},
        },
    .n_sounds = 3,
    .signals = {"breath", "wind", "rain", "daylight", "warmth"},
};

static char *folder; /* a fresh one, with sounds in it */

static GPtrArray *files_in(const char *name)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *path = g_build_filename(WITHNESS_TEST_DIR, "scenes", name, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    g_assert_nonnull(dir);
    for (const char *file; (file = g_dir_read_name(dir));)
        if (g_str_has_suffix(file, ".scene"))
            g_ptr_array_add(files, g_build_filename(path, file, NULL));
    return files;
}

static struct scene *parse(const char *text, GPtrArray *faults)
{
    g_autofree char *path = g_build_filename(folder, "a.scene", NULL);
    return scene_parse(text, strlen(text), path, &words, NULL, faults);
}

/* What the only fault says; fails when there is not exactly one. */
static char *only_fault(const char *path, struct scene *scene, GPtrArray *faults)
{
    g_assert_null(scene);
    for (guint i = 0; i < faults->len && faults->len != 1; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_test_message("%s", line);
    }
    g_assert_cmpint(faults->len, ==, 1);
    g_autofree char *all = fault_print(faults->pdata[0]);
    g_test_message("%s", all);
    g_autofree char *prefix = g_strconcat(path, ":", NULL);
    g_assert_true(g_str_has_prefix(all, prefix));
    return g_strdup(all + strlen(prefix));
}

static char *parsed_fault(const char *text)
{
    g_autoptr(GPtrArray) faults = faults_new();
    g_autofree char *path = g_build_filename(folder, "a.scene", NULL);
    return only_fault(path, parse(text, faults), faults);
}

/* Each file tells in its first two lines what is wrong with it: where, and in which words. */
static void each_bad_file_has_its_one_fault(void)
{
    g_autoptr(GPtrArray) files = files_in("bad");
    g_assert_cmpint(files->len, >=, 40);
    for (guint i = 0; i < files->len; i++) {
        const char *path = files->pdata[i];
        g_autofree char *text = NULL;
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_auto(GStrv) line = g_strsplit(text, "\n", 3);
        g_auto(GStrv) place = g_strsplit(line[0] + 2, " ", 2); /* "# 5 [leaves] level" */
        g_auto(GStrv) said = g_strsplit(line[1] + 2, " … ", -1);
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *scene = scene_read(path, &words, NULL, faults);
        g_autofree char *fault = only_fault(path, scene, faults);
        g_autofree char *where = g_strdup_printf("%s:%s%s", place[0], place[1] ? " " : "",
                                                 place[1] ? place[1] : "");
        g_assert_true(g_str_has_prefix(fault, where));
        const char *after = fault + strlen(where);
        g_assert_true(!place[1] || *after == ':');
        for (int w = 0; said[w]; w++) {
            g_test_message("wanted: %s", said[w]);
            after = strstr(after, said[w]);
            g_assert_nonnull(after);
        }
    }
}

static void each_good_file_is_read(void)
{
    g_autoptr(GPtrArray) files = files_in("good");
    g_assert_cmpint(files->len, >=, 10);
    for (guint i = 0; i < files->len; i++) {
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *scene = scene_read(files->pdata[i], &words, NULL, faults);
        for (guint k = 0; k < faults->len; k++) {
            g_autofree char *line = fault_print(faults->pdata[k]);
            g_test_message("%s", line);
        }
        g_assert_nonnull(scene);
        g_assert_cmpint(faults->len, ==, 0);
        scene_free(scene);
    }
}

static void check_everything(const struct scene *s, bool german)
{
    g_assert_cmpstr(s->name, ==, german ? "Unter den Buchen" : "Under the beeches");
    g_assert_cmpuint(s->seed, ==, UINT64_MAX);
    g_assert_cmpfloat(s->level_db, ==, -3);
    g_assert_cmpfloat(s->gusts, ==, 0.6);
    g_assert_cmpfloat(s->rain, ==, 0.25);
    g_assert_cmpfloat(s->showers, ==, 0.5);
    g_assert_cmpfloat(s->hour, ==, 6.5);
    g_assert_false(s->hour_now);
    g_assert_cmpfloat(s->warmth_c, ==, -4.5);
    g_assert_cmpfloat(s->breath_s[1], ==, 7.5);
    g_assert_cmpfloat(s->breath_lean_wind, ==, 0.2);
    g_assert_cmpint(s->n_layers, ==, 4);

    const struct scene_layer *leaves = &s->layer[0], *oak = &s->layer[1], *bird = &s->layer[2];
    g_assert_cmpfloat(leaves->width_deg, ==, 70);
    g_assert_true(leaves->mute && leaves->hushed_none && !leaves->follows_none);
    g_assert_cmpint(leaves->n_links, ==, 2);
    g_assert_cmpfloat(leaves->link[0].strength, ==, 0.8);
    g_assert_cmpfloat(leaves->link[1].strength, ==, 1);
    g_assert_null(leaves->kind);
    g_assert_true(isnan(leaves->every_s));
    g_assert_cmpstr(oak->name, ==, "old oak 2");
    g_assert_cmpstr(oak->kind, ==, "trees");
    g_assert_cmpfloat(oak->distance_m, ==, 200);
    g_assert_cmpfloat(oak->bearing_deg, ==, -90);
    g_assert_cmpint(oak->link[0].kind, ==, SCENE_LEANS_ON);
    g_assert_cmpint(bird->count, ==, 3);
    g_assert_cmpfloat(bird->every_s, ==, 90);
    /* A name that ends in a number is a name. */
    g_assert_cmpint(bird->n_links, ==, 4);
    g_assert_cmpstr(bird->link[2].from, ==, "old oak 2");
    g_assert_cmpfloat(bird->link[2].strength, ==, 1);

    g_assert_cmpint(s->n_words, ==, 5);
    g_assert_cmpint(s->words[0].stretch, ==, WORDS_ARRIVE);
    g_assert_true(g_str_has_prefix(s->words[0].text, german ? "Ein paar" : "There is"));
    g_assert_cmpint(s->words[2].stretch, ==, WORDS_LISTEN);
    g_assert_cmpstr(s->words[2].layer, ==, "old oak 2");
    g_assert_cmpint(s->words[4].stretch, ==, WORDS_RETURN);
}

static struct scene *read_everything(void)
{
    g_autofree char *path =
        g_build_filename(WITHNESS_TEST_DIR, "scenes", "good", "everything.scene", NULL);
    struct scene *s = scene_read(path, &words, NULL, NULL);
    g_assert_nonnull(s);
    g_assert_cmpstr(s->path, ==, path);
    return s;
}

static void every_key_arrives(void)
{
    struct scene *s = read_everything();
    check_everything(s, false);
    struct scene *copy = scene_copy(s);
    scene_free(s);
    check_everything(copy, false);
    scene_free(copy);
}

static void texts_come_in_the_listeners_language(void)
{
    if (g_test_subprocess()) {
        struct scene *s = read_everything();
        check_everything(s, true);
        scene_free(s);
        return;
    }
    g_setenv("LANGUAGE", "de", TRUE);
    g_test_trap_subprocess(NULL, 10 * G_USEC_PER_SEC, 0);
    g_unsetenv("LANGUAGE");
    g_test_trap_assert_passed();
}

static void what_is_left_out_has_its_default(void)
{
    struct scene *s = parse("[wind]\nsound = wind\n", NULL);
    g_assert_nonnull(s);
    g_assert_cmpstr(s->name, ==, "a");
    g_assert_null(s->description);
    g_assert_cmpuint(s->seed, ==, 0);
    g_assert_cmpfloat(s->wind, ==, 0.3);
    g_assert_cmpfloat(s->gusts, ==, 0.5);
    g_assert_cmpfloat(s->rain, ==, 0);
    g_assert_cmpfloat(s->warmth_c, ==, 15);
    g_assert_true(isnan(s->hour));
    g_assert_cmpfloat(s->breath_s[0], ==, 5);
    g_assert_cmpfloat(s->breath_s[2], ==, 5);
    g_assert_cmpfloat(s->layer[0].level_db, ==, 0);
    g_assert_cmpfloat(s->layer[0].bearing_deg, ==, 0);
    g_assert_true(isnan(s->layer[0].distance_m) && isnan(s->layer[0].strength));
    g_assert_cmpint(s->layer[0].count, ==, 0);
    scene_free(s);
}

/* Every default in the table is a value that the reader takes, and every key is read. */
static void the_table_states_values_that_can_be_read(void)
{
    for (int i = 0; i < n_scene_keys; i++) {
        const struct key *k = &scene_keys[i];
        g_assert_true(k->help && k->example && (k->usual || k->unsaid));
        g_assert_true(key_find(k->group, k->name) == k);
        if (!k->usual)
            continue;
        const char *group = key_group_name(k->group);
        g_autofree char *text =
            g_strdup_printf("[%s]\n%s%s = %s\n", group ? group : "wind",
                            group ? "" : "sound = wind\n", k->name, k->usual);
        struct scene *s = parse(text, NULL);
        g_test_message("%s", text);
        g_assert_nonnull(s);
        scene_free(s);
    }
}

static void all_faults_are_told_by_line(void)
{
    static const int lines[] = {2, 3, 5, 6, 8, 10, 12};
    g_autoptr(GPtrArray) faults = faults_new();
    g_assert_null(
        parse("[scene]\nwind = 3\nlevle = 2\n[leaves]\nsound = leafs\nbearing = left\n"
              "[a]\nsound = /a.ogg\n[b]\nfollows = nobody\n[c]\nlevel\nsound = wind\n",
              faults));
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_test_message("%s", line);
    }
    g_assert_cmpint(faults->len, ==, G_N_ELEMENTS(lines) + 1); /* and [b] has no sound */
    g_assert_cmpint(((struct fault *)faults->pdata[0])->line, ==, 2);
    g_assert_cmpint(((struct fault *)faults->pdata[faults->len - 1])->line, ==, 12);
    for (guint i = 1; i < faults->len; i++)
        g_assert_cmpint(((struct fault *)faults->pdata[i])->line, >=,
                        ((struct fault *)faults->pdata[i - 1])->line);
}

static void bytes_that_are_no_text_are_told(void)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *fault;
    } row[] = {
        {"[scene]\nname = Caf\xe9\n", 20, "2: not UTF-8"},
        {"[scene]\n\0\n", 10, "2: a NUL byte"},
        {"\xff\xfe[\0s\0", 6, "1: a NUL byte"},
        {"[scene]\nname = \xc3", 16, "2: not UTF-8"},
        {"[scene]\nname = \xed\xa0\x80\n", 19, "2: not UTF-8"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *s =
            scene_parse(row[i].bytes, row[i].length, "x.scene", &words, NULL, faults);
        g_autofree char *fault = only_fault("x.scene", s, faults);
        g_assert_true(g_str_has_prefix(fault, row[i].fault));
    }
}

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* Of this program alone, however busy the machine is. */
static double worked_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void huge_files_are_refused_at_once(void)
{
    g_autofree char *path = in_folder("huge.scene");
    double began_s = worked_s();
    g_autofree char *line = g_strnfill(10 << 20, 'a'); /* one line of 10 MB */
    g_assert_true(g_file_set_contents(path, line, 10 << 20, NULL));
    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *scene = scene_read(path, &words, NULL, faults);
    g_autofree char *fault = only_fault(path, scene, faults);
    g_assert_true(g_str_has_prefix(fault, "1: too long for a scene"));

    line[1 << 19] = '\0';
    g_autofree char *middling = g_strconcat("[scene]\nname = ", line, NULL);
    g_autofree char *second = parsed_fault(middling);
    g_assert_true(g_str_has_prefix(second, "2: [scene]: a line of 524295 bytes"));

    GString *layers = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(layers, "[%x]\n", i);
    g_assert_cmpint(layers->len, <, SCENE_BYTES_MAX); /* or it is refused for its length */
    g_autofree char *third = parsed_fault(layers->str);
    g_assert_true(
        g_str_has_prefix(third, "65: [40]: too many layers: a scene has at most 64"));
    g_string_free(layers, TRUE);

    GString *keys = g_string_new("[scene]\n");
    while (keys->len < SCENE_BYTES_MAX - 8)
        g_string_append(keys, "x = 1\n");
    g_autoptr(GPtrArray) many = faults_new();
    g_assert_null(parse(keys->str, many));
    g_assert_cmpint(many->len, ==, FAULTS_MAX);
    g_string_free(keys, TRUE);
#ifdef __SANITIZE_ADDRESS__ /* six times slower, with whole stacks kept */
    const double at_once_s = 30;
#else
    const double at_once_s = 5;
#endif
    g_assert_cmpfloat(worked_s() - began_s, <, at_once_s);
}

static void sixty_four_layers_are_not_too_many(void)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < SCENE_LAYERS_MAX; i++)
        g_string_append_printf(text, "[%d]\nsound = wind\n", i);
    struct scene *s = parse(text->str, NULL);
    g_assert_nonnull(s);
    g_assert_cmpint(s->n_layers, ==, SCENE_LAYERS_MAX);
    scene_free(s);
    g_string_free(text, TRUE);
}

static char *sound_fault(const char *sound)
{
    g_autofree char *text = g_strdup_printf("[brook]\nsound = %s\n", sound);
    return parsed_fault(text);
}

static void write_file(const char *name)
{
    g_autofree char *path = in_folder(name);
    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
}

static void link_to(const char *target, const char *name)
{
    g_autofree char *path = in_folder(name);
    g_assert_cmpint(symlink(target, path), ==, 0);
}

static void sounds_that_are_no_plain_files_are_refused(void)
{
    g_autofree char *pipe = in_folder("pipe.ogg"), *sub = in_folder("sub.ogg");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    g_assert_cmpint(g_mkdir(sub, 0700), ==, 0);
    g_autofree char *outside = g_strconcat(folder, "-outside.ogg", NULL);
    g_assert_true(g_file_set_contents(outside, "x", 1, NULL));
    link_to(outside, "out.ogg");
    link_to("/dev/zero", "zero.ogg");
    link_to("round.ogg", "round.ogg");
    link_to("..", "up");
    static const struct {
        const char *sound, *fault;
    } row[] = {
        {"pipe.ogg", "a pipe"},
        {"sub.ogg", "a folder"},
        {"sub.ogg/", "a folder"},
        {"out.ogg", "a link that leads out of its folder"},
        {"zero.ogg", "a link that leads out of its folder"},
        {"round.ogg", "a link that leads round in a circle"},
        {"up/brook.ogg/../x.ogg", "leads out of its folder with .."},
        {".", "a folder"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree char *fault = sound_fault(row[i].sound);
        g_autofree char *wanted =
            g_strdup_printf("2: [brook] sound: \"%s\": %s", row[i].sound, row[i].fault);
        g_assert_true(g_str_has_prefix(fault, wanted));
    }
    g_unlink(outside);

    struct library devices = {.sounds = (char *[]){(char *)"/dev", NULL}};
    g_autofree char *file = NULL, *why = NULL;
    g_assert_cmpint(library_find_sound(&devices, NULL, "null", &file, &why), ==,
                    SOUND_REFUSED);
    g_assert_true(g_str_has_prefix(why, "a device"));
}

static void sounds_are_found_beside_and_in_folders(void)
{
    g_autofree char *sounds = in_folder("sounds"), *water = in_folder("water");
    g_assert_cmpint(g_mkdir(sounds, 0700) | g_mkdir(water, 0700), ==, 0);
    write_file("brook.ogg");
    write_file("sounds/brook.ogg");
    write_file("sounds/rain #1.ogg");
    write_file("water/deep.ogg");
    link_to("brook.ogg", "same.ogg");
    static const struct {
        const char *said, *found;
    } row[] = {
        {"brook.ogg", "brook.ogg"},
        {"rain #1.ogg", "sounds/rain #1.ogg"},
        {"water/deep.ogg", "water/deep.ogg"},
        {"./brook.ogg", "brook.ogg"},
        {"same.ogg", "brook.ogg"},
        {"gone.ogg", NULL},
    };
    struct library l = {.sounds = (char *[]){sounds, NULL}};
    g_autofree char *path = in_folder("a.scene");
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree char *text = g_strdup_printf("[a]\nsound = %s\n", row[i].said);
        struct scene *s = scene_parse(text, strlen(text), path, &words, &l, NULL);
        g_test_message("%s", row[i].said);
        g_assert_nonnull(s); /* a missing one is no fault: its layer is quiet */
        g_assert_true(s->layer[0].recorded);
        scene_free(s);
        g_autofree char *wanted = row[i].found ? in_folder(row[i].found) : NULL;
        g_autofree char *file = NULL, *why = NULL;
        g_assert_cmpint(library_find_sound(&l, path, row[i].said, &file, &why), ==,
                        row[i].found ? SOUND_FOUND : SOUND_MISSING);
        g_assert_cmpstr(file, ==, wanted);
    }
}

static void what_is_no_scene_file_is_told(void)
{
    g_autofree char *pipe = in_folder("pipe.scene"), *gone = in_folder("gone.scene");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    const char *const path[] = {folder, pipe, "/dev/zero", gone};
    const char *const fault[] = {"1: a folder", "1: not a plain file", "1: not a plain file",
                                 "1: No such file"};
    for (size_t i = 0; i < G_N_ELEMENTS(path); i++) {
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *s = scene_read(path[i], &words, NULL, faults);
        g_autofree char *text = only_fault(path[i], s, faults);
        g_assert_true(g_str_has_prefix(text, fault[i]));
    }
}

static void faults_cannot_steer_a_terminal(void)
{
    g_autofree char *fault = parsed_fault("[leaves]\nsound = \x1b]0;hi\x07leaves\n");
    g_assert_null(strpbrk(fault, "\x1b\x07"));
    g_autofree char *bidi = fault_shown("a\xe2\x80\xae"
                                        "b",
                                        60);
    g_assert_cmpstr(bidi, ==,
                    "a\xef\xbf\xbd"
                    "b");
}

/* Words for every stretch of a pause, and none that tell a listener what to do. */
static void check_words(const struct scene *s)
{
    static const char *const order[] = {
        "notice ", "listen",     "breathe", "let ",   "feel ",   "relax", "close",
        "try ",    "you should", "focus ",  "take a", "imagine", "be "};
    int n[WORDS_RETURN + 1] = {0};
    for (int i = 0; i < s->n_words; i++) {
        g_autofree char *text = g_utf8_strdown(s->words[i].text, -1);
        g_auto(GStrv) sentence = g_strsplit(text, ". ", -1);
        n[s->words[i].stretch]++;
        for (int k = 0; sentence[k]; k++)
            for (size_t o = 0; o < G_N_ELEMENTS(order); o++)
                g_assert_false(g_str_has_prefix(sentence[k], order[o]));
    }
    for (int i = 0; i <= WORDS_RETURN; i++)
        g_assert_cmpint(n[i], ==, i == WORDS_LISTEN ? MAX(n[i], 2) : 1);
    g_assert_nonnull(s->bell);
}

/* With the program's own vocabulary, not the test's. */
static void bundled_scenes_are_good(void)
{
    struct vocabulary v;
    g_autofree char *scenes = g_build_filename(WITHNESS_TEST_DIR, "..", "scenes", NULL);
    g_autofree char *sounds = g_build_filename(WITHNESS_TEST_DIR, "..", "assets/sounds", NULL);
    struct library l = {(char *[]){scenes, NULL}, (char *[]){sounds, NULL}};
    vocabulary_fill(&v);
    g_autoptr(GPtrArray) all = library_scenes(&l, &v);
    g_assert_cmpint(all->len, >=, 12);
    for (guint i = 0; i < all->len; i++) {
        const struct library_scene *found = all->pdata[i];
        struct scene *s = scene_read(found->path, &v, &l, NULL);
        g_test_message("%s", found->path);
        g_assert_nonnull(s);
        g_assert_nonnull(s->description);
        check_words(s);
        for (int k = 0; k < s->n_layers; k++) {
            g_autofree char *file = NULL, *why = NULL;
            if (s->layer[k].recorded)
                g_assert_cmpint(
                    library_find_sound(&l, s->path, s->layer[k].sound, &file, &why), ==,
                    SOUND_FOUND);
        }
        scene_free(s);
    }
}

static void the_reference_is_what_the_table_says(void)
{
    g_autofree char *path =
        g_build_filename(WITHNESS_TEST_DIR, "..", "scenes", "README.md", NULL);
    g_autofree char *text = NULL;
    g_autofree char *reference = keys_reference();
    if (g_getenv("WITHNESS_PRINT_REFERENCE")) /* to be pasted there */
        fputs(reference, stdout);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, reference));
    g_autofree char *sounds = catalogue_reference();
    if (g_getenv("WITHNESS_PRINT_REFERENCE"))
        fputs(sounds, stdout);
    g_assert_nonnull(strstr(text, sounds));
}

static void remove_tree(const char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));) {
            g_autofree char *child = g_build_filename(path, name, NULL);
            remove_tree(child);
        }
    }
    g_remove(path);
}

int main(int argc, char **argv)
{
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_autofree char *made = g_dir_make_tmp("withness-XXXXXX", NULL);
    char *real = realpath(made, NULL);
    folder = g_strdup(real);
    free(real);
    g_test_add_func("/scene/bad", each_bad_file_has_its_one_fault);
    g_test_add_func("/scene/good", each_good_file_is_read);
    g_test_add_func("/scene/every-key", every_key_arrives);
    g_test_add_func("/scene/language", texts_come_in_the_listeners_language);
    g_test_add_func("/scene/defaults", what_is_left_out_has_its_default);
    g_test_add_func("/scene/table", the_table_states_values_that_can_be_read);
    g_test_add_func("/scene/all-faults", all_faults_are_told_by_line);
    g_test_add_func("/scene/no-text", bytes_that_are_no_text_are_told);
    g_test_add_func("/scene/huge", huge_files_are_refused_at_once);
    g_test_add_func("/scene/64-layers", sixty_four_layers_are_not_too_many);
    g_test_add_func("/scene/no-plain-sound", sounds_that_are_no_plain_files_are_refused);
    g_test_add_func("/scene/sounds", sounds_are_found_beside_and_in_folders);
    g_test_add_func("/scene/no-scene", what_is_no_scene_file_is_told);
    g_test_add_func("/scene/terminal", faults_cannot_steer_a_terminal);
    g_test_add_func("/scene/bundled", bundled_scenes_are_good);
    g_test_add_func("/scene/reference", the_reference_is_what_the_table_says);
    int failed = g_test_run();
    remove_tree(folder);
    g_free(folder);
    return failed;
}
