/* Wild hands: the whole program on SDL's dummy display, and thousands of keys, clicks, drags,
 * turns of the wheel, fingers, letters, dropped files, sizes of the window and edits of its
 * scene by somebody else, thrown by seeded dice. Nothing may break, and what lies in files
 * reads back.
 *
 * The suite throws some hundreds; WITHNESS_WILD_EVENTS and WITHNESS_WILD_SEED say otherwise
 * (the target wild-hands throws ten thousand for each of several seeds). */
#include "app.h"
#include "base/hash.h"
#include "mine.h"
#include "scene/fault.h"
#include "scene/scene_file.h"
#include "sound_files.h"
#include "vocabulary.h"

#include <SDL.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const char text[] = MINE "\n"
                                "[words]\n"
                                "arrive = Here.\n"
                                "listen leaves = They move.\n";

static struct wild {
    uint64_t dice;
    int left, here; /* events to be thrown; and before it is left and opened again */
    char *home, *path;
    struct folder folder;
    char *drop[6];
    char *fault; /* what somebody else left in the file that can't be read; or NULL */
    struct vocabulary vocabulary;
    struct library library;
} wild;

static int throw(int n)
{
    wild.dice = hash_mix(wild.dice + 1);
    return (int)(wild.dice % (uint64_t)n);
}

static SDL_Window *window(void)
{
    for (Uint32 id = 1; id < 64; id++) /* each run of the program opens the next */
        if (SDL_GetWindowFromID(id))
            return SDL_GetWindowFromID(id);
    return NULL;
}

static void push(SDL_Event *event)
{
    SDL_PushEvent(event);
}

static void press(SDL_Keycode code, Uint16 mod)
{
    SDL_Event e = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .repeat = !throw(12)}};
    e.key.keysym.sym = code;
    e.key.keysym.mod = mod;
    push(&e);
    e.key.type = SDL_KEYUP;
    e.key.state = SDL_RELEASED;
    if (throw(6))
        push(&e);
}

static void throw_key(void)
{
    static const SDL_Keycode codes[] = {SDLK_TAB,
                                        SDLK_UP,
                                        SDLK_DOWN,
                                        SDLK_LEFT,
                                        SDLK_RIGHT,
                                        SDLK_RETURN,
                                        SDLK_a,
                                        SDLK_b,
                                        SDLK_c,
                                        SDLK_d,
                                        SDLK_f,
                                        SDLK_l,
                                        SDLK_m,
                                        SDLK_n,
                                        SDLK_p,
                                        SDLK_s,
                                        SDLK_t,
                                        SDLK_w,
                                        SDLK_y,
                                        SDLK_z,
                                        SDLK_PLUS,
                                        SDLK_MINUS,
                                        SDLK_RIGHTBRACKET,
                                        SDLK_DELETE,
                                        SDLK_COMMA,
                                        SDLK_QUESTION,
                                        SDLK_SPACE,
                                        SDLK_F11,
                                        SDLK_LEFTBRACKET,
                                        SDLK_PAGEUP,
                                        SDLK_RETURN,
                                        SDLK_TAB,
                                        SDLK_RETURN,
                                        SDLK_DELETE,
                                        SDLK_BACKSPACE};
    static const Uint16 mods[] = {KMOD_LCTRL, KMOD_LCTRL, KMOD_LSHIFT, KMOD_LALT,
                                  KMOD_LCTRL | KMOD_LSHIFT};
    SDL_Keycode code = codes[throw((int)G_N_ELEMENTS(codes))];
    Uint16 mod = throw(3) ? 0 : mods[throw((int)G_N_ELEMENTS(mods))];
    if (!throw(40))
        code = SDLK_ESCAPE; /* now and then it leaves */
    press(code, mod);
}

static void throw_letters(void)
{
    static const char *const letters[] = {"r",        "wren", "é ", "風の音", "שלום", "🐦",
                                          "\xff\xfe", " ",    "]",  "=#",     "\\n",  "a\nb"};
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    g_strlcpy(e.text.text, letters[throw((int)G_N_ELEMENTS(letters))], sizeof e.text.text);
    push(&e);
}

static void throw_pointer(Uint32 id, int width, int height)
{
    static int x, y;
    if (throw(3)) { /* anywhere, a little beside the window too */
        x = throw(width + 40) - 20;
        y = throw(height + 40) - 20;
    } else { /* on from where it was */
        x += throw(60) - 30;
        y += throw(60) - 30;
    }
    Uint32 which = throw(4) ? 0 : SDL_TOUCH_MOUSEID;
    SDL_Event e = {.motion = {.type = SDL_MOUSEMOTION, .windowID = id, .which = which}};
    e.motion.x = x;
    e.motion.y = y;
    e.motion.xrel = e.motion.yrel = 1;
    push(&e);
    if (throw(3) == 0)
        return;
    e = (SDL_Event){.button = {.type = throw(2) ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP}};
    e.button.windowID = id;
    e.button.which = which;
    e.button.button = throw(8) ? SDL_BUTTON_LEFT : SDL_BUTTON_RIGHT;
    e.button.clicks = throw(10) ? 1 : 2;
    e.button.x = x;
    e.button.y = y;
    push(&e);
}

static void throw_wheel(Uint32 id)
{
    SDL_Event e = {.wheel = {.type = SDL_MOUSEWHEEL, .windowID = id}};
    e.wheel.preciseY = (float)(throw(9) - 4) * (throw(3) ? 1 : 0.25f);
    e.wheel.preciseX = throw(5) ? 0 : 1;
    e.wheel.direction = throw(5) ? SDL_MOUSEWHEEL_NORMAL : SDL_MOUSEWHEEL_FLIPPED;
    push(&e);
}

static void throw_finger(Uint32 id)
{
    static const Uint32 types[] = {SDL_FINGERDOWN, SDL_FINGERMOTION, SDL_FINGERUP};
    SDL_Event e = {.tfinger = {.type = types[throw(3)], .touchId = 1, .windowID = id}};
    e.tfinger.fingerId = throw(3);
    e.tfinger.x = (float) throw(1000) / 999;
    e.tfinger.y = (float) throw(1000) / 999;
    push(&e);
}

static void throw_window(SDL_Window *w, Uint32 id)
{
    static const Uint8 kinds[] = {
        SDL_WINDOWEVENT_MINIMIZED, SDL_WINDOWEVENT_RESTORED,  SDL_WINDOWEVENT_HIDDEN,
        SDL_WINDOWEVENT_SHOWN,     SDL_WINDOWEVENT_EXPOSED,   SDL_WINDOWEVENT_FOCUS_LOST,
        SDL_WINDOWEVENT_LEAVE,     SDL_WINDOWEVENT_MAXIMIZED, SDL_WINDOWEVENT_FOCUS_GAINED};
    if (w && throw(2)) {
        SDL_SetWindowSize(w, 240 + throw(900), 180 + throw(500));
        return;
    }
    SDL_Event e = {.window = {.type = SDL_WINDOWEVENT, .windowID = id}};
    e.window.event = kinds[throw((int)G_N_ELEMENTS(kinds))];
    push(&e);
    e.window.event = SDL_WINDOWEVENT_RESTORED; /* else most of it would be thrown unseen */
    if (throw(4))
        push(&e);
}

static void throw_file(Uint32 id)
{
    SDL_Event e = {.drop = {.type = SDL_DROPFILE, .windowID = id}};
    e.drop.file = SDL_strdup(wild.drop[throw((int)G_N_ELEMENTS(wild.drop))]);
    push(&e);
}

/* What is in the file stays there while it can't be read. */
static void expect_fault_kept(void)
{
    if (!wild.fault)
        return;
    g_autofree char *now = NULL;
    g_assert_true(g_file_get_contents(wild.path, &now, NULL, NULL));
    g_assert_cmpstr(now, ==, wild.fault);
}

static void expect_reads(const char *path)
{
    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *scene = scene_read(path, &wild.vocabulary, &wild.library, faults);
    g_autofree char *line = faults->len ? fault_print(faults->pdata[0]) : NULL;
    g_assert_cmpstr(line, ==, NULL);
    g_assert_nonnull(scene);
    scene_free(scene);
}

/* Somebody else edits the scene. */
static void edit(void)
{
    g_autofree char *windy =
        g_strdup_printf("%s\n[rain]\nsound = rain\nbusy = 0.%d\n", text, 1 + throw(8));
    expect_fault_kept();
    g_clear_pointer(&wild.fault, g_free);
    switch (throw(5)) {
    case 0: /* half of it */
        wild.fault = g_strdup_printf("%.*s\nwind = loud\n[", 9 + throw(60), text);
        g_file_set_contents(wild.path, wild.fault, -1, NULL);
        break;
    case 1: /* in place */
        g_file_set_contents_full(wild.path, windy, -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL);
        break;
    case 2:
        g_unlink(wild.path);
        break;
    default:
        g_file_set_contents(wild.path, windy, -1, NULL);
    }
}

static void throw_hand(void)
{
    SDL_Window *w = window();
    Uint32 id = w ? SDL_GetWindowID(w) : 1;
    int width = 960, height = 600, way = throw(100);
    if (w)
        SDL_GetWindowSize(w, &width, &height);
    if (way < 42)
        throw_key();
    else if (way < 72)
        throw_pointer(id, width, height);
    else if (way < 80)
        throw_wheel(id);
    else if (way < 86)
        throw_letters();
    else if (way < 90)
        throw_finger(id);
    else if (way < 93)
        throw_window(w, id);
    else if (way < 97)
        throw_file(id);
    else
        edit();
}

/* From the program's own main loop: some hands, then a frame or two. */
static gboolean throw_some(gpointer data)
{
    (void)data;
    for (int n = 1 + throw(24); n > 0 && wild.here > 0; n--, wild.here--, wild.left--)
        throw_hand();
    if (wild.here <= 0)
        push(&(SDL_Event){.type = SDL_QUIT});
    return G_SOURCE_CONTINUE;
}

/* Every scene of the listener's own. */
static int expect_all_read(void)
{
    int n = 0;
    g_autofree char *own = g_build_filename(wild.home, "withness", "scenes", NULL);
    g_autoptr(GDir) dir = g_dir_open(own, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir)); n++) {
        g_autofree char *path = g_build_filename(own, name, NULL);
        expect_reads(path);
    }
    return n;
}

static void sit_once(void)
{
    g_autoptr(GError) error = NULL;
    struct options o;
    char *words[] = {"withness", "--volume", "0.05", wild.path, NULL};
    if (wild.fault || !g_file_test(wild.path, G_FILE_TEST_EXISTS)) /* else it couldn't begin */
        g_file_set_contents(wild.path, text, -1, NULL);
    g_clear_pointer(&wild.fault, g_free);
    wild.here = MIN(wild.left, 400);
    g_assert_true(options_parse(&o, 4, words, &error));
    guint source = g_timeout_add(15, throw_some, NULL);
    g_assert_cmpint(app_run(&o), ==, 0);
    g_source_remove(source);
    options_clear(&o);
    expect_fault_kept();
    if (!wild.fault && g_file_test(wild.path, G_FILE_TEST_EXISTS))
        expect_reads(wild.path);
}

static void make_drops(void)
{
    struct folder *f = &wild.folder;
    folder_make(f);
    wild.drop[0] = write_sound(f, "creek.wav", noise, 1, 48000, 2);
    wild.drop[1] = write_sound(f, "=a [b] #1;.wav", noise, 2, 22050, 1);
    wild.drop[2] = g_build_filename(f->path, "broken.ogg", NULL);
    g_file_set_contents(wild.drop[2], "OggS and no more", -1, NULL);
    wild.drop[3] = g_build_filename(f->path, "not there.flac", NULL);
    wild.drop[4] = g_strdup(f->path); /* a folder */
    wild.drop[5] = write_sound(f, "huge.wav", noise, 1, 48000, 2);
    g_assert_cmpint(truncate(wild.drop[5], 32 << 20), ==, 0);
}

static int asked(const char *name, int otherwise)
{
    const char *said = g_getenv(name);
    return said ? (int)g_ascii_strtoll(said, NULL, 10) : otherwise;
}

static void test_wild(void)
{
    wild.dice = (uint64_t)asked("WITHNESS_WILD_SEED", 1);
    wild.left = asked("WITHNESS_WILD_EVENTS", 400);
    wild.path = g_build_filename(wild.home, "mine.scene", NULL);
    g_file_set_contents(wild.path, text, -1, NULL);
    vocabulary_fill(&wild.vocabulary);
    library_init(&wild.library);
    make_drops();
    int sat = 0;
    for (; wild.left > 0; sat++)
        sit_once();
    g_test_message("opened %d times, %d scenes of its own", sat, expect_all_read());
    library_clear(&wild.library);
    folder_remove(&wild.folder);
    for (size_t i = 0; i < G_N_ELEMENTS(wild.drop); i++)
        g_free(wild.drop[i]);
    g_free(wild.fault);
    g_free(wild.path);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_all(inside);
    }
    g_remove(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    wild.home = g_dir_make_tmp("withness-wild-XXXXXX", NULL);
    static const char *const folders[] = {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                                          "XDG_CONFIG_HOME"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        g_setenv(folders[i], wild.home, TRUE);
    /* No sound device, no desktop: nobody is to hear this. */
    g_autofree char *alsa = g_build_filename(wild.home, ".asoundrc", NULL);
    g_file_set_contents(alsa, "pcm.!default { type pulse server \"unix:/nonexistent\" }\n", -1,
                        NULL);
    g_setenv("PULSE_SERVER", "unix:/nonexistent", TRUE);
    g_setenv("JACK_NO_START_SERVER", "1", TRUE);
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    g_setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    g_setenv("SDL_VIDEODRIVER", "dummy", FALSE);
    g_test_add_func("/wild/hands", test_wild);
    int bad = g_test_run();
    remove_all(wild.home);
    g_free(wild.home);
    return bad;
}
