#include "perf_poller.h"

#include <bcc/libbpf.h>
#include <bcc/perf_reader.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>

namespace {

/** More than this waiting for JavaScript counts as lost: a flood must not eat the machine's memory. */
constexpr size_t MAX_PENDING_BYTES = 64 << 20;
/** Within one long read of a busy ring, tell JavaScript this often. */
constexpr size_t NOTIFY_EVERY = 256;

/** Reads the kernel's list, e.g. `0-2,5`. */
std::vector<int> online_cpus() {
  std::vector<int> cpus;
  std::ifstream file("/sys/devices/system/cpu/online");
  for (std::string range; std::getline(file, range, ',');) {
    int first = 0;
    int last = 0;
    const int fields = std::sscanf(range.c_str(), "%d-%d", &first, &last);
    for (int cpu = first; fields > 0 && cpu <= (fields == 2 ? last : first); cpu++)
      cpus.push_back(cpu);
  }
  return cpus;
}

} // namespace

PerfPoller::PerfPoller() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
PerfPoller::~PerfPoller() {
  stop();
}

void PerfPoller::ReaderDeleter::operator()(perf_reader *reader) const {
  perf_reader_free(reader);
}

bool PerfPoller::open(const std::string &output, int map_fd, int pages_per_cpu) {
  for (int cpu : online_cpus()) {
    auto ring = std::make_unique<Ring>();
    ring->poller = this;
    ring->output = output;
    ring->cpu = cpu;
    ring->reader.reset(static_cast<perf_reader *>(
        bpf_open_perf_buffer(on_sample, on_lost, ring.get(), -1, cpu, pages_per_cpu)));
    if (!ring->reader)
      return false;
    int fd = perf_reader_fd(ring->reader.get());
    if (bpf_update_elem(map_fd, &cpu, &fd, BPF_ANY) != 0)
      return false;
    rings_.push_back(std::move(ring));
  }
  return true;
}

void PerfPoller::start(std::function<void()> notify) {
  notify_ = std::move(notify);
  // Signals are for the thread that node expects them on: the new thread inherits a mask that blocks all.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread(&PerfPoller::run, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void PerfPoller::run() {
  std::vector<pollfd> fds{{wake_.get(), POLLIN, 0}};
  for (const auto &ring : rings_)
    fds.push_back({perf_reader_fd(ring->reader.get()), POLLIN, 0});

  while (!stopping_) {
    if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR)
      break;
    uint64_t ignored = 0;
    [[maybe_unused]] const ssize_t got = read(wake_.get(), &ignored, sizeof(ignored));
    uint64_t wanted = 0;
    {
      const std::lock_guard lock(mutex_);
      wanted = flushes_wanted_;
    }
    for (size_t i = 0; i < rings_.size(); i++) {
      perf_reader_event_read(rings_[i]->reader.get());
      if ((fds[i + 1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
        fds[i + 1].fd = -1; // the CPU went away: poll would return at once for ever
    }
    bool waiting = false;
    {
      const std::lock_guard lock(mutex_);
      flushes_done_ = wanted;
      waiting = !pending_.samples.empty() || !pending_.lost.empty();
    }
    flushed_.notify_all();
    if (waiting && !stopping_)
      notify_();
  }
  const std::lock_guard lock(mutex_);
  flushes_done_ = UINT64_MAX;
  flushed_.notify_all();
}

void PerfPoller::on_sample(void *cookie, void *data, int size) {
  const auto *ring = static_cast<const Ring *>(cookie);
  PerfPoller &poller = *ring->poller;
  if (poller.stopping_)
    return;
  bool notify = false;
  {
    const std::lock_guard lock(poller.mutex_);
    if (poller.pending_bytes_ + static_cast<size_t>(size) > MAX_PENDING_BYTES) {
      poller.pending_.lost[ring->output]++;
      return;
    }
    const auto *first = static_cast<const uint8_t *>(data);
    poller.pending_.samples.push_back({ring->output, ring->cpu, {first, first + size}});
    poller.pending_bytes_ += static_cast<size_t>(size);
    notify = poller.pending_.samples.size() % NOTIFY_EVERY == 0;
  }
  if (notify)
    poller.notify_();
}

void PerfPoller::on_lost(void *cookie, uint64_t count) {
  const auto *ring = static_cast<const Ring *>(cookie);
  const std::lock_guard lock(ring->poller->mutex_);
  ring->poller->pending_.lost[ring->output] += count;
}

void PerfPoller::flush() {
  if (!running())
    return;
  std::unique_lock lock(mutex_);
  const uint64_t mine = ++flushes_wanted_;
  wake();
  flushed_.wait(lock, [&] { return flushes_done_ >= mine; });
}

PerfBatch PerfPoller::take() {
  const std::lock_guard lock(mutex_);
  pending_bytes_ = 0;
  return std::exchange(pending_, {});
}

void PerfPoller::wake() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t put = write(wake_.get(), &one, sizeof(one));
}

void PerfPoller::stop() {
  if (!running())
    return;
  stopping_ = true;
  wake();
  thread_.join();
}
