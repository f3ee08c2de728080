#include "kprobe.h"

#include <bcc/libbpf.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <mutex>
#include <vector>

namespace {

/** libbcc makes `kprobes/<event>_bcc_<pid>` of an event's name: ours start with this, so they can be
 * recognised. */
const std::string EVENT_PREFIX = "ebpf_workshop_";
const std::string PID_MARK = "_bcc_";

/** Held while an event is made, shared or removed: worker threads have sessions, too, and a name that one of
 * them lets go another may just be asking for. */
std::mutex events_lock;

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

/** Made and destroyed under events_lock. */
class KprobeEvent {
public:
  KprobeEvent(bool is_return, const std::string &symbol)
      : name_(EVENT_PREFIX + (is_return ? "r_" : "p_") + symbol) {}
  ~KprobeEvent() { remove_event(name_); }
  KprobeEvent(const KprobeEvent &) = delete;
  KprobeEvent &operator=(const KprobeEvent &) = delete;

  UniqueFd make(int program_fd, const std::string &symbol, bool is_return, int max_active) const {
    return UniqueFd(bpf_attach_kprobe(program_fd, is_return ? BPF_PROBE_RETURN : BPF_PROBE_ENTRY,
                                      name_.c_str(), symbol.c_str(), 0, max_active));
  }
  UniqueFd share(int program_fd) const {
    const std::string name = name_ + PID_MARK + std::to_string(getpid());
    return UniqueFd(bpf_attach_tracepoint(program_fd, "kprobes", name.c_str()));
  }

private:
  std::string name_;
};

std::unique_ptr<Kprobe> Kprobe::attach(int program_fd, const std::string &symbol, bool is_return,
                                       int max_active) {
  static std::map<std::pair<std::string, bool>, std::weak_ptr<KprobeEvent>> named;
  const std::lock_guard guard(events_lock);
  auto &known = named[{symbol, is_return}];
  std::shared_ptr<KprobeEvent> event = known.lock();
  errno = 0;
  UniqueFd fd;
  if (event != nullptr) {
    fd = event->share(program_fd);
  } else {
    event = std::make_shared<KprobeEvent>(is_return, symbol);
    fd = event->make(program_fd, symbol, is_return, max_active);
    if (fd && max_active > 0)
      known = event;
  }
  if (fd)
    return std::unique_ptr<Kprobe>(new Kprobe(std::move(fd), std::move(event)));
  const int reason = errno == 0 ? ENOTSUP : errno;
  event.reset(); // what is half made goes with it
  errno = reason;
  return nullptr;
}

Kprobe::~Kprobe() {
  const std::lock_guard guard(events_lock);
  // In this order: while the event has a user, its removal fails with EBUSY.
  fd_ = UniqueFd();
  event_.reset();
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
