/* Everything is in kernel.h. */
#include "../kernel.h"
