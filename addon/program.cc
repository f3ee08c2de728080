#include "program.h"
#include "signals_blocked.h"

#include <algorithm>
#include <atomic>
#include <bpf/bpf.h>
#include <cerrno>
#include <functional>
#include <linux/bpf.h>
#include <system_error>
#include <thread>

namespace {

constexpr size_t FIRST_LOG_SIZE = 64 << 10;
constexpr size_t LAST_LOG_SIZE = 16 << 20;

/** With each step, or without: BPF_LOG_LEVEL1 and BPF_LOG_STATS of the kernel's own bpf_verifier.h. */
constexpr __u32 LOG_STEPS = 1;
constexpr __u32 LOG_RESULT = 4;

using Options = struct bpf_prog_load_opts;

Options plain_options(const Program &program) {
  LIBBPF_OPTS(bpf_prog_load_opts, options);
  options.kern_version = program.kernel_version;
  return options;
}

Options options_for(const Program &program, const UniqueFd &btf) {
  Options options = plain_options(program);
  if (!btf || program.func_info_record_size == 0 || program.line_info_record_size == 0)
    return options;
  options.prog_btf_fd = static_cast<__u32>(btf.get());
  options.func_info = program.func_info.data();
  options.func_info_cnt = static_cast<__u32>(program.func_info.size() / program.func_info_record_size);
  options.func_info_rec_size = program.func_info_record_size;
  options.line_info = program.line_info.data();
  options.line_info_cnt = static_cast<__u32>(program.line_info.size() / program.line_info_record_size);
  options.line_info_rec_size = program.line_info_record_size;
  return options;
}

/** E2BIG: too many instructions to follow. EFAULT: too many branches open at once, as in a loop without an
 * end. */
bool is_too_complex(int refusal) {
  return refusal == E2BIG || refusal == EFAULT;
}

/** Takes its own copy of the options: libbpf 1.5 writes the log's true size into them. */
UniqueFd try_load(const Program &program, Options options) {
  return UniqueFd(bpf_prog_load(static_cast<enum bpf_prog_type>(program.type), program.name.c_str(),
                                program.license.c_str(),
                                reinterpret_cast<const struct bpf_insn *>(program.instructions.data()),
                                program.instructions.size() / sizeof(struct bpf_insn), &options));
}

Loaded load_one(const Program &program, const UniqueFd &btf) {
  const Options options = options_for(program, btf);
  UniqueFd fd = try_load(program, options);
  if (fd)
    return {std::move(fd)};
  const int refusal = errno;
  if (refusal != EINVAL || options.func_info == nullptr)
    return {UniqueFd(), refusal};
  // Kernels that know less BTF than libbcc. If that was not the reason, the first answer stays the reason.
  fd = try_load(program, plain_options(program));
  return {std::move(fd), fd ? 0 : refusal};
}

/** Of `count` threads all but this one; fewer, if the system gives no more. */
std::vector<std::thread> start_threads(size_t count, const std::function<void()> &work) {
  std::vector<std::thread> threads;
  threads.reserve(count);
  const SignalsBlocked blocked;
  try {
    while (threads.size() + 1 < count)
      threads.emplace_back(work);
  } catch (const std::system_error &) {
    // What there is does the work.
  }
  return threads;
}

} // namespace

std::optional<int32_t> relocate(Program &program, const Maps &maps) {
  auto *instructions = reinterpret_cast<struct bpf_insn *>(program.instructions.data());
  for (size_t i = 0; i < program.instructions.size() / sizeof(struct bpf_insn); i++) {
    struct bpf_insn &instruction = instructions[i];
    if (instruction.code != (BPF_LD | BPF_DW | BPF_IMM))
      continue;
    i++; // its second half
    if (instruction.src_reg != BPF_PSEUDO_MAP_FD && instruction.src_reg != BPF_PSEUDO_MAP_VALUE)
      continue;
    const KernelMap *map = maps.with_id(instruction.imm);
    if (map == nullptr)
      return instruction.imm;
    instruction.imm = map->fd();
  }
  return std::nullopt;
}

std::vector<Loaded> load(const std::vector<Program> &programs, const UniqueFd &btf) {
  std::vector<Loaded> loaded(programs.size());
  std::atomic<size_t> next = 0;
  std::atomic<bool> refused = false;
  const auto load_some = [&] {
    while (!refused) {
      const size_t i = next++;
      if (i >= programs.size())
        return;
      loaded[i] = load_one(programs[i], btf);
      if (!loaded[i].fd)
        refused = true;
    }
  };
  std::vector<std::thread> others =
      start_threads(std::min<size_t>(std::thread::hardware_concurrency(), programs.size()), load_some);
  load_some();
  for (std::thread &other : others)
    other.join();
  return loaded;
}

std::string verifier_log(const Program &program, const UniqueFd &btf, int refusal) {
  Options options = options_for(program, btf);
  options.log_level = is_too_complex(refusal) ? LOG_RESULT : LOG_STEPS;
  for (size_t size = FIRST_LOG_SIZE;; size = std::min(size * 4, LAST_LOG_SIZE)) {
    std::string log(size, '\0');
    options.log_buf = log.data();
    options.log_size = static_cast<__u32>(log.size());
    errno = 0;
    try_load(program, options);
    if (errno != ENOSPC || size == LAST_LOG_SIZE)
      return log.substr(0, log.find('\0'));
  }
}
