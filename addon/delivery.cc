#include "delivery.h"
#include "values.h"

namespace {

Napi::Object sample_object(Napi::Env env, const PerfSample &sample) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("output", sample.output);
  object.Set("cpu", sample.cpu);
  object.Set("data", values::to_js(env, sample.data));
  return object;
}

} // namespace

void Delivery::deliver(Napi::Env env) {
  if (poller_ == nullptr)
    return;
  const PerfBatch batch = poller_->take();
  Napi::HandleScope scope(env);
  if (!batch.samples.empty()) {
    Napi::Array samples = Napi::Array::New(env, batch.samples.size());
    for (size_t i = 0; i < batch.samples.size(); i++) {
      Napi::HandleScope each(env);
      samples.Set(static_cast<uint32_t>(i), sample_object(env, batch.samples[i]));
    }
    on_samples_.Call({samples});
  }
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
