// What tells a restored guest from its twins: the time of day and fresh randomness. Guest only, as root.
#include <napi.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <vector>

#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace {

void throwErrno(Napi::Env env, const char *what) {
  throw Napi::Error::New(env, std::string(what) + ": " + std::strerror(errno));
}

// setClock(epochMs: number): sets CLOCK_REALTIME.
void SetClock(const Napi::CallbackInfo &info) {
  const double epochMs = info[0].As<Napi::Number>().DoubleValue();
  const auto seconds = static_cast<time_t>(epochMs / 1000);
  const timespec now{seconds, static_cast<long>((epochMs - seconds * 1000.0) * 1e6)};
  if (clock_settime(CLOCK_REALTIME, &now) != 0)
    throwErrno(info.Env(), "clock_settime");
}

// addEntropy(bytes: Uint8Array): credits the bytes to the kernel's random pool and reseeds its generator from
// it, which it would otherwise do up to a minute later (random(4)).
void AddEntropy(const Napi::CallbackInfo &info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  std::vector<char> request(sizeof(rand_pool_info) + bytes.ByteLength());
  auto *pool = reinterpret_cast<rand_pool_info *>(request.data());
  pool->entropy_count = static_cast<int>(bytes.ByteLength() * 8);
  pool->buf_size = static_cast<int>(bytes.ByteLength());
  std::memcpy(pool->buf, bytes.Data(), bytes.ByteLength());
  const int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    throwErrno(info.Env(), "/dev/urandom");
  const bool done = ioctl(fd, RNDADDENTROPY, pool) == 0 && ioctl(fd, RNDRESEEDCRNG) == 0;
  const int error = errno;
  close(fd);
  errno = error;
  if (!done)
    throwErrno(info.Env(), "RNDADDENTROPY");
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("setClock", Napi::Function::New(env, SetClock));
  exports.Set("addEntropy", Napi::Function::New(env, AddEntropy));
  return exports;
}

} // namespace

NODE_API_MODULE(twin, Init)
