#pragma once

#include "maps.h"
#include "program.h"

#include <napi.h>
#include <vector>

/** A bundle's parts as they come from JavaScript; BAD_ARGUMENT when something is missing or of the wrong
 * kind. */
namespace specs {

MapSpec map_of(const Napi::Value &spec);
std::vector<Program> programs_of(const Napi::Value &specs, const Napi::Value &license,
                                 const Napi::Value &kernel_version, bool is_raw_tracepoint);

} // namespace specs
