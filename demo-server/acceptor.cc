// The demo server's way to take connections. libuv calls accept4(fd, NULL, NULL, ...), so a kretprobe on
// accept4 finds no address to read. This addon calls accept4 with an address, like most servers outside of
// Node do.
//
// Ownership: the JavaScript object points at a Listener; the Listener owns the socket and the poll handle and
// deletes itself when libuv has let go of that handle. All of it lives on one JavaScript thread and that
// thread's loop.
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <napi.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>
#include <uv.h>

namespace {

class UniqueFd {
public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd &operator=(UniqueFd &&other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  UniqueFd(const UniqueFd &) = delete;
  UniqueFd &operator=(const UniqueFd &) = delete;
  ~UniqueFd() { Reset(); }

  int Get() const { return fd_; }
  void Reset() {
    if (fd_ >= 0)
      close(std::exchange(fd_, -1));
  }

private:
  int fd_ = -1;
};

/** A failed system call as a JavaScript Error with `code`, `errno` and `syscall`, like Node's own. */
Napi::Error SystemError(Napi::Env env, const char *syscall_name, int error) {
  const std::string code = uv_err_name(-error);
  Napi::Error failure =
      Napi::Error::New(env, std::string(syscall_name) + ": " + code + ", " + strerror(error));
  failure.Set("code", Napi::String::New(env, code));
  failure.Set("errno", Napi::Number::New(env, error));
  failure.Set("syscall", Napi::String::New(env, syscall_name));
  return failure;
}

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  int Family() const { return storage.ss_family; }
  sockaddr *Get() { return reinterpret_cast<sockaddr *>(&storage); }
  sockaddr_in &V4() { return reinterpret_cast<sockaddr_in &>(storage); }
  sockaddr_in6 &V6() { return reinterpret_cast<sockaddr_in6 &>(storage); }
  uint16_t Port() { return ntohs(Family() == AF_INET6 ? V6().sin6_port : V4().sin_port); }
  std::string Text() {
    char text[INET6_ADDRSTRLEN] = "";
    const void *bytes = Family() == AF_INET6 ? static_cast<void *>(&V6().sin6_addr) : &V4().sin_addr;
    inet_ntop(Family(), bytes, text, sizeof(text));
    return text;
  }
};

/** Reads a numeric IPv4 or IPv6 address; false when the text is neither. */
bool ParseAddress(const std::string &text, uint16_t port, Address *out) {
  if (inet_pton(AF_INET, text.c_str(), &out->V4().sin_addr) == 1) {
    out->storage.ss_family = AF_INET;
    out->V4().sin_port = htons(port);
    out->length = sizeof(sockaddr_in);
    return true;
  }
  if (inet_pton(AF_INET6, text.c_str(), &out->V6().sin6_addr) == 1) {
    out->storage.ss_family = AF_INET6;
    out->V6().sin6_port = htons(port);
    out->length = sizeof(sockaddr_in6);
    return true;
  }
  return false;
}

UniqueFd Listen(Napi::Env env, Address address) {
  UniqueFd fd(socket(address.Family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.Get() < 0)
    throw SystemError(env, "socket", errno);
  const int on = 1;
  if (setsockopt(fd.Get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
    throw SystemError(env, "setsockopt", errno);
  // Without this an IPv4 client of :: would show up as an IPv6 one (::ffff:127.0.0.1).
  if (address.Family() == AF_INET6 && setsockopt(fd.Get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) != 0)
    throw SystemError(env, "setsockopt", errno);
  if (bind(fd.Get(), address.Get(), address.length) != 0)
    throw SystemError(env, "bind", errno);
  if (listen(fd.Get(), SOMAXCONN) != 0)
    throw SystemError(env, "listen", errno);
  return fd;
}

uint64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000 + static_cast<uint64_t>(now.tv_nsec);
}

/** What one accept4 did. `result` is the new fd or a negative errno. */
struct Accepted {
  int result;
  uint64_t not_before;
  uint64_t not_after;
  Address peer;

  Napi::Object ToObject(Napi::Env env) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("result", Napi::Number::New(env, result));
    object.Set("notBefore", Napi::BigInt::New(env, not_before));
    object.Set("notAfter", Napi::BigInt::New(env, not_after));
    if (result >= 0) {
      Napi::Object client = Napi::Object::New(env);
      client.Set("family", Napi::String::New(env, peer.Family() == AF_INET6 ? "IPv6" : "IPv4"));
      client.Set("address", Napi::String::New(env, peer.Text()));
      client.Set("port", Napi::Number::New(env, peer.Port()));
      object.Set("peer", client);
    }
    return object;
  }
};

Accepted Accept(int listening_fd) {
  Accepted accepted{};
  accepted.peer.length = sizeof(accepted.peer.storage);
  accepted.not_before = MonotonicNs();
  const int fd =
      accept4(listening_fd, accepted.peer.Get(), &accepted.peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  const int error = errno;
  accepted.not_after = MonotonicNs();
  accepted.result = fd >= 0 ? fd : -error;
  return accepted;
}

class Listener {
public:
  /** Takes the socket and starts to watch it. The Listener deletes itself some time after Close(). */
  static Listener *Start(Napi::Env env, UniqueFd fd, Napi::Function on_accept) {
    auto *listener = new Listener(env, std::move(fd), on_accept);
    uv_loop_t *loop = nullptr;
    int error = napi_get_uv_event_loop(env, &loop) == napi_ok ? 0 : UV_EINVAL;
    if (error == 0)
      error = uv_poll_init(loop, &listener->poll_, listener->fd_.Get());
    if (error != 0) {
      delete listener;
      throw SystemError(env, "uv_poll_init", -error);
    }
    listener->poll_.data = listener;
    // A worker that ends must wait until libuv has let go of the handle, so the hook is an asynchronous one.
    napi_add_async_cleanup_hook(
        env, [](napi_async_cleanup_hook_handle, void *self) { static_cast<Listener *>(self)->Close(); },
        listener, &listener->cleanup_hook_);
    listener->Resume();
    return listener;
  }

  int Fd() const { return fd_.Get(); }

  void Pause() {
    if (!closed_)
      uv_poll_stop(&poll_);
  }

  void Resume() {
    if (!closed_)
      uv_poll_start(&poll_, UV_READABLE,
                    [](uv_poll_t *poll, int, int) { static_cast<Listener *>(poll->data)->AcceptAll(); });
  }

  /** Safe to call twice, and from within the callback. */
  void Close() {
    if (std::exchange(closed_, true))
      return;
    uv_close(reinterpret_cast<uv_handle_t *>(&poll_), [](uv_handle_t *handle) {
      auto *listener = static_cast<Listener *>(handle->data);
      const napi_async_cleanup_hook_handle hook = listener->cleanup_hook_;
      delete listener;
      napi_remove_async_cleanup_hook(hook);
    });
    fd_.Reset();
  }

private:
  Listener(Napi::Env env, UniqueFd fd, Napi::Function on_accept)
      : env_(env), fd_(std::move(fd)), on_accept_(Napi::Persistent(on_accept)), context_(env, "acceptor") {}

  void AcceptAll() {
    while (!closed_) {
      const Napi::HandleScope scope(env_);
      Accepted accepted = Accept(fd_.Get());
      const bool took_all = accepted.result == -EAGAIN;
      // Level-triggered polling would spin while there are no fds or no memory; JavaScript resumes later.
      if (accepted.result < 0 && !took_all && accepted.result != -EINTR && accepted.result != -ECONNABORTED) {
        Pause();
        Report(accepted);
        return;
      }
      Report(accepted);
      if (took_all)
        return;
    }
  }

  /** From here on JavaScript owns the new fd. What it throws is an uncaught exception of this thread. */
  void Report(Accepted &accepted) {
    try {
      on_accept_.MakeCallback(env_.Global(), {accepted.ToObject(env_)}, context_);
    } catch (const Napi::Error &error) {
      napi_fatal_exception(env_, error.Value());
    }
  }

  Napi::Env env_;
  uv_poll_t poll_{};
  UniqueFd fd_;
  Napi::FunctionReference on_accept_;
  Napi::AsyncContext context_;
  napi_async_cleanup_hook_handle cleanup_hook_ = nullptr;
  bool closed_ = false;
};

class Acceptor : public Napi::ObjectWrap<Acceptor> {
public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(
        env, "Acceptor",
        {InstanceAccessor<&Acceptor::GetFd>("fd"), InstanceAccessor<&Acceptor::GetPort>("port"),
         InstanceMethod<&Acceptor::Resume>("resume"), InstanceMethod<&Acceptor::Close>("close")});
  }

  /** new Acceptor(address, port, onAccept) */
  explicit Acceptor(const Napi::CallbackInfo &info) : ObjectWrap(info) {
    const Napi::Env env = info.Env();
    if (info.Length() != 3 || !info[0].IsString() || !info[1].IsNumber() || !info[2].IsFunction())
      throw Napi::TypeError::New(env, "Acceptor wants (address: string, port: number, onAccept: function)");
    const std::string text = info[0].As<Napi::String>();
    Address address;
    if (!ParseAddress(text, static_cast<uint16_t>(info[1].As<Napi::Number>().Uint32Value()), &address))
      throw Napi::TypeError::New(env, "Acceptor wants a numeric IPv4 or IPv6 address, got \"" + text + "\"");
    UniqueFd fd = Listen(env, address);
    address.length = sizeof(address.storage);
    if (getsockname(fd.Get(), address.Get(), &address.length) != 0)
      throw SystemError(env, "getsockname", errno);
    port_ = address.Port();
    fd_ = fd.Get();
    listener_ = Listener::Start(env, std::move(fd), info[2].As<Napi::Function>());
    Ref();
  }

private:
  Napi::Value GetFd(const Napi::CallbackInfo &info) { return Napi::Number::New(info.Env(), fd_); }
  Napi::Value GetPort(const Napi::CallbackInfo &info) { return Napi::Number::New(info.Env(), port_); }

  void Resume(const Napi::CallbackInfo &) {
    if (listener_ != nullptr)
      listener_->Resume();
  }

  void Close(const Napi::CallbackInfo &) {
    if (listener_ == nullptr)
      return;
    std::exchange(listener_, nullptr)->Close();
    Unref();
  }

  /** Not owned: it deletes itself after Close() or when the environment ends. */
  Listener *listener_ = nullptr;
  int fd_ = -1;
  int port_ = 0;
};

/** The calling thread's id as the kernel knows it; Node has no such function (worker_threads.threadId is
 * another number). */
Napi::Value KernelThreadId(const Napi::CallbackInfo &info) {
  return Napi::Number::New(info.Env(), static_cast<double>(syscall(SYS_gettid)));
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("Acceptor", Acceptor::Define(env));
  exports.Set("kernelThreadId", Napi::Function::New(env, KernelThreadId));
  return exports;
}

NODE_API_MODULE(acceptor, Init)

} // namespace
