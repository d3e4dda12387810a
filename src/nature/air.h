/* air: the spectrum of the quiet that nothing outdoors lives without. Main thread. */
#pragma once

#include "dsp/frames.h"

/* Fills power[BANDS] with it at RMS at_db. */
void air_fill(float power[BANDS], float at_db);
