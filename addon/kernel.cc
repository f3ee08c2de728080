/* The addon of the side where programs run: it needs libbpf and libbcc's loader, but no compiler. */
#include "session.h"

#include <bpf/libbpf.h>

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  // libbpf and libbcc talk on stderr; what they say is in our errors.
  libbpf_set_print(nullptr);
  exports.Set("Session", Session::define(env));
  return exports;
}

} // namespace

NODE_API_MODULE(kernel, init)
