#include "uprobe.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

namespace {

/** The kernel's description of this kind of event. */
const std::string EVENT_SOURCE = "/sys/bus/event_source/devices/uprobe";

/** The number behind `before` in a file such as type (7) or format/retprobe (config:0); -1 when it is not
 * there. */
int number_in(const std::string &file, const std::string &before) {
  std::ifstream stream(EVENT_SOURCE + "/" + file);
  std::string text;
  if (!std::getline(stream, text) || text.compare(0, before.size(), before) != 0)
    return -1;
  return std::atoi(text.c_str() + before.size());
}

} // namespace

UniqueFd uprobe::attach(int program_fd, const std::string &file, uint64_t offset, bool is_return) {
  const int type = number_in("type", "");
  const int return_bit = number_in("format/retprobe", "config:");
  if (type < 0 || return_bit < 0) {
    errno = ENOTSUP;
    return UniqueFd();
  }
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  attr.type = static_cast<__u32>(type);
  attr.config = is_return ? 1ULL << return_bit : 0;
  attr.uprobe_path = reinterpret_cast<__u64>(file.c_str());
  attr.probe_offset = offset;
  attr.sample_period = 1;
  attr.wakeup_events = 1;
  // Every process, asked for at one processor: the probe itself is on all of them.
  UniqueFd event(static_cast<int>(syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC)));
  if (!event || ioctl(event.get(), PERF_EVENT_IOC_SET_BPF, program_fd) != 0 ||
      ioctl(event.get(), PERF_EVENT_IOC_ENABLE, 0) != 0)
    return UniqueFd();
  return event;
}
