#pragma once

#include "bytes.h"

#include <napi.h>
#include <string>

/** Values from JavaScript and for it. One of the wrong kind throws BAD_ARGUMENT, which says `what` it was
 * for. */
namespace values {

std::string string_of(const Napi::Value &value, const char *what);
uint32_t number_of(const Napi::Value &value, const char *what);
Napi::Object object_of(const Napi::Value &value, const char *what);
Bytes bytes_of(const Napi::Value &value, const char *what);
Napi::Uint8Array to_js(Napi::Env env, const Bytes &data);

} // namespace values
