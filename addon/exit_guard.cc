#include "exit_guard.h"

#include <cstdlib>
#include <mutex>
#include <set>
#include <utility>

namespace {

// Worker threads have sessions, too.
std::mutex mutex;
std::set<ExitGuard *> guards;
bool is_registered = false;

} // namespace

ExitGuard::ExitGuard(std::function<void()> leave) : leave_(std::move(leave)) {
  const std::lock_guard lock(mutex);
  if (!std::exchange(is_registered, true))
    std::atexit(leave_all);
  guards.insert(this);
}

ExitGuard::~ExitGuard() {
  const std::lock_guard lock(mutex);
  guards.erase(this);
}

void ExitGuard::leave_all() {
  const std::lock_guard lock(mutex);
  for (const ExitGuard *guard : guards)
    guard->leave_();
}
