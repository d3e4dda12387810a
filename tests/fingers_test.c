/* Fingers on the window: of a touch that comes with a pointer or without, one is followed. */
#include "hands.h"

/* A touch as SDL tells it (SDL_touch.c): the finger, and, unless SDL_HINT_TOUCH_MOUSE_EVENTS
 * forbids it, a pointer that goes with the finger that came first. Its function is not for
 * others to call, so what it does is written down here. */
static void finger(struct sit *s, Uint32 type_of, SDL_FingerID id, struct point p)
{
    static SDL_FingerID first;
    static bool down;
    const struct place *place = &s->window.painter.place;
    SDL_Event e = {.tfinger = {.type = type_of, .touchId = 1, .fingerId = id}};
    e.tfinger.windowID = own_window;
    e.tfinger.x = p.x / (float)place->width;
    e.tfinger.y = p.y / (float)place->height;
    SDL_PushEvent(&e);
    bool begins = type_of == SDL_FINGERDOWN && !down;
    if (begins) {
        first = id;
        down = true;
    }
    if (!down || id != first || !SDL_GetHintBoolean(SDL_HINT_TOUCH_MOUSE_EVENTS, SDL_TRUE))
        return;
    SDL_Event m = {.motion = {.type = SDL_MOUSEMOTION, .which = SDL_TOUCH_MOUSEID}};
    m.motion.windowID = own_window;
    m.motion.x = (int)lroundf(p.x);
    m.motion.y = (int)lroundf(p.y);
    m.motion.xrel = m.motion.yrel = 1;
    if (type_of != SDL_FINGERUP)
        SDL_PushEvent(&m);
    SDL_Event b = {.button = {.type = SDL_MOUSEBUTTONUP, .which = SDL_TOUCH_MOUSEID}};
    if (begins)
        b.button.type = SDL_MOUSEBUTTONDOWN;
    b.button.windowID = own_window;
    b.button.button = SDL_BUTTON_LEFT;
    b.button.clicks = 1;
    b.button.x = m.motion.x;
    b.button.y = m.motion.y;
    if (begins || type_of == SDL_FINGERUP)
        SDL_PushEvent(&b);
    down &= type_of != SDL_FINGERUP;
}

static struct point along(struct point from, struct point to, int i)
{
    float k = (float)i / 10;
    return (struct point){from.x + (to.x - from.x) * k, from.y + (to.y - from.y) * k};
}

/* A finger drags the bird, while another comes down on the leaves, slides and leaves. */
static void test_fingers(void)
{
    for (int others = 0; others < 2; others++) {
        struct sit *s = begin();
        struct point from = at(s, 40, 18), to = at(s, 100, 30), leaves = at(s, -60, 6);
        finger(s, SDL_FINGERDOWN, 7, from);
        for (int i = 0; i <= 10; i++) {
            finger(s, SDL_FINGERMOTION, 7, along(from, to, i));
            if (others && i > 2 && i < 8)
                finger(s,
                       i == 3   ? SDL_FINGERDOWN
                       : i == 7 ? SDL_FINGERUP
                                : SDL_FINGERMOTION,
                       8, along(leaves, from, i));
            pass(s, true);
        }
        g_assert_true(s->mixing.board.dragging);
        finger(s, SDL_FINGERUP, 7, to);
        settle(s);
        g_assert_false(s->mixing.board.dragging);
        g_assert_cmpfloat(fabs(layer(s, "blackbird")->bearing_deg - 100), <, 1.5);
        g_assert_cmpfloat(fabs(layer(s, "blackbird")->distance_m - 30), <, 1.5);
        g_assert_cmpfloat(layer(s, "leaves")->bearing_deg, ==, -60);
        g_assert_cmpfloat(layer(s, "leaves")->distance_m, ==, 6);
        end(s);
    }
}

static void expect(struct sit *s, enum action action)
{
    enum action told;
    do {
        pace_now(&s->window.pace);
        told = window_poll(&s->window);
    } while (told == ACTION_MOVED);
    g_assert_cmpint(told, ==, action);
}

/* A finger on the light goes down and up once, wherever a second one is meanwhile; after it the
 * second is nobody's, and the next one is a first again. */
static void test_fingers_on_the_light(void)
{
    struct sit *s = begin();
    struct point light = s->window.painter.place.middle, beside = at(s, 40, 18);
    finger(s, SDL_FINGERDOWN, 1, light);
    expect(s, ACTION_PRESSED);
    g_assert_cmpfloat(fabsf(s->window.input.x - light.x), <, 1);
    g_assert_cmpfloat(fabsf(s->window.input.y - light.y), <, 1);
    finger(s, SDL_FINGERDOWN, 2, beside);
    finger(s, SDL_FINGERMOTION, 2, light);
    expect(s, ACTION_NONE);
    g_assert_cmpfloat(fabsf(s->window.pointer.x - light.x), <, 1);
    finger(s, SDL_FINGERUP, 1, light);
    expect(s, ACTION_RELEASED);
    finger(s, SDL_FINGERMOTION, 2, beside);
    finger(s, SDL_FINGERUP, 2, beside);
    expect(s, ACTION_NONE);
    finger(s, SDL_FINGERDOWN, 3, light);
    expect(s, ACTION_PRESSED);
    finger(s, SDL_FINGERUP, 3, light);
    expect(s, ACTION_RELEASED);
    end(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    move_in();
    g_test_add_func("/hands/fingers", test_fingers);
    g_test_add_func("/hands/fingers-on-the-light", test_fingers_on_the_light);
    return g_test_run();
}
