#include "session.h"
#include "errors.h"
#include "specs.h"
#include "values.h"

#include <bpf/bpf.h>
#include <cerrno>
#include <set>

using errors::bad_argument;
using values::bytes_of;
using values::number_of;
using values::string_of;

namespace {

Napi::Error no_map_with(Napi::Env env, int32_t id) {
  return bad_argument(env, "the session has no map with id " + std::to_string(id));
}

} // namespace

Napi::Function Session::define(Napi::Env env) {
  return DefineClass(
      env, "Session",
      {InstanceMethod<&Session::load_btf>("loadBtf"), InstanceMethod<&Session::create_map>("createMap"),
       InstanceMethod<&Session::load_programs>("loadPrograms"),
       InstanceMethod<&Session::attach_kprobe>("attachKprobe"),
       InstanceMethod<&Session::attach_uprobe>("attachUprobe"),
       InstanceMethod<&Session::attach_raw_tracepoint>("attachRawTracepoint"),
       InstanceMethod<&Session::detach>("detach"),
       InstanceMethod<&Session::open_perf_buffer>("openPerfBuffer"),
       InstanceMethod<&Session::open_ring_buffer>("openRingBuffer"),
       InstanceMethod<&Session::start_polling>("startPolling"), InstanceMethod<&Session::flush>("flush"),
       InstanceMethod<&Session::read_map>("readMap"), InstanceMethod<&Session::put_entry>("putEntry"),
       InstanceMethod<&Session::close>("close")});
}

Session::Session(const Napi::CallbackInfo &info) : Napi::ObjectWrap<Session>(info), env_(info.Env()) {
  Kprobe::remove_leftovers();
}

Session::~Session() {
  let_go();
}

void Session::let_go_of_hooks() {
  probes_.clear();
  links_.clear();
}

/** In this order: no new samples, then no reader. */
void Session::leave_kernel() {
  let_go_of_hooks();
  if (poller_ != nullptr)
    poller_->stop();
}

/** Everything but JavaScript's memory. */
void Session::let_go() {
  closed_ = true;
  leave_kernel();
  if (delivery_ != nullptr) {
    delivery_->stop();
    delivery_.reset();
    napi_remove_env_cleanup_hook(env_, on_env_cleanup, this);
    knock_.Abort();
  }
  poller_.reset();
  programs_.clear();
  maps_.clear();
  btf_ = UniqueFd();
}

void Session::on_env_cleanup(void *session) {
  static_cast<Session *>(session)->let_go();
}

void Session::must_be_open(Napi::Env env) const {
  if (closed_)
    throw errors::coded(env, "CLOSED", "the kernel session is closed");
}

const KernelMap &Session::map_named(Napi::Env env, const std::string &name) const {
  const KernelMap *map = maps_.named(name);
  if (map == nullptr)
    throw bad_argument(env, "the session has no map named '" + name + "'");
  return *map;
}

/** A map that is to be read from now on. */
const KernelMap &Session::output_named(Napi::Env env, const std::string &name) {
  if (poller().running())
    throw bad_argument(env, "outputs are opened before startPolling()");
  return map_named(env, name);
}

int Session::program_named(Napi::Env env, const std::string &name) const {
  const auto found = programs_.find(name);
  if (found == programs_.end())
    throw bad_argument(env, "the session has no program named '" + name + "'");
  return found->second.get();
}

PerfPoller &Session::poller() {
  if (poller_ == nullptr)
    poller_ = std::make_unique<PerfPoller>();
  return *poller_;
}

void Session::load_btf(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const Bytes blob = bytes_of(info[0], "the BTF blob");
  UniqueFd fd(bpf_btf_load(blob.data(), blob.size(), nullptr));
  if (!fd)
    throw errors::system(env, "BTF_LOAD", "the kernel refused the program's type information", errno);
  btf_ = std::move(fd);
}

void Session::create_map(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const MapSpec spec = specs::map_of(info[0]);
  if (maps_.named(spec.name) != nullptr || maps_.with_id(spec.id) != nullptr)
    throw bad_argument(env, "the session already has the map '" + spec.name + "'");
  const KernelMap *inner = maps_.with_id(spec.inner_map_id);
  if (spec.inner_map_id != 0 && inner == nullptr)
    throw no_map_with(env, spec.inner_map_id);
  auto map = KernelMap::create(spec, inner, btf_);
  if (!map)
    throw errors::system(env, "MAP_CREATE", "the kernel refused the map '" + spec.name + "'", errno);
  maps_.add(spec, std::move(*map));
}

void Session::load_programs(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  std::vector<Program> programs = specs::programs_of(info[0], info[1], info[2], info[3].ToBoolean());
  std::set<std::string> names;
  for (Program &program : programs) {
    if (programs_.count(program.name) != 0 || !names.insert(program.name).second)
      throw bad_argument(env, "the session already has the program '" + program.name + "'");
    if (const auto unknown = relocate(program, maps_))
      throw no_map_with(env, *unknown);
  }
  std::vector<Loaded> loaded = load(programs, btf_);
  for (size_t i = 0; i < programs.size(); i++)
    if (loaded[i].refusal != 0)
      throw refusal_of(env, programs[i], loaded[i].refusal);
  for (size_t i = 0; i < programs.size(); i++)
    programs_.emplace(programs[i].name, std::move(loaded[i].fd));
}

Napi::Error Session::refusal_of(Napi::Env env, const Program &program, int refusal) const {
  Napi::Error error =
      errors::system(env, "PROGRAM_LOAD", "the kernel refused the program '" + program.name + "'", refusal);
  error.Set("program", Napi::String::New(env, program.name));
  error.Set("log", Napi::String::New(env, verifier_log(program, btf_, refusal)));
  return error;
}

void Session::attach_kprobe(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string program = string_of(info[0], "the program");
  const std::string symbol = string_of(info[1], "the symbol");
  const bool is_return = info[2].ToBoolean();
  const auto max_active = static_cast<int>(number_of(info[3], "maxActive"));
  auto probe = Kprobe::attach(program_named(env, program), symbol, is_return, max_active);
  if (!probe)
    throw errors::system(env, "ATTACH", "the kernel refused to attach '" + program + "' to " + symbol, errno);
  probes_.push_back(std::move(probe));
}

void Session::attach_uprobe(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string program = string_of(info[0], "the program");
  const std::string file = string_of(info[1], "the file");
  const uint32_t offset = number_of(info[2], "the offset");
  UniqueFd probe = uprobe::attach(program_named(env, program), file, offset, info[3].ToBoolean());
  if (!probe)
    throw errors::system(env, "ATTACH", "the kernel refused to attach '" + program + "' to " + file, errno);
  links_.push_back(std::move(probe));
}

void Session::attach_raw_tracepoint(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string program = string_of(info[0], "the program");
  const std::string tracepoint = string_of(info[1], "the tracepoint");
  UniqueFd link(bpf_raw_tracepoint_open(tracepoint.c_str(), program_named(env, program)));
  if (!link)
    throw errors::system(env, "ATTACH", "the kernel refused to attach '" + program + "' to " + tracepoint,
                         errno);
  links_.push_back(std::move(link));
}

void Session::detach(const Napi::CallbackInfo &info) {
  must_be_open(info.Env());
  let_go_of_hooks();
}

void Session::open_perf_buffer(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string name = string_of(info[0], "the map");
  const auto pages = static_cast<int>(number_of(info[1], "pagesPerCpu"));
  if (pages <= 0 || (pages & (pages - 1)) != 0)
    throw bad_argument(env, "pagesPerCpu must be a power of two, got " + std::to_string(pages));
  if (!poller().open(name, output_named(env, name).fd(), pages))
    throw errors::system(env, "PERF_BUFFER", "cannot open a perf buffer for '" + name + "'", errno);
}

void Session::open_ring_buffer(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string name = string_of(info[0], "the map");
  if (!poller().open_ring_buffer(name, output_named(env, name).fd()))
    throw errors::system(env, "PERF_BUFFER", "cannot open the ring buffer '" + name + "'", errno);
}

void Session::start_polling(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  if (!info[0].IsFunction() || !info[1].IsFunction())
    throw bad_argument(env, "startPolling() wants two functions");
  if (delivery_ != nullptr)
    throw bad_argument(env, "startPolling() was called before");
  delivery_ =
      std::make_shared<Delivery>(poller(), info[0].As<Napi::Function>(), info[1].As<Napi::Function>());
  knock_ = make_knock(env, delivery_);
  // Hooks run newest first: this one must be newer than the thread-safe function's own, which frees it.
  napi_add_env_cleanup_hook(env, on_env_cleanup, this);
  Ref(); // a session that polls lives until close(), even if nothing refers to it
  poller().start([knock = knock_] { knock.NonBlockingCall(); });
}

void Session::flush(const Napi::CallbackInfo &info) {
  must_be_open(info.Env());
  if (delivery_ == nullptr)
    throw bad_argument(info.Env(), "flush() needs startPolling()");
  if (!poller_->flush())
    throw errors::system(info.Env(), "PERF_BUFFER", "the perf buffers cannot be read any more", errno);
  const SharedDelivery keep = delivery_; // a callback may close the session
  keep->deliver(info.Env());
}

Napi::Value Session::read_map(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string name = string_of(info[0], "the map");
  const auto entries = map_named(env, name).entries();
  if (!entries)
    throw errors::system(env, "MAP_READ",
                         errno == EAGAIN ? "the map '" + name + "' changes faster than it can be read"
                                         : "cannot read the map '" + name + "'",
                         errno);
  Napi::Array list = Napi::Array::New(env, entries->size());
  for (size_t i = 0; i < entries->size(); i++) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("key", values::to_js(env, (*entries)[i].key));
    entry.Set("value", values::to_js(env, (*entries)[i].value));
    list.Set(static_cast<uint32_t>(i), entry);
  }
  return list;
}

void Session::put_entry(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  must_be_open(env);
  const std::string name = string_of(info[0], "the map");
  const Bytes key = bytes_of(info[1], "the key");
  const Bytes value = bytes_of(info[2], "the value");
  const KernelMap &map = map_named(env, name);
  if (!map.takes(key, value))
    throw bad_argument(env, "an entry of another size than those of the map '" + name + "'");
  if (bpf_map_update_elem(map.fd(), key.data(), value.data(), BPF_ANY) != 0)
    throw errors::system(env, "MAP_WRITE", "cannot write to the map '" + name + "'", errno);
}

void Session::close(const Napi::CallbackInfo &) {
  const bool polls = delivery_ != nullptr;
  let_go();
  if (polls)
    Unref();
}
