#pragma once

#include <functional>

/**
 * Calls a function at exit(), unless it goes before. process.exit() ends the main thread without a finaliser
 * or a clean-up hook; by the time the function runs, no JavaScript does.
 */
class ExitGuard {
public:
  explicit ExitGuard(std::function<void()> leave);
  ~ExitGuard();
  ExitGuard(const ExitGuard &) = delete;
  ExitGuard &operator=(const ExitGuard &) = delete;

private:
  static void leave_all();
  std::function<void()> leave_;
};
