/* frames: the one rate and the one block that everything under the engine is made in.
 * The engine runs at 48 kHz whatever the device does; the output converts. A block is also
 * the hop of the noise bus and the control period (10.7 ms): slow values change once a block
 * and reach the sound through ramps. */
#pragma once

#include <stdint.h>

enum {
    SAMPLE_RATE = 48000,
    BLOCK = 512, /* frames */
    BANDS = 30,  /* third octaves, 25 Hz … 20 kHz */
};

/* Seconds of scene time at a scene frame; frames may be negative. */
static inline double frame_time(int64_t frame)
{
    return (double)frame / SAMPLE_RATE;
}

/* Centre of third-octave band i, in Hz (base 10: IEC 61260-1). */
extern const float band_hz[BANDS];
