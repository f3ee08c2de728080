#include "maps.h"

#include <algorithm>
#include <bcc/libbpf.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <linux/bpf.h>
#include <set>

namespace {

/** None with errno set when the kernel's list cannot be read. */
std::optional<uint32_t> possible_cpus() {
  const int count = libbpf_num_possible_cpus();
  if (count > 0)
    return static_cast<uint32_t>(count);
  errno = -count;
  return std::nullopt;
}

bool has_value_for_each_cpu(uint32_t type) {
  return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
         type == BPF_MAP_TYPE_LRU_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

bool is_array(uint32_t type) {
  return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

} // namespace

std::optional<KernelMap> KernelMap::create(const MapSpec &spec, const KernelMap *inner, const UniqueFd &btf) {
  struct bcc_create_map_attr attr = {};
  attr.name = spec.name.c_str();
  attr.map_type = static_cast<enum bpf_map_type>(spec.type);
  attr.map_flags = spec.flags;
  attr.key_size = spec.key_size;
  attr.value_size = spec.value_size;
  const auto entries = spec.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY ? possible_cpus() : spec.max_entries;
  if (!entries)
    return std::nullopt;
  attr.max_entries = *entries;
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
  const auto size = value_bytes();
  if (!size)
    return std::nullopt;
  return is_array(type_) ? places(*size) : keyed(*size);
}

bool KernelMap::takes(const Bytes &key, const Bytes &value) const {
  const auto size = value_bytes();
  return size && key.size() == key_size_ && value.size() == *size;
}

std::optional<std::vector<MapEntry>> KernelMap::places(size_t size) const {
  constexpr uint32_t AT_ONCE = 4096;
  std::vector<MapEntry> entries;
  Bytes keys(AT_ONCE * size_t{key_size_});
  Bytes values(AT_ONCE * size);
  uint32_t at = 0;
  for (bool first = true;; first = false) {
    uint32_t count = AT_ONCE;
    const int failed =
        bpf_map_lookup_batch(fd(), first ? nullptr : &at, &at, keys.data(), values.data(), &count, nullptr);
    if (failed && errno != ENOENT)
      return std::nullopt;
    for (size_t i = 0; i < count; i++) {
      const auto value = values.begin() + static_cast<ptrdiff_t>(i * size);
      const auto end = value + static_cast<ptrdiff_t>(size);
      const auto key = keys.begin() + static_cast<ptrdiff_t>(i * key_size_);
      if (std::any_of(value, end, [](uint8_t byte) { return byte != 0; }))
        entries.push_back({Bytes(key, key + key_size_), Bytes(value, end)});
    }
    if (failed)
      return entries;
  }
}

std::optional<std::vector<MapEntry>> KernelMap::keyed(size_t size) const {
  std::vector<MapEntry> entries;
  Bytes key(key_size_);
  Bytes next(key_size_);
  Bytes value(size);
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

/** Of a map for each possible CPU, one value each, padded to 8 bytes. */
std::optional<size_t> KernelMap::value_bytes() const {
  if (!has_value_for_each_cpu(type_))
    return value_size_;
  const auto cpus = possible_cpus();
  if (!cpus)
    return std::nullopt;
  return (size_t{value_size_} + 7) / 8 * 8 * *cpus;
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
