#pragma once

#include "unique_fd.h"

#include <memory>
#include <string>

/**
 * One program attached to one kernel function; detaches when it goes.
 * Without maxActive the probe lives in a perf event fd and the kernel removes it when the process dies,
 * however it dies. The kernel knows maxActive only for events made through tracefs: those outlive the
 * process.
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
  Kprobe(UniqueFd fd, std::string event) : fd_(std::move(fd)), event_(std::move(event)) {}
  UniqueFd fd_;
  std::string event_;
};
