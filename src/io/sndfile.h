/* sndfile: whatever libsndfile reads (WAV, FLAC, MP3, Opus, AIFF …), for reader.c. */
#pragma once

#include "io/reader.h"

extern const struct reader_format sndfile_format;
