#include "maps.h"

#include <bcc/libbpf.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <linux/bpf.h>
#include <set>

std::optional<KernelMap> KernelMap::create(const MapSpec &spec, const KernelMap *inner, const UniqueFd &btf) {
  struct bcc_create_map_attr attr = {};
  attr.name = spec.name.c_str();
  attr.map_type = static_cast<enum bpf_map_type>(spec.type);
  attr.map_flags = spec.flags;
  attr.key_size = spec.key_size;
  attr.value_size = spec.value_size;
  attr.max_entries = spec.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY
                         ? static_cast<uint32_t>(libbpf_num_possible_cpus())
                         : spec.max_entries;
  if (inner != nullptr)
    attr.inner_map_fd = static_cast<__u32>(inner->fd());
  if (btf && (spec.btf_key_type_id != 0 || spec.btf_value_type_id != 0)) {
    attr.btf_fd = static_cast<__u32>(btf.get());
    attr.btf_key_type_id = spec.btf_key_type_id;
    attr.btf_value_type_id = spec.btf_value_type_id;
  }
  UniqueFd fd(bcc_create_map_xattr(&attr, true));
  if (!fd)
    return std::nullopt;
  return KernelMap(std::move(fd), spec, attr.max_entries);
}

std::optional<std::vector<MapEntry>> KernelMap::entries() const {
  std::vector<MapEntry> entries;
  Bytes key(key_size_);
  Bytes next(key_size_);
  Bytes value(value_bytes());
  // A key that is deleted under our feet makes the kernel start again at the first: hence `seen`, and a
  // bound.
  std::set<Bytes> seen;
  bool first = true;
  for (uint64_t steps = 0; steps <= uint64_t{max_entries_} * 4 + 64; steps++) {
    if (bpf_map_get_next_key(fd(), first ? nullptr : key.data(), next.data()) != 0) {
      if (errno == ENOENT)
        return entries;
      return std::nullopt;
    }
    first = false;
    key = next;
    if (seen.insert(key).second && bpf_map_lookup_elem(fd(), key.data(), value.data()) == 0)
      entries.push_back({key, value});
  }
  errno = EAGAIN;
  return std::nullopt;
}

/** The kernel copies one value for each possible CPU out of a per-CPU map, each padded to 8 bytes. */
size_t KernelMap::value_bytes() const {
  const bool per_cpu = type_ == BPF_MAP_TYPE_PERCPU_HASH || type_ == BPF_MAP_TYPE_PERCPU_ARRAY ||
                       type_ == BPF_MAP_TYPE_LRU_PERCPU_HASH;
  return per_cpu ? (value_size_ + 7) / 8 * 8 * static_cast<size_t>(libbpf_num_possible_cpus()) : value_size_;
}

void Maps::add(const MapSpec &spec, KernelMap map) {
  by_id_[spec.id] = &by_name_.emplace(spec.name, std::move(map)).first->second;
}

const KernelMap *Maps::named(const std::string &name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

const KernelMap *Maps::with_id(int32_t id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

void Maps::clear() {
  by_id_.clear();
  by_name_.clear();
}
