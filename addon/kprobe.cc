#include "kprobe.h"

#include <bcc/libbpf.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <vector>

namespace {

/** libbcc makes `kprobes/<event>_bcc_<pid>` of an event's name: ours start with this, so they can be
 * recognised. */
const std::string EVENT_PREFIX = "ebpf_workshop_";
const std::string PID_MARK = "_bcc_";

/** Like libbcc: debugfs first. Empty when neither is mounted. */
std::string kprobe_events_file() {
  for (const char *folder : {"/sys/kernel/debug/tracing", "/sys/kernel/tracing"}) {
    const std::string file = std::string(folder) + "/kprobe_events";
    if (access(file.c_str(), W_OK) == 0)
      return file;
  }
  return "";
}

/** libbcc complains on stderr when there is no tracefs; then there is nothing to remove either. */
void remove_event(const std::string &event) {
  if (!kprobe_events_file().empty())
    bpf_detach_kprobe(event.c_str());
}

bool process_is_gone(const std::string &pid) {
  char *end = nullptr;
  const long number = std::strtol(pid.c_str(), &end, 10);
  return end != pid.c_str() && *end == '\0' && number > 0 && kill(static_cast<pid_t>(number), 0) != 0 &&
         errno == ESRCH;
}

/** The event's name in a line such as `r16:kprobes/NAME __x64_sys_read`, when it is ours and its maker is
 * gone. */
std::string leftover_in(const std::string &line) {
  const size_t start = line.find(":kprobes/" + EVENT_PREFIX);
  if (start == std::string::npos)
    return "";
  const size_t name = start + 1;
  const std::string path = line.substr(name, line.find(' ', name) - name);
  const size_t mark = path.rfind(PID_MARK);
  return mark != std::string::npos && process_is_gone(path.substr(mark + PID_MARK.size())) ? path : "";
}

} // namespace

std::unique_ptr<Kprobe> Kprobe::attach(int program_fd, const std::string &symbol, bool is_return,
                                       int max_active) {
  const std::string event = EVENT_PREFIX + (is_return ? "r_" : "p_") + symbol;
  errno = 0;
  UniqueFd fd(bpf_attach_kprobe(program_fd, is_return ? BPF_PROBE_RETURN : BPF_PROBE_ENTRY, event.c_str(),
                                symbol.c_str(), 0, max_active));
  if (fd)
    return std::unique_ptr<Kprobe>(new Kprobe(std::move(fd), event));
  const int reason = errno == 0 ? ENOTSUP : errno;
  remove_event(event);
  errno = reason;
  return nullptr;
}

Kprobe::~Kprobe() {
  fd_ = UniqueFd(); // first the user of the event, or its removal fails with EBUSY
  remove_event(event_);
}

void Kprobe::remove_leftovers() {
  const std::string file = kprobe_events_file();
  if (file.empty())
    return;
  std::vector<std::string> leftovers;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (std::string path = leftover_in(line); !path.empty())
      leftovers.push_back(path);
  for (const std::string &path : leftovers) {
    const UniqueFd events(open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    const std::string command = "-:" + path;
    // A process of another PID namespace looks dead from here; while it lives its events are busy and stay.
    if (events && write(events.get(), command.data(), command.size()) < 0)
      continue;
  }
}
