#include "nature/nature.h"
static void init(void *s, const struct source_setup *u) { (void)s; (void)u; }
static void render(void *s, const struct moment *m, struct field *f) { (void)s; (void)m; (void)f; }
const struct source_kind blackbird_kind = {.name = "blackbird", .summary = "blackbird", .size = 8, .init = init, .render = render, .usual_distance_m = 6, .usual_width_deg = 90};
