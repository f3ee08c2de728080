#include "perf_poller.h"
#include "signals_blocked.h"

#include <bcc/libbpf.h>
#include <bcc/perf_reader.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <linux/perf_event.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace {

/** More than this waiting for JavaScript counts as lost: a flood must not eat the machine's memory. */
constexpr size_t MAX_PENDING_BYTES = 16 << 20;
/** What a sample takes beside its bytes, in JavaScript at the latest. */
constexpr size_t SAMPLE_OVERHEAD = 400;
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

int open_event(int cpu, uint64_t read_format) {
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_BPF_OUTPUT;
  attr.sample_type = PERF_SAMPLE_RAW;
  attr.sample_period = 1;
  attr.wakeup_events = 1;
  attr.read_format = read_format;
  return static_cast<int>(syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC));
}

/** What read(2) gives of an event with PERF_FORMAT_LOST. */
struct EventCount {
  uint64_t value;
  uint64_t lost;
};

void append(Bytes &bytes, const SampleHead &head) {
  const auto *first = reinterpret_cast<const uint8_t *>(&head);
  bytes.insert(bytes.end(), first, first + sizeof(head));
}

/** -1 with errno set when the kernel refuses. Kernels before 6.0 do not count what is lost. */
int open_output_event(int cpu) {
  const int fd = open_event(cpu, PERF_FORMAT_LOST);
  return fd < 0 && errno == EINVAL ? open_event(cpu, 0) : fd;
}

UniqueFd open_wake() {
  UniqueFd fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!fd)
    throw std::system_error(errno, std::generic_category(), "eventfd");
  return fd;
}

} // namespace

PerfPoller::PerfPoller() : wake_(open_wake()) {}
PerfPoller::~PerfPoller() {
  stop();
}

void PerfPoller::ReaderDeleter::operator()(perf_reader *reader) const {
  perf_reader_free(reader);
}

PerfPoller::Output PerfPoller::new_output(const std::string &name) {
  pending_.counts.push_back(0);
  return {name, outputs_++};
}

bool PerfPoller::open(const std::string &name, int map_fd, int pages_per_cpu) {
  const Output output = new_output(name);
  for (int cpu : online_cpus()) {
    auto ring = std::make_unique<Ring>();
    ring->poller = this;
    ring->output = output;
    ring->cpu = cpu;
    UniqueFd event(open_output_event(cpu));
    if (!event)
      return false;
    ring->reader.reset(perf_reader_new(on_sample, on_lost, ring.get(), pages_per_cpu));
    if (ring->reader == nullptr) {
      errno = ENOMEM;
      return false;
    }
    int fd = event.release(); // the reader closes it
    perf_reader_set_fd(ring->reader.get(), fd);
    if (perf_reader_mmap(ring->reader.get()) != 0 || ioctl(fd, PERF_EVENT_IOC_ENABLE, 0) != 0 ||
        bpf_update_elem(map_fd, &cpu, &fd, BPF_ANY) != 0)
      return false;
    rings_.push_back(std::move(ring));
  }
  return true;
}

void PerfPoller::ReaderDeleter::operator()(ring_buffer *rings) const {
  ring_buffer__free(rings);
}

bool PerfPoller::open_ring_buffer(const std::string &name, int map_fd) {
  auto ring = std::make_unique<SharedRing>(SharedRing{this, new_output(name)});
  if (ring_buffers_ == nullptr) {
    ring_buffers_.reset(ring_buffer__new(map_fd, on_record, ring.get(), nullptr));
    if (ring_buffers_ == nullptr)
      return false;
  } else if (const int failure = ring_buffer__add(ring_buffers_.get(), map_fd, on_record, ring.get());
             failure != 0) {
    errno = -failure;
    return false;
  }
  shared_rings_.push_back(std::move(ring));
  return true;
}

void PerfPoller::start(std::function<void()> notify) {
  notify_ = std::move(notify);
  const SignalsBlocked blocked;
  thread_ = std::thread(&PerfPoller::run, this);
}

void PerfPoller::run() {
  std::vector<pollfd> fds{{wake_.get(), POLLIN, 0}};
  for (const auto &ring : rings_)
    fds.push_back({perf_reader_fd(ring->reader.get()), POLLIN, 0});
  if (ring_buffers_ != nullptr)
    fds.push_back({ring_buffer__epoll_fd(ring_buffers_.get()), POLLIN, 0});

  while (!stopping_) {
    if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) {
      finish(errno);
      return;
    }
    uint64_t ignored = 0;
    [[maybe_unused]] const ssize_t got = read(wake_.get(), &ignored, sizeof(ignored));
    uint64_t wanted = 0;
    {
      const std::lock_guard lock(mutex_);
      wanted = flushes_wanted_;
    }
    for (size_t i = 0; i < rings_.size(); i++) {
      perf_reader_event_read(rings_[i]->reader.get());
      // Only then: each look is a read(2), which a program that watches read would report, and so for ever.
      if (wanted != flushes_done_)
        count_lost(*rings_[i]);
      if ((fds[i + 1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
        fds[i + 1].fd = -1; // the CPU went away: poll would return at once for ever
    }
    if (ring_buffers_ != nullptr)
      ring_buffer__consume(ring_buffers_.get());
    bool waiting = false;
    {
      const std::lock_guard lock(mutex_);
      flushes_done_ = wanted;
      waiting = pending_count_ != 0 || !pending_.lost.empty();
    }
    flushed_.notify_all();
    if (waiting && !stopping_)
      notify_();
  }
  finish(0);
}

void PerfPoller::finish(int failure) {
  const std::lock_guard lock(mutex_);
  failure_ = failure;
  flushes_done_ = UINT64_MAX;
  flushed_.notify_all();
}

void PerfPoller::on_sample(void *cookie, void *data, int size) {
  const auto *ring = static_cast<const Ring *>(cookie);
  ring->poller->add_sample(ring->output, ring->cpu, data, static_cast<size_t>(size));
}

int PerfPoller::on_record(void *cookie, void *data, size_t size) {
  const auto *ring = static_cast<const SharedRing *>(cookie);
  ring->poller->add_sample(ring->output, -1, data, size);
  return 0;
}

void PerfPoller::add_sample(const Output &output, int cpu, const void *data, size_t size) {
  if (stopping_)
    return;
  bool notify = false;
  {
    const std::lock_guard lock(mutex_);
    if (pending_.samples.size() + size + (pending_count_ + 1) * SAMPLE_OVERHEAD > MAX_PENDING_BYTES) {
      pending_.lost[output.name]++;
      return;
    }
    append(pending_.samples, SampleHead{output.index, cpu, static_cast<uint32_t>(size)});
    const auto *first = static_cast<const uint8_t *>(data);
    pending_.samples.insert(pending_.samples.end(), first, first + size);
    pending_.counts[output.index]++;
    notify = ++pending_count_ % NOTIFY_EVERY == 0;
  }
  if (notify)
    notify_();
}

void PerfPoller::on_lost(void *cookie, uint64_t count) {
  auto *ring = static_cast<Ring *>(cookie);
  ring->recorded += count;
  ring->poller->tell_lost(*ring, ring->recorded);
}

void PerfPoller::count_lost(Ring &ring) {
  EventCount count{};
  if (read(perf_reader_fd(ring.reader.get()), &count, sizeof(count)) == sizeof(count))
    tell_lost(ring, count.lost);
}

void PerfPoller::tell_lost(Ring &ring, uint64_t so_far) {
  if (so_far <= ring.told)
    return;
  const std::lock_guard lock(mutex_);
  pending_.lost[ring.output.name] += so_far - ring.told;
  ring.told = so_far;
}

bool PerfPoller::flush() {
  if (!running())
    return true;
  std::unique_lock lock(mutex_);
  const uint64_t mine = ++flushes_wanted_;
  wake();
  flushed_.wait(lock, [&] { return flushes_done_ >= mine; });
  errno = failure_;
  return failure_ == 0;
}

PerfBatch PerfPoller::take() {
  const std::lock_guard lock(mutex_);
  pending_count_ = 0;
  return std::exchange(pending_, {{}, std::vector<uint32_t>(outputs_), {}});
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
