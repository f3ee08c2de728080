#pragma once

#include "delivery.h"
#include "exit_guard.h"
#include "kprobe.h"
#include "maps.h"
#include "perf_poller.h"
#include "program.h"
#include "unique_fd.h"
#include "uprobe.h"

#include <map>
#include <memory>
#include <napi.h>
#include <string>
#include <vector>

/**
 * Replays a bundle in the kernel of this machine, as JavaScript asks (NativeSession in
 * grader/kernel/addon.ts). It owns everything it makes. JavaScript is touched on its own thread only; the
 * poller's thread only knocks.
 */
class Session : public Napi::ObjectWrap<Session> {
public:
  static Napi::Function define(Napi::Env env);
  explicit Session(const Napi::CallbackInfo &info);
  ~Session() override;

private:
  void load_btf(const Napi::CallbackInfo &info);
  void create_map(const Napi::CallbackInfo &info);
  void load_programs(const Napi::CallbackInfo &info);
  void attach_kprobe(const Napi::CallbackInfo &info);
  void attach_uprobe(const Napi::CallbackInfo &info);
  void attach_raw_tracepoint(const Napi::CallbackInfo &info);
  void detach(const Napi::CallbackInfo &info);
  void open_perf_buffer(const Napi::CallbackInfo &info);
  void open_ring_buffer(const Napi::CallbackInfo &info);
  void start_polling(const Napi::CallbackInfo &info);
  void flush(const Napi::CallbackInfo &info);
  Napi::Value read_map(const Napi::CallbackInfo &info);
  void put_entry(const Napi::CallbackInfo &info);
  void close(const Napi::CallbackInfo &info);

  void must_be_open(Napi::Env env) const;
  Napi::Error refusal_of(Napi::Env env, const Program &program, int refusal) const;
  int program_named(Napi::Env env, const std::string &name) const;
  const KernelMap &output_named(Napi::Env env, const std::string &name);
  const KernelMap &map_named(Napi::Env env, const std::string &name) const;
  PerfPoller &poller();
  void let_go_of_hooks();
  void leave_kernel();
  void let_go();
  static void on_env_cleanup(void *session);

  Napi::Env env_;
  bool closed_ = false;
  UniqueFd btf_;
  Maps maps_;
  std::map<std::string, UniqueFd> programs_;
  std::vector<std::unique_ptr<Kprobe>> probes_;
  /** Of uprobes and raw tracepoints: what is attached goes with its descriptor. */
  std::vector<UniqueFd> links_;
  std::unique_ptr<PerfPoller> poller_;
  SharedDelivery delivery_;
  Knock knock_;
  // A probe made through tracefs would outlive the process.
  ExitGuard at_exit_{[this] { leave_kernel(); }};
};
