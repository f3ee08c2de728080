#pragma once

#include <cstring>
#include <napi.h>
#include <string>

namespace errors {

/** A JavaScript Error with a stable `code`. */
inline Napi::Error coded(Napi::Env env, const char *code, const std::string &message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

/** The caller's mistake. */
inline Napi::Error bad_argument(Napi::Env env, const std::string &message) {
  return coded(env, "BAD_ARGUMENT", message);
}

/** The same for a failed system call: `errno` is the positive number, the message ends with the system's
 * words. */
inline Napi::Error system(Napi::Env env, const char *code, const std::string &what, int number) {
  Napi::Error error = coded(env, code, what + ": " + std::strerror(number));
  error.Set("errno", Napi::Number::New(env, number));
  return error;
}

} // namespace errors
