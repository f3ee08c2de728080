/*
 * The program that one compile lives and dies in: libbcc's front end, with a recorder where the kernel would
 * be.
 *
 *   compile [FLAG]...    a program on stdin, flags for clang; the reply is a Bundle
 *                        (grader/bundle/bundle.ts), or {"failed": "COMPILE_FAILED" | "REFUSED", "message"}
 *   compile --headers    the reply is {name: text}: the headers that libbcc puts before a program
 *
 * The reply goes to fd 3, as grader/base/wire.ts reads it; stderr belongs to clang and libbcc. No Node: its
 * start would be a quarter of a compile, and a cell that holds less is the better one.
 */
#include "json.h"
#include "recorder.h"
#include "virtual_headers.h"

#include <bcc/bcc_common.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <iterator>
#include <linux/bpf.h>
#include <unistd.h>

namespace {

/**
 * libbcc's DEBUG_PREPROCESSOR: it prints the text that it made of the program before it compiles that. Errors
 * of the second pass, and the line information, count in that text (grader/compile/rewritten.ts finds the way
 * back).
 */
constexpr unsigned PRINT_REWRITTEN = 4;

constexpr int REPLY_FD = 3;

std::string map_object(const recorder::Map &map) {
  return json::object({{"id", std::to_string(map.id)},
                       {"name", json::text(map.name)},
                       {"type", std::to_string(map.type)},
                       {"keySize", std::to_string(map.key_size)},
                       {"valueSize", std::to_string(map.value_size)},
                       {"maxEntries", std::to_string(map.max_entries)},
                       {"flags", std::to_string(map.flags)},
                       {"innerMapId", std::to_string(map.inner_map_id)},
                       {"btfKeyTypeId", std::to_string(map.btf_key_type_id)},
                       {"btfValueTypeId", std::to_string(map.btf_value_type_id)}});
}

std::string program_object(const recorder::Program &program) {
  return json::object({{"name", json::text(program.name)},
                       {"instructions", json::bytes(program.instructions)},
                       {"funcInfo", json::bytes(program.func_info)},
                       {"funcInfoRecordSize", std::to_string(program.func_info_record_size)},
                       {"lineInfo", json::bytes(program.line_info)},
                       {"lineInfoRecordSize", std::to_string(program.line_info_record_size)}});
}

std::string failure(const char *code, const std::string &message) {
  return json::object({{"failed", json::text(code)}, {"message", json::text(message)}});
}

void record_programs(void *module) {
  for (size_t i = 0; i < bpf_num_functions(module); i++)
    bcc_func_load(module, BPF_PROG_TYPE_KPROBE, bpf_function_name(module, i),
                  static_cast<const struct bpf_insn *>(bpf_function_start_id(module, i)),
                  static_cast<int>(bpf_function_size_id(module, i)), bpf_module_license(module),
                  bpf_module_kern_version(module), 0, nullptr, 0, nullptr, -1);
}

/** The module is never destroyed: all that it holds goes with this process, and sooner. */
std::string compile(const std::string &source, const char **flags, int count) {
  recorder::Record record;
  recorder::Scope recording(record);
  void *module =
      bpf_module_create_c_from_string(source.c_str(), PRINT_REWRITTEN, flags, count, false, nullptr);
  if (!record.refused.empty())
    return failure("REFUSED", record.refused.front());
  if (module == nullptr)
    return failure("COMPILE_FAILED", "libbcc refused the program; its reasons are on stderr");
  record_programs(module);

  const char *license = bpf_module_license(module);
  return json::object({{"license", json::text(license == nullptr ? "" : license)},
                       {"kernelVersion", std::to_string(bpf_module_kern_version(module))},
                       {"btf", record.btf.empty() ? "null" : json::bytes(record.btf)},
                       {"maps", json::array_of(record.maps, map_object)},
                       {"programs", json::array_of(record.programs, program_object)}});
}

std::string headers() {
  const auto texts = virtual_headers();
  json::Members members;
  for (const auto &[name, text] : texts)
    members.emplace_back(name, json::text(text));
  return json::object(members);
}

/** False when nobody reads it, or fd 3 is not open. */
bool write_all(std::string_view reply) {
  while (!reply.empty()) {
    const ssize_t written = write(REPLY_FD, reply.data(), reply.size());
    if (written < 0 && errno != EINTR)
      return false;
    reply.remove_prefix(written < 0 ? 0 : static_cast<size_t>(written));
  }
  return true;
}

std::string all_of_stdin() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

} // namespace

int main(int argc, char **argv) {
  const bool asks_for_headers = argc > 1 && std::strcmp(argv[1], "--headers") == 0;
  std::vector<const char *> flags(argv + 1, argv + argc);
  const std::string reply =
      asks_for_headers ? headers() : compile(all_of_stdin(), flags.data(), static_cast<int>(flags.size()));
  if (!write_all(reply)) {
    std::perror("compile: cannot write the reply");
    return 1;
  }
  std::fflush(nullptr);
  _exit(0);
}
