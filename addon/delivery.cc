#include "delivery.h"
#include "values.h"

namespace {

Napi::Array to_js(Napi::Env env, const std::vector<uint32_t> &counts) {
  Napi::Array array = Napi::Array::New(env, counts.size());
  for (uint32_t i = 0; i < counts.size(); i++)
    array.Set(i, counts[i]);
  return array;
}

} // namespace

void Delivery::deliver(Napi::Env env) {
  if (poller_ == nullptr)
    return;
  const PerfBatch batch = poller_->take();
  Napi::HandleScope scope(env);
  if (!batch.samples.empty())
    on_samples_.Call({values::to_js(env, batch.samples), to_js(env, batch.counts)});
  // The first callback may have closed the session; its losses are still told.
  for (const auto &[output, count] : batch.lost)
    on_lost_.Call({Napi::String::New(env, output), Napi::Number::New(env, static_cast<double>(count))});
}

void deliver_on_knock(Napi::Env env, Napi::Function, SharedDelivery *delivery, void *) {
  if (static_cast<napi_env>(env) == nullptr)
    return; // node is going down
  try {
    (*delivery)->deliver(env);
  } catch (const Napi::Error &error) {
    napi_fatal_exception(env, error.Value());
  }
}

Knock make_knock(Napi::Env env, const SharedDelivery &delivery) {
  // A queue of one: a knock that finds it full is not needed, the one that waits will take everything.
  return Knock::New(env, "perf samples", 1, 1, new SharedDelivery(delivery),
                    [](Napi::Env, void *, SharedDelivery *shared) { delete shared; });
}
