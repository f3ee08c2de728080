#pragma once

#include "maps.h"
#include "program.h"

#include <napi.h>

/** A bundle's parts as they come from JavaScript; BAD_ARGUMENT when something is missing or of the wrong
 * kind. */
namespace specs {

MapSpec map_of(const Napi::Value &spec);
Program program_of(const Napi::Value &spec, const Napi::Value &license, const Napi::Value &kernel_version,
                   bool is_raw_tracepoint);

} // namespace specs
