#include "base/realtime.h"

_Thread_local int realtime_depth;
