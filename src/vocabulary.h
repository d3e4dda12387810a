/* What scenes may call the generators and signals that this program has. */
#pragma once

#include "scene/vocabulary.h"

void vocabulary_fill(struct vocabulary *v);
