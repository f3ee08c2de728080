#pragma once

#include "bytes.h"
#include "unique_fd.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct perf_reader;
struct ring_buffer;

/** Stands before each sample of a batch. */
struct SampleHead {
  /** Of those that were opened, which one: 0 is the first. */
  uint32_t output;
  /** -1 from a ring buffer, which all processors share. */
  int32_t cpu;
  /** How many bytes follow. */
  uint32_t size;
};

/** What has arrived since the last take(). */
struct PerfBatch {
  /** One behind the other, each behind its head. */
  Bytes samples;
  /** How many there are, by output. */
  std::vector<uint32_t> counts;
  std::map<std::string, uint64_t> lost;
};

/** Owns the rings of perf buffers, the ring buffers, and the one thread that empties them. All methods are
 * for the thread that made it.
 */
class PerfPoller {
public:
  /** Throws std::system_error when the process has no file descriptor left. */
  PerfPoller();
  ~PerfPoller();
  PerfPoller(const PerfPoller &) = delete;
  PerfPoller &operator=(const PerfPoller &) = delete;

  /** One ring for each online CPU, entered into the map. False with errno set when the kernel refuses; the
   * output has its number all the same. */
  bool open(const std::string &name, int map_fd, int pages_per_cpu);
  /** The map's own ring. False as above. */
  bool open_ring_buffer(const std::string &name, int map_fd);
  /** `notify` is called on the poller's thread: something waits for take(). Throws std::system_error when the
   * process may not have another thread. */
  void start(std::function<void()> notify);
  bool running() const { return thread_.joinable(); }
  /** Returns when everything that the kernel had written before the call waits for take(). False with errno
   * set when the rings are not read any more. */
  bool flush();
  PerfBatch take();
  /** Joins the thread; afterwards notify is never called again. Safe to call twice. */
  void stop();

private:
  struct Ring;
  struct ReaderDeleter {
    void operator()(perf_reader *reader) const;
    void operator()(ring_buffer *rings) const;
  };
  struct Output {
    std::string name;
    uint32_t index;
  };
  struct Ring {
    PerfPoller *poller;
    Output output;
    int cpu;
    std::unique_ptr<perf_reader, ReaderDeleter> reader;
    /** Losses so far: in the ring's own records, which come with the next sample that finds room, and told
     * of. */
    uint64_t recorded = 0;
    uint64_t told = 0;
  };
  /** A map of type BPF_MAP_TYPE_RINGBUF: its program counts its losses itself, as the kernel does not. */
  struct SharedRing {
    PerfPoller *poller;
    Output output;
  };
  /** The next one. */
  Output new_output(const std::string &name);
  void add_sample(const Output &output, int cpu, const void *data, size_t size);
  void tell_lost(Ring &ring, uint64_t so_far);
  /** Asks the kernel, which may have put the last losses into no record yet. */
  void count_lost(Ring &ring);
  static void on_sample(void *ring, void *data, int size);
  static int on_record(void *ring, void *data, size_t size);
  static void on_lost(void *ring, uint64_t count);
  void run();
  /** The thread's last words: nobody waits for it any more. */
  void finish(int failure);
  void wake();

  UniqueFd wake_;
  std::vector<std::unique_ptr<Ring>> rings_;
  std::vector<std::unique_ptr<SharedRing>> shared_rings_;
  /** Reads all of the shared ones; null when there is none. */
  std::unique_ptr<ring_buffer, ReaderDeleter> ring_buffers_;
  uint32_t outputs_ = 0;
  std::function<void()> notify_;
  std::thread thread_;
  std::atomic<bool> stopping_{false};

  std::mutex mutex_;
  std::condition_variable flushed_;
  PerfBatch pending_;
  size_t pending_count_ = 0;
  uint64_t flushes_wanted_ = 0;
  uint64_t flushes_done_ = 0;
  /** The errno that ended the thread before stop(). */
  int failure_ = 0;
};
