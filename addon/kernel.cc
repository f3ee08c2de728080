/*
 * Session: replays a bundle (grader/bundle/bundle.ts) in the kernel of this machine.
 * One session owns everything it makes. JavaScript is touched on its own thread only; the poller's thread
 * only knocks.
 */
#include "errors.h"
#include "kprobe.h"
#include "perf_poller.h"
#include "unique_fd.h"

#include <algorithm>
#include <bcc/libbpf.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstdlib>
#include <linux/bpf.h>
#include <mutex>
#include <set>

namespace {

constexpr size_t FIRST_LOG_SIZE = 64 << 10;
constexpr size_t LAST_LOG_SIZE = 16 << 20;

using Bytes = std::vector<uint8_t>;

[[noreturn]] void bad_argument(Napi::Env env, const std::string &words) {
  throw errors::coded(env, "BAD_ARGUMENT", words);
}

std::string string_of(const Napi::Value &value, const char *what) {
  if (!value.IsString())
    bad_argument(value.Env(), std::string(what) + " must be a string");
  return value.As<Napi::String>().Utf8Value();
}

uint32_t number_of(const Napi::Value &value, const char *what) {
  if (!value.IsNumber())
    bad_argument(value.Env(), std::string(what) + " must be a number");
  return value.As<Napi::Number>().Uint32Value();
}

Napi::Object object_of(const Napi::Value &value, const char *what) {
  if (!value.IsObject())
    bad_argument(value.Env(), std::string(what) + " must be an object");
  return value.As<Napi::Object>();
}

Bytes bytes_of(const Napi::Value &value, const char *what) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array)
    bad_argument(value.Env(), std::string(what) + " must be a Uint8Array");
  const auto array = value.As<Napi::Uint8Array>();
  return Bytes(array.Data(), array.Data() + array.ByteLength());
}

Napi::Uint8Array to_js(Napi::Env env, const Bytes &data) {
  Napi::Uint8Array array = Napi::Uint8Array::New(env, data.size());
  std::copy(data.begin(), data.end(), array.Data());
  return array;
}

struct LoadedMap {
  UniqueFd fd;
  uint32_t type;
  uint32_t key_size;
  uint32_t value_size;
  uint32_t max_entries;
};

/** Shared by the session and the thread-safe function, whichever goes last. Lives and dies on JavaScript's
 * thread. */
struct Delivery {
  PerfPoller *poller = nullptr; // null once the session is closed
  Napi::FunctionReference on_samples;
  Napi::FunctionReference on_lost;

  void deliver(Napi::Env env) {
    if (poller == nullptr)
      return;
    const PerfBatch batch = poller->take();
    Napi::HandleScope scope(env);
    if (!batch.samples.empty()) {
      Napi::Array samples = Napi::Array::New(env, batch.samples.size());
      for (size_t i = 0; i < batch.samples.size(); i++) {
        Napi::HandleScope each(env);
        Napi::Object sample = Napi::Object::New(env);
        sample.Set("output", batch.samples[i].output);
        sample.Set("cpu", batch.samples[i].cpu);
        sample.Set("data", to_js(env, batch.samples[i].data));
        samples.Set(static_cast<uint32_t>(i), sample);
      }
      on_samples.Call({samples});
    }
    // The first callback may have closed the session; its losses are still told.
    for (const auto &[output, count] : batch.lost)
      on_lost.Call({Napi::String::New(env, output), Napi::Number::New(env, static_cast<double>(count))});
  }
};

using SharedDelivery = std::shared_ptr<Delivery>;

void call_js(Napi::Env env, Napi::Function, SharedDelivery *delivery, void *) {
  if (static_cast<napi_env>(env) == nullptr)
    return; // node is going down
  try {
    (*delivery)->deliver(env);
  } catch (const Napi::Error &error) {
    napi_fatal_exception(env, error.Value());
  }
}

using Knock = Napi::TypedThreadSafeFunction<SharedDelivery, void, call_js>;

class Session : public Napi::ObjectWrap<Session> {
public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "Session",
        {InstanceMethod<&Session::load_btf>("loadBtf"), InstanceMethod<&Session::create_map>("createMap"),
         InstanceMethod<&Session::load_program>("loadProgram"),
         InstanceMethod<&Session::attach_kprobe>("attachKprobe"),
         InstanceMethod<&Session::open_perf_buffer>("openPerfBuffer"),
         InstanceMethod<&Session::start_polling>("startPolling"), InstanceMethod<&Session::flush>("flush"),
         InstanceMethod<&Session::read_map>("readMap"), InstanceMethod<&Session::close>("close")});
  }

  explicit Session(const Napi::CallbackInfo &info) : Napi::ObjectWrap<Session>(info), env_(info.Env()) {
    Kprobe::remove_leftovers();
    const std::lock_guard lock(live_mutex);
    if (!std::exchange(leaves_at_exit, true))
      std::atexit(leave_all);
    live.insert(this);
  }

  ~Session() override {
    let_go();
    const std::lock_guard lock(live_mutex);
    live.erase(this);
  }

private:
  /**
   * process.exit() ends the main thread without a finaliser or a clean-up hook, and a probe made through
   * tracefs would stay behind: so exit() itself takes all probes out. By then no JavaScript runs.
   */
  static void leave_all() {
    const std::lock_guard lock(live_mutex);
    for (Session *session : live)
      session->leave_kernel();
  }

  /** In this order: no new samples, then no reader. */
  void leave_kernel() {
    probes_.clear();
    if (poller_ != nullptr)
      poller_->stop();
  }

  /** Everything but JavaScript's memory. */
  void let_go() {
    closed_ = true;
    leave_kernel();
    if (delivery_ != nullptr) {
      delivery_->poller = nullptr;
      delivery_.reset();
      napi_remove_env_cleanup_hook(env_, on_env_cleanup, this);
      knock_.Abort();
    }
    poller_.reset();
    programs_.clear();
    fds_by_id_.clear();
    maps_.clear();
    btf_ = UniqueFd();
  }

  static void on_env_cleanup(void *session) { static_cast<Session *>(session)->let_go(); }

  void must_be_open(Napi::Env env) const {
    if (closed_)
      throw errors::coded(env, "CLOSED", "the kernel session is closed");
  }

  const LoadedMap &map_named(Napi::Env env, const std::string &name) const {
    const auto found = maps_.find(name);
    if (found == maps_.end())
      bad_argument(env, "the session has no map named '" + name + "'");
    return found->second;
  }

  int fd_of_id(Napi::Env env, int32_t id) const {
    const auto found = fds_by_id_.find(id);
    if (found == fds_by_id_.end())
      bad_argument(env, "the session has no map with id " + std::to_string(id));
    return found->second;
  }

  void load_btf(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    const Bytes blob = bytes_of(info[0], "the BTF blob");
    UniqueFd fd(bpf_btf_load(blob.data(), blob.size(), nullptr));
    if (!fd)
      throw errors::system(env, "BTF_LOAD", "the kernel refused the program's type information", errno);
    btf_ = std::move(fd);
  }

  void create_map(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    const Napi::Object spec = object_of(info[0], "the map spec");
    const std::string name = string_of(spec.Get("name"), "name");
    const auto id = static_cast<int32_t>(number_of(spec.Get("id"), "id"));
    if (maps_.count(name) != 0 || fds_by_id_.count(id) != 0)
      bad_argument(env, "the session already has the map '" + name + "'");

    LoadedMap map{UniqueFd(), number_of(spec.Get("type"), "type"), number_of(spec.Get("keySize"), "keySize"),
                  number_of(spec.Get("valueSize"), "valueSize"),
                  number_of(spec.Get("maxEntries"), "maxEntries")};
    if (map.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
      map.max_entries = static_cast<uint32_t>(libbpf_num_possible_cpus());

    struct bcc_create_map_attr attr = {};
    attr.name = name.c_str();
    attr.map_type = static_cast<enum bpf_map_type>(map.type);
    attr.map_flags = number_of(spec.Get("flags"), "flags");
    attr.key_size = map.key_size;
    attr.value_size = map.value_size;
    attr.max_entries = map.max_entries;
    if (const auto inner = static_cast<int32_t>(number_of(spec.Get("innerMapId"), "innerMapId")); inner != 0)
      attr.inner_map_fd = static_cast<__u32>(fd_of_id(env, inner));
    if (btf_) {
      attr.btf_key_type_id = number_of(spec.Get("btfKeyTypeId"), "btfKeyTypeId");
      attr.btf_value_type_id = number_of(spec.Get("btfValueTypeId"), "btfValueTypeId");
      attr.btf_fd = attr.btf_key_type_id == 0 && attr.btf_value_type_id == 0 ? 0 : btf_.get();
    }
    map.fd = UniqueFd(bcc_create_map_xattr(&attr, true));
    if (!map.fd)
      throw errors::system(env, "MAP_CREATE", "the kernel refused the map '" + name + "'", errno);
    fds_by_id_[id] = map.fd.get();
    maps_.emplace(name, std::move(map));
  }

  /** Puts this session's map fds where the bundle carries map ids. */
  void relocate(Napi::Env env, Bytes &code) const {
    auto *instructions = reinterpret_cast<struct bpf_insn *>(code.data());
    for (size_t i = 0; i < code.size() / sizeof(struct bpf_insn); i++) {
      if (instructions[i].code != (BPF_LD | BPF_DW | BPF_IMM))
        continue;
      if (instructions[i].src_reg == BPF_PSEUDO_MAP_FD || instructions[i].src_reg == BPF_PSEUDO_MAP_VALUE)
        instructions[i].imm = fd_of_id(env, instructions[i].imm);
      i++; // the instruction's second half
    }
  }

  /** Takes its own copy of the options: libbpf 1.5 writes the log's true size into them. */
  static int try_load(const std::string &name, const std::string &license, const Bytes &code,
                      struct bpf_prog_load_opts options) {
    return bpf_prog_load(BPF_PROG_TYPE_KPROBE, name.c_str(), license.c_str(),
                         reinterpret_cast<const struct bpf_insn *>(code.data()),
                         code.size() / sizeof(struct bpf_insn), &options);
  }

  static struct bpf_prog_load_opts without_btf(struct bpf_prog_load_opts options) {
    options.prog_btf_fd = 0;
    options.func_info = options.line_info = nullptr;
    options.func_info_cnt = options.func_info_rec_size = 0;
    options.line_info_cnt = options.line_info_rec_size = 0;
    return options;
  }

  /** The verifier's text for a program that was refused; as much as fits into the largest buffer. */
  static std::string verifier_log(const std::string &name, const std::string &license, const Bytes &code,
                                  struct bpf_prog_load_opts options) {
    for (size_t size = FIRST_LOG_SIZE;; size = std::min(size * 4, LAST_LOG_SIZE)) {
      std::string log(size, '\0');
      options.log_level = 1;
      options.log_buf = log.data();
      options.log_size = static_cast<__u32>(log.size());
      errno = 0;
      const UniqueFd fd(try_load(name, license, code, options));
      if (errno != ENOSPC || size == LAST_LOG_SIZE)
        return log.substr(0, log.find('\0'));
    }
  }

  void load_program(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    const Napi::Object spec = object_of(info[0], "the program spec");
    const std::string name = string_of(spec.Get("name"), "name");
    const std::string license = string_of(info[1], "the license");
    Bytes code = bytes_of(spec.Get("instructions"), "instructions");
    const Bytes func_info = bytes_of(spec.Get("funcInfo"), "funcInfo");
    const Bytes line_info = bytes_of(spec.Get("lineInfo"), "lineInfo");
    const uint32_t func_record = number_of(spec.Get("funcInfoRecordSize"), "funcInfoRecordSize");
    const uint32_t line_record = number_of(spec.Get("lineInfoRecordSize"), "lineInfoRecordSize");
    if (code.empty() || code.size() % sizeof(struct bpf_insn) != 0)
      bad_argument(env, "instructions must be a multiple of 8 bytes");
    if (programs_.count(name) != 0)
      bad_argument(env, "the session already has the program '" + name + "'");
    relocate(env, code);

    LIBBPF_OPTS(bpf_prog_load_opts, options);
    options.kern_version = number_of(info[2], "the kernel version");
    if (btf_ && func_record != 0 && line_record != 0) {
      options.prog_btf_fd = static_cast<__u32>(btf_.get());
      options.func_info = func_info.data();
      options.func_info_cnt = static_cast<__u32>(func_info.size() / func_record);
      options.func_info_rec_size = func_record;
      options.line_info = line_info.data();
      options.line_info_cnt = static_cast<__u32>(line_info.size() / line_record);
      options.line_info_rec_size = line_record;
    }
    UniqueFd fd(try_load(name, license, code, options));
    const int reason = errno;
    if (!fd && reason == EINVAL && options.func_info != nullptr)
      fd = UniqueFd(
          try_load(name, license, code, without_btf(options))); // kernels that know less BTF than libbcc
    if (!fd) {
      Napi::Error error =
          errors::system(env, "PROGRAM_LOAD", "the kernel refused the program '" + name + "'", reason);
      error.Set("log", Napi::String::New(env, verifier_log(name, license, code, options)));
      throw error;
    }
    programs_.emplace(name, std::move(fd));
  }

  void attach_kprobe(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    const std::string program = string_of(info[0], "the program");
    const std::string symbol = string_of(info[1], "the symbol");
    const bool is_return = info[2].ToBoolean();
    const auto max_active = static_cast<int>(number_of(info[3], "maxActive"));
    const auto found = programs_.find(program);
    if (found == programs_.end())
      bad_argument(env, "the session has no program named '" + program + "'");
    auto probe = Kprobe::attach(found->second.get(), symbol, is_return, max_active);
    if (!probe)
      throw errors::system(env, "ATTACH", "the kernel refused to attach '" + program + "' to " + symbol,
                           errno);
    probes_.push_back(std::move(probe));
  }

  void open_perf_buffer(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    const std::string name = string_of(info[0], "the map");
    const auto pages = static_cast<int>(number_of(info[1], "pagesPerCpu"));
    if (pages <= 0 || (pages & (pages - 1)) != 0)
      bad_argument(env, "pagesPerCpu must be a power of two, got " + std::to_string(pages));
    if (poller_ != nullptr && poller_->running())
      bad_argument(env, "openPerfBuffer() must come before startPolling()");
    const LoadedMap &map = map_named(env, name);
    if (poller_ == nullptr)
      poller_ = std::make_unique<PerfPoller>();
    if (!poller_->open(name, map.fd.get(), pages))
      throw errors::system(env, "PERF_BUFFER", "cannot open a perf buffer for '" + name + "'", errno);
  }

  void start_polling(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    if (!info[0].IsFunction() || !info[1].IsFunction())
      bad_argument(env, "startPolling() wants two functions");
    if (delivery_ != nullptr)
      bad_argument(env, "startPolling() was called before");
    if (poller_ == nullptr)
      poller_ = std::make_unique<PerfPoller>();
    delivery_ = std::make_shared<Delivery>();
    delivery_->poller = poller_.get();
    delivery_->on_samples = Napi::Persistent(info[0].As<Napi::Function>());
    delivery_->on_lost = Napi::Persistent(info[1].As<Napi::Function>());
    // A queue of one: a knock that finds it full is not needed, the one that waits will take everything.
    knock_ = Knock::New(env, "perf samples", 1, 1, new SharedDelivery(delivery_),
                        [](Napi::Env, void *, SharedDelivery *shared) { delete shared; });
    // Hooks run newest first: this one must be newer than the thread-safe function's own, which frees it.
    napi_add_env_cleanup_hook(env, on_env_cleanup, this);
    Ref(); // a session that polls lives until close(), whoever forgets it
    poller_->start([knock = knock_] { knock.NonBlockingCall(); });
  }

  void flush(const Napi::CallbackInfo &info) {
    must_be_open(info.Env());
    if (delivery_ == nullptr)
      bad_argument(info.Env(), "flush() needs startPolling()");
    poller_->flush();
    const SharedDelivery keep = delivery_; // a callback may close the session
    keep->deliver(info.Env());
  }

  Napi::Value read_map(const Napi::CallbackInfo &info) {
    Napi::Env env = info.Env();
    must_be_open(env);
    const std::string name = string_of(info[0], "the map");
    const LoadedMap &map = map_named(env, name);
    Bytes key(map.key_size);
    Bytes next(map.key_size);
    Bytes value(value_bytes(map));
    std::set<Bytes> seen;
    Napi::Array entries = Napi::Array::New(env);
    // A key that is deleted under our feet makes the kernel start again at the first: hence `seen`, and a
    // bound.
    bool first = true;
    for (uint64_t steps = 0; steps <= uint64_t{map.max_entries} * 4 + 64; steps++) {
      if (bpf_map_get_next_key(map.fd.get(), first ? nullptr : key.data(), next.data()) != 0) {
        if (errno == ENOENT)
          return entries;
        throw errors::system(env, "MAP_READ", "cannot read the map '" + name + "'", errno);
      }
      first = false;
      key = next;
      if (!seen.insert(key).second || bpf_map_lookup_elem(map.fd.get(), key.data(), value.data()) != 0)
        continue;
      Napi::Object entry = Napi::Object::New(env);
      entry.Set("key", to_js(env, key));
      entry.Set("value", to_js(env, value));
      entries.Set(entries.Length(), entry);
    }
    throw errors::system(env, "MAP_READ", "the map '" + name + "' changes faster than it can be read",
                         EAGAIN);
  }

  /** The kernel copies one value for each possible CPU out of a per-CPU map, each padded to 8 bytes. */
  static size_t value_bytes(const LoadedMap &map) {
    const bool per_cpu = map.type == BPF_MAP_TYPE_PERCPU_HASH || map.type == BPF_MAP_TYPE_PERCPU_ARRAY ||
                         map.type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
    return per_cpu ? (map.value_size + 7) / 8 * 8 * static_cast<size_t>(libbpf_num_possible_cpus())
                   : map.value_size;
  }

  void close(const Napi::CallbackInfo &) {
    const bool polls = delivery_ != nullptr;
    let_go();
    if (polls)
      Unref();
  }

  inline static std::mutex live_mutex;
  inline static std::set<Session *> live;
  inline static bool leaves_at_exit = false;

  Napi::Env env_;
  bool closed_ = false;
  UniqueFd btf_;
  std::map<std::string, LoadedMap> maps_;
  std::map<int32_t, int> fds_by_id_; // borrowed from maps_
  std::map<std::string, UniqueFd> programs_;
  std::unique_ptr<PerfPoller> poller_;
  SharedDelivery delivery_;
  Knock knock_;
  std::vector<std::unique_ptr<Kprobe>> probes_;
};

Napi::Object init(Napi::Env env, Napi::Object exports) {
  // libbpf and libbcc talk on stderr; what they say is in our errors.
  libbpf_set_print(nullptr);
  exports.Set("Session", Session::define(env));
  return exports;
}

} // namespace

NODE_API_MODULE(kernel, init)
