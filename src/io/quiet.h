/* quiet: while the sound libraries look for devices they complain on stderr about every one
 * that isn't there. For as long as it lasts, stderr leads nowhere; ALSA's and JACK's own
 * complaints stay off for good. What Withness itself has to tell a listener meanwhile, through
 * g_printerr, goes past it. */
#pragma once

struct quiet {
    int stderr_fd; /* or -1 */
};

void quiet_begin(struct quiet *q);
void quiet_end(struct quiet *q);

/* Main thread, once, while nothing is quiet yet: lets g_printerr speak past it. */
void quiet_speak_past(void);
