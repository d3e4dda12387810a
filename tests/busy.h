/* A place full of life, as a view has it, without an engine. */
#pragma once

#include "ui/view.h"

static const struct view_layer busy[] = {
    {"wind", "wind", 0.0f, 25.0f, 6.28f, 0.03f},
    {"leaves", "leaves", -0.5f, 6.0f, 2.1f, 0.05f},
    {"brook", "brook.ogg", 1.9f, 12.0f, 0.7f, 0.03f},
    {"blackbird", "blackbird", 0.7f, 18, 0, 0.05f},
    {"robin", "robin", -1.3f, 30.0f, 0.0f, 0.04f},
    {"rain", "rain", 3.0f, 14.0f, 1.2f, 0.02f},
    {"crickets", "cricket", 2.4f, 9.0f, 0.5f, 0.04f},
    {"fire", "fire", -2.2f, 3.0f, 0.2f, 0.05f},
};
