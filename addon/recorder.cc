/*
 * These definitions stand before libbcc in the symbol scope of the program `compile`, so libbcc's own calls
 * land here (its jump slots are not bound at link time, neither in BCC 0.26 nor in 0.31). They must be
 * visible, although the program is built with hidden visibility. Never link them with what loads programs
 * into a kernel: libbpf would be shared.
 */
#include "recorder.h"

#include <bcc/libbpf.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <cerrno>

#define STANDS_IN extern "C" __attribute__((visibility("default")))

namespace recorder {
namespace {

/*
 * libbcc closes the fds that it believes it got. These numbers are far above any fd limit (fs.nr_open is at
 * most 2^30), so such a close() finds nothing; they still fit the signed 32-bit immediate of an instruction.
 */
constexpr int32_t FIRST_MAP_ID = 0x50000000;
constexpr int32_t BTF_ID = 0x4fffffff;
constexpr int32_t PROGRAM_ID = 0x4ffffffe;

Record *current = nullptr;

int refuse(const std::string &words) {
  if (current != nullptr)
    current->refused.push_back(words);
  errno = EOPNOTSUPP;
  return -1;
}

std::vector<uint8_t> bytes(const void *start, size_t size) {
  const auto *first = static_cast<const uint8_t *>(start);
  return start == nullptr ? std::vector<uint8_t>() : std::vector<uint8_t>(first, first + size);
}

} // namespace

Scope::Scope(Record &record) {
  current = &record;
}
Scope::~Scope() {
  current = nullptr;
}

} // namespace recorder

using recorder::current;
using recorder::refuse;

STANDS_IN int bcc_create_map_xattr(struct bcc_create_map_attr *attr, bool) {
  if (current == nullptr)
    return refuse("");
  const int32_t id = recorder::FIRST_MAP_ID + static_cast<int32_t>(current->maps.size());
  current->maps.push_back({id, attr->name == nullptr ? "" : attr->name, static_cast<uint32_t>(attr->map_type),
                           attr->key_size, attr->value_size, attr->max_entries, attr->map_flags,
                           static_cast<int32_t>(attr->inner_map_fd), attr->btf_key_type_id,
                           attr->btf_value_type_id});
  return id;
}

STANDS_IN int bcc_prog_load_xattr(enum bpf_prog_type, const char *name, const char *,
                                  const struct bpf_insn *instructions, struct bpf_prog_load_opts *options,
                                  int size, char *, unsigned, bool) {
  if (current == nullptr)
    return refuse("");
  current->programs.push_back(
      {name, recorder::bytes(instructions, static_cast<size_t>(size)),
       recorder::bytes(options->func_info, size_t{options->func_info_cnt} * options->func_info_rec_size),
       options->func_info_rec_size,
       recorder::bytes(options->line_info, size_t{options->line_info_cnt} * options->line_info_rec_size),
       options->line_info_rec_size});
  return recorder::PROGRAM_ID;
}

STANDS_IN int btf__load_into_kernel(struct btf *btf) {
  if (current == nullptr)
    return -ENOSYS;
  __u32 size = 0;
  const void *blob = btf__raw_data(btf, &size);
  current->btf = recorder::bytes(blob, size);
  return 0;
}

STANDS_IN int btf__fd(const struct btf *) {
  return recorder::BTF_ID;
}

/*
 * libbcc looks these kernel functions up in this machine's /proc/kallsyms and compiles for an old kernel when
 * it does not find them. The program is for another kernel, and every kernel since 5.5 has them: so always
 * yes.
 */
STANDS_IN void *bcc_symcache_new(int, struct bcc_symbol_option *) {
  return &recorder::current;
}
STANDS_IN int bcc_symcache_resolve_name(void *, const char *, const char *, uint64_t *address) {
  *address = 1;
  return 0;
}
STANDS_IN void bcc_free_symcache(void *, int) {}

/* Maps that live in a file system of the kernel: there is no kernel here. BPF_TABLE_PINNED asks for them. */
STANDS_IN int bpf_obj_get(const char *path) {
  return refuse(std::string("a pinned map (") + path +
                ") cannot be used here: the grader's kernel starts empty");
}
STANDS_IN int bcc_make_parent_dir(const char *) {
  return refuse("a pinned map's folder cannot be made here");
}
STANDS_IN int bcc_check_bpffs_path(const char *) {
  return refuse("pinned maps cannot be used here");
}
STANDS_IN int bpf_obj_pin(int, const char *path) {
  return refuse(std::string("cannot pin a map to ") + path);
}
STANDS_IN int bpf_map_get_fd_by_id(__u32) {
  return refuse("a map of another program cannot be used here");
}
STANDS_IN int bpf_obj_get_info_by_fd(int, void *, __u32 *) {
  return refuse("no kernel to ask about a map");
}
