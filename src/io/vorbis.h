/* vorbis: Ogg Vorbis by libvorbisfile, for reader.c. Chained files keep their links. */
#pragma once

#include "io/reader.h"

extern const struct reader_format vorbis_format;

/* Whether an Ogg file's last page is all there and says that it is the last; false with an
 * error. (libvorbisfile takes a file that was cut for a shorter one.) */
bool vorbis_is_whole(int fd, GError **error);

/* Whether an Ogg file begins with a Vorbis stream. */
bool vorbis_is_vorbis(int fd);
