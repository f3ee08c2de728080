#pragma once

#include "perf_poller.h"

#include <memory>
#include <napi.h>

/**
 * Brings what the poller gathers to two JavaScript functions. Shared by the session and the thread-safe
 * function, whichever goes last. Lives and dies on JavaScript's thread.
 */
class Delivery {
public:
  Delivery(PerfPoller &poller, Napi::Function on_samples, Napi::Function on_lost)
      : poller_(&poller), on_samples_(Napi::Persistent(on_samples)), on_lost_(Napi::Persistent(on_lost)) {}

  /** Calls the functions with all that waits; they may close the session. */
  void deliver(Napi::Env env);
  /** The poller goes: nothing is delivered any more. */
  void stop() { poller_ = nullptr; }

private:
  PerfPoller *poller_;
  Napi::FunctionReference on_samples_;
  Napi::FunctionReference on_lost_;
};

using SharedDelivery = std::shared_ptr<Delivery>;

void deliver_on_knock(Napi::Env env, Napi::Function, SharedDelivery *delivery, void *);

/** How the poller's thread asks for a delivery. */
using Knock = Napi::TypedThreadSafeFunction<SharedDelivery, void, deliver_on_knock>;

Knock make_knock(Napi::Env env, const SharedDelivery &delivery);
