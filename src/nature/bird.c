#include "nature/bird.h"

#include "base/hash.h"
#include "dsp/level.h"

#include <math.h>

/* A blackbird's plain note at REFERENCE_M; its phrases peak at about -12 dBFS. */
static const float blackbird_db = -14;

/* Onsets are looked up this far ahead at once, in frames: pure, so how far changes nothing. */
enum { LOOK_AHEAD = 16 * BLOCK };

enum { STREAM_INDIVIDUAL = 0x6269, STREAM_PERCH, STREAM_SELF, STREAM_YIELD };

/* Its phrase; or that of the call it takes up, at the caller's pitch give or take 1 % and at
 * the caller's pace, but as it sings it itself: what is random in a rendition is its own. */
static void compose(const struct bird *b, const struct event *e, struct phrase *p)
{
    const struct bird *other = e->call ? b->world->voices[e->answers].source : b;
    const struct singer *whose = &other->singer[e->call ? e->call_who : e->who].self;
    phrase_begin(p, &b->species->timbre, e->key);
    p->octaves += whose->octaves;
    if (e->call)
        p->octaves += 0.0144f * (float)(2 * hash_uniform(hash_sub(e->key, e->call_who)) - 1);
    p->tempo *= whose->tempo;
    p->level_db += blackbird_db + b->species->level_db;
    b->species->compose(whose, e->call ? e->call : e->key, e->call ? e->call_turn : e->turn,
                        p);
}

static double event_length_s(const void *source, const struct event *e)
{
    struct phrase p;
    compose(source, e, &p);
    return phrase_length_s(&p);
}

static double length_s(const void *source, int who, uint64_t key, int64_t turn)
{
    struct event e = {.key = key, .who = who, .answers = -1, .turn = turn};
    return event_length_s(source, &e);
}

void bird_init(void *source, const struct source_setup *setup,
               const struct bird_species *species)
{
    struct bird *b = source;
    const struct source_params *params = &setup->params;
    b->species = species;
    b->world = setup->world;
    b->voice = setup->voice;
    b->n = params->count < 1 ? 1 : params->count > BIRDS_MAX ? BIRDS_MAX : params->count;
    b->next_frame = INT64_MIN;
    double every_s = params->every_s * pow(4, 0.5 - params->busy);
    /* Between two songs: nature-sound.md §2; or no more than it must. */
    const double moves = species->keeps_on ? 1.0 / AGENT_STAY : 0.06;
    for (int i = 0; i < b->n; i++) {
        struct bird_singer *s = &b->singer[i];
        uint64_t key = hash_sub(hash_sub(setup->key, STREAM_INDIVIDUAL), i);
        struct rng r = rng_of(hash_sub(key, STREAM_SELF));
        double pitch_sd = species->pitch_sd > 0 ? (double)species->pitch_sd : 0.043;
        double pitch = fmax(fmin(rng_normal(&r, 0, 1), 2), -2);
        double tempo = fmax(fmin(rng_normal(&r, 0, 1), 2), -2);
        s->self =
            (struct singer){key, i, (float)(pitch_sd * pitch), (float)(1 + 0.05 * tempo)};
        s->agent = (struct agent){.world = b->world,
                                  .voice = b->voice,
                                  .who = i,
                                  .of = b->n,
                                  .key = key,
                                  .habit = species->habit,
                                  .source = b,
                                  .share = species->takes_turns ? b->n : 1,
                                  .clock = species->takes_turns ? setup->key : key,
                                  .chance = species->keeps_on ? 1 : 0,
                                  .rest_s = species->rest_s,
                                  .heeds = true,
                                  .moves = moves,
                                  .matches = (double)species->matches,
                                  .length = length_s,
                                  .matched_length = event_length_s};
        bool answerer = species->answers_mate > 0 && i % 2;
        double rest = answerer ? species->answerer_rest : 1;
        agent_init(&s->agent, every_s * rest, species->longest_s);
    }
}

/* Where the individual sits on this turn: on one of its two to four perches around its own
 * place. The first lives where the layer is; of the others half are farther away. */
static struct spot_place perch(const struct bird *b, int who, int64_t turn)
{
    uint64_t key = b->singer[who].self.key;
    struct rng own = rng_of(hash_sub(key, STREAM_PERCH));
    double across = 0, distance = 1;
    if (b->n > 1) {
        int slot = who * (b->n == 5 ? 3 : 5) % b->n; /* neighbours in number sit apart */
        across = -1 + (2 * slot + 1 + rng_uniform(&own, -0.5, 0.5)) / b->n;
        distance = who % 2 ? rng_uniform(&own, 1.7, 3) : rng_uniform(&own, 0.85, 1.3);
        if (who == 0)
            distance = 1;
    }
    int perches = 2 + rng_below(&own, 3);
    int chosen = agent_perch(&b->singer[who].agent, turn, perches);
    struct rng r = rng_of(hash_sub(hash_sub(key, STREAM_PERCH), 1 + chosen));
    across += rng_uniform(&r, -0.25, 0.25);
    distance *= rng_uniform(&r, 0.93, 1.15);
    return (struct spot_place){(float)across, (float)distance};
}

/* Whether it would sing while its neighbour, the one before it in number, does (as if that one
 * heard nobody). */
static bool interrupts(const struct bird *b, int who, const struct event *e)
{
    enum { MOST = 6 };
    struct event other[MOST];
    const int64_t margin = SAMPLE_RATE / 4;
    int64_t longest = (int64_t)(b->species->longest_s * SAMPLE_RATE) + margin;
    int n = agent_own_events(&b->singer[who - 1].agent, e->onset - longest,
                             e->onset + e->length + margin, other, MOST);
    for (int i = 0; i < n; i++)
        if (other[i].onset + other[i].length + margin > e->onset)
            return true;
    return false;
}

/* What it sings unasked: four times of five it waits for its neighbour. */
static int songs(const struct bird *b, int who, int64_t from, int64_t to, struct event *out,
                 int n_max)
{
    const double heedless = 0.2;
    int n = agent_own_events(&b->singer[who].agent, from, to, out, n_max), left = 0;
    for (int i = 0; i < n; i++) {
        double mood = hash_uniform(hash_sub(out[i].key, STREAM_YIELD));
        if (who == 0 || mood < heedless || !interrupts(b, who, &out[i]))
            out[left++] = out[i];
    }
    return left;
}

/* The answers of odd individuals to the even ones before them, as a pair has it; none into the
 * other's next song. */
static int answers_to_mate(const struct bird *b, int who, int64_t from, int64_t to,
                           struct event *out, int n_max)
{
    enum { CALLS_MAX = 16, STRETCH = 20 * SAMPLE_RATE };
    const struct agent *agent = &b->singer[who].agent;
    int64_t back = (int64_t)((ANSWER_LATEST_S + b->species->longest_s) * SAMPLE_RATE);
    int n = 0;
    for (int64_t at = from; at < to; at += STRETCH) {
        struct event call[CALLS_MAX], answer;
        int64_t end = at + STRETCH < to ? at + STRETCH : to;
        int calls = songs(b, who - 1, at - back, end, call, CALLS_MAX);
        for (int k = 0; k < calls && n < n_max; k++)
            if (agent_answer(agent, &call[k], b->voice, b->species->answers_mate, at, end,
                             &answer) &&
                !interrupts(b, who, &answer))
                out[n++] = answer;
    }
    return n;
}

static int own_events(const struct bird *b, int who, int64_t from, int64_t to,
                      struct event *out, int n_max)
{
    int n = songs(b, who, from, to, out, n_max);
    if (b->species->answers_mate > 0 && who % 2)
        n += answers_to_mate(b, who, from, to, out + n, n_max - n);
    return n;
}

int bird_events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    const struct bird *b = source;
    int n = 0;
    for (int i = 0; i < b->n; i++)
        n += own_events(b, i, from, to, out + n, n_max - n);
    return n;
}

/* What it sings, in [from, to): its own, its mate's answers, and its answers to others. */
static int all_events(const struct bird *b, int who, int64_t from, int64_t to,
                      struct event *out, int n_max)
{
    int n = songs(b, who, from, to, out, n_max);
    n += agent_answers(&b->singer[who].agent, from, to, out + n, n_max - n);
    if (b->species->answers_mate > 0 && who % 2)
        n += answers_to_mate(b, who, from, to, out + n, n_max - n);
    return n;
}

int bird_all_events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    const struct bird *b = source;
    int n = 0;
    for (int i = 0; i < b->n; i++)
        n += all_events(b, i, from, to, out + n, n_max - n);
    return n;
}

int bird_songs(const void *source, int but, double from_s, double to_s)
{
    const struct bird *b = source;
    int n = 0;
    for (int i = 0; i < b->n; i++)
        n += i == but ? 0 : agent_songs(&b->singer[i].agent, from_s, to_s);
    return n;
}

double bird_pace(const void *source, int but, double t)
{
    const struct bird *b = source;
    double pace = 0;
    for (int i = 0; i < b->n; i++)
        pace += i == but ? 0 : agent_pace(&b->singer[i].agent, t);
    return pace;
}

static bool overlap(const struct event *a, const struct event *b)
{
    return a->onset < b->onset + b->length && b->onset < a->onset + a->length;
}

const struct habit *bird_habit(const void *source)
{
    const struct bird *b = source;
    return &b->species->habit;
}

/* Puts a phrase in its place in the queue; the one that is there already has precedence. */
static void enqueue(struct bird_singer *s, const struct event *e)
{
    int at = s->n_ahead;
    for (int i = 0; i < s->n_ahead; i++)
        if (overlap(e, &s->ahead[i]))
            return;
    if (s->n_ahead == PHRASES_AHEAD)
        return;
    for (; at > 0 && s->ahead[at - 1].onset > e->onset; at--)
        s->ahead[at] = s->ahead[at - 1];
    s->ahead[at] = *e;
    s->n_ahead++;
}

static void look_ahead(struct bird *b, int64_t to)
{
    for (int i = 0; i < b->n; i++) {
        struct event event[PHRASES_AHEAD];
        int n = all_events(b, i, b->looked_to, to, event, PHRASES_AHEAD);
        for (int k = 0; k < n; k++) {
            float distance = perch(b, i, event[k].turn).distance;
            event[k].onset += source_travel(b->world, b->voice, distance);
            enqueue(&b->singer[i], &event[k]);
        }
    }
    b->looked_to = to;
}

/* Where nothing is known of the time before: what may still be heard is looked up. */
static void begin_anywhere(struct bird *b, int64_t frame)
{
    const float farthest = 3.3f;
    int64_t longest = (int64_t)((b->species->longest_s + 0.1) * SAMPLE_RATE);
    b->looked_to = frame - longest - source_travel(b->world, b->voice, farthest);
    for (int i = 0; i < b->n; i++) {
        struct bird_singer *s = &b->singer[i];
        s->n_ahead = 0;
        s->begun = INT64_MIN;
        s->side[0].syllable = s->side[1].syllable = NULL;
        s->place = perch(b, i, agent_turn(&s->agent, frame_time(frame)));
    }
}

static void begin_phrase(struct bird *b, int who, const struct event *e, int64_t frame,
                         struct field *out)
{
    struct bird_singer *s = &b->singer[who];
    s->side[0].syllable = s->side[1].syllable = NULL;
    compose(b, e, &s->phrase);
    float louder =
        gain_of_db((float)world_lombard_db(b->world, b->voice, frame_time(e->onset)));
    for (int i = 0; i < s->phrase.n; i++)
        s->phrase.syllable[i].gain *= louder;
    s->begun = e->onset;
    s->next = 0;
    if (e->onset >= frame && out->n_events < EVENTS_MAX)
        out->event[out->n_events++] = *e;
}

/* A syllable that began before anything was known is left out: the next one is whole. */
static void sing(struct bird_singer *s, int64_t frame, float *out)
{
    int at[2] = {0, 0};
    for (; s->begun != INT64_MIN && s->next < s->phrase.n; s->next++) {
        const struct syllable *syllable = &s->phrase.syllable[s->next];
        int64_t start = s->begun + (int64_t)((double)syllable->begin_s * SAMPLE_RATE) - frame;
        if (start >= BLOCK)
            break;
        if (start < 0)
            continue;
        struct whistle *side = &s->side[(int)syllable->side];
        int *to = &at[(int)syllable->side];
        whistle_render(side, out + *to, (int)start - *to);
        whistle_begin(side, syllable);
        *to = (int)start;
    }
    for (int k = 0; k < 2; k++)
        whistle_render(&s->side[k], out + at[k], BLOCK - at[k]);
}

void bird_render(void *source, const struct moment *now, struct field *out)
{
    struct bird *b = source;
    if (now->frame != b->next_frame)
        begin_anywhere(b, now->frame);
    b->next_frame = now->frame + BLOCK;
    if (b->looked_to < b->next_frame + SAMPLE_RATE)
        look_ahead(b, b->next_frame + SAMPLE_RATE + LOOK_AHEAD);
    out->n_spots = b->n;
    for (int i = 0; i < b->n; i++) {
        struct bird_singer *s = &b->singer[i];
        while (s->n_ahead && s->ahead[0].onset + s->ahead[0].length <= now->frame) {
            s->n_ahead--;
            for (int k = 0; k < s->n_ahead; k++)
                s->ahead[k] = s->ahead[k + 1];
        }
        const struct event *first = s->n_ahead ? &s->ahead[0] : NULL;
        /* It has flown before it sings, never while. */
        if (first && first->onset < b->next_frame + SAMPLE_RATE)
            s->place = perch(b, i, first->turn);
        out->spot_place[i] = s->place;
        for (int k = 0; k < s->n_ahead && s->ahead[k].onset < b->next_frame; k++)
            if (s->ahead[k].onset > s->begun)
                begin_phrase(b, i, &s->ahead[k], now->frame, out);
        sing(s, now->frame, out->spot[i]);
    }
}
