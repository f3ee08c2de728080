#pragma once

#include "unique_fd.h"

#include <memory>
#include <string>

/** A kprobe that the kernel has by a name; it goes with its last user. */
class KprobeEvent;

/**
 * One program attached to one kernel function; detaches when it goes.
 * Without maxActive the probe lives in a perf event fd and the kernel removes it when the process dies,
 * however it dies. With it, it has a name in tracefs, as the kernel knows maxActive for those only: it
 * outlives the process, and every attach to the same end of the same function in this process shares it,
 * whatever maxActive was asked for first.
 */
class Kprobe {
public:
  /** Null with errno set when the kernel refuses; libbcc prints details on stderr. */
  static std::unique_ptr<Kprobe> attach(int program_fd, const std::string &symbol, bool is_return,
                                        int max_active);
  ~Kprobe();
  Kprobe(const Kprobe &) = delete;
  Kprobe &operator=(const Kprobe &) = delete;

  /** Removes tracefs events that dead processes of this kit left behind. Quiet when there is no tracefs. */
  static void remove_leftovers();

private:
  Kprobe(UniqueFd fd, std::shared_ptr<KprobeEvent> event) : event_(std::move(event)), fd_(std::move(fd)) {}
  std::shared_ptr<KprobeEvent> event_;
  UniqueFd fd_;
};
