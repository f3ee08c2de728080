#pragma once

#include "bytes.h"
#include "unique_fd.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/** A map as a bundle describes it (MapSpec in grader/bundle/bundle.ts). */
struct MapSpec {
  int32_t id;
  std::string name;
  uint32_t type;
  uint32_t key_size;
  uint32_t value_size;
  uint32_t max_entries;
  uint32_t flags;
  /** The map that a map of maps takes its shape from; 0 for all others. */
  int32_t inner_map_id;
  uint32_t btf_key_type_id;
  uint32_t btf_value_type_id;
};

struct MapEntry {
  Bytes key;
  Bytes value;
};

/** A map in the kernel; it goes when its fd and the programs that use it are gone. */
class KernelMap {
public:
  /**
   * None with errno set when the kernel refuses. Perf event arrays get one entry for each possible CPU.
   * @param inner the map that the spec names, or null
   * @param btf the program's type information, or none
   */
  static std::optional<KernelMap> create(const MapSpec &spec, const KernelMap *inner, const UniqueFd &btf);

  int fd() const { return fd_.get(); }
  /**
   * None with errno set: EAGAIN when the map changes faster than it can be read. An array has all its places
   * from the start: those with nothing but zeros in them are left out.
   */
  std::optional<std::vector<MapEntry>> entries() const;
  /** Whether an entry has the size of the map's own. */
  bool takes(const Bytes &key, const Bytes &value) const;

private:
  KernelMap(UniqueFd fd, const MapSpec &spec, uint32_t max_entries)
      : fd_(std::move(fd)), type_(spec.type), key_size_(spec.key_size), value_size_(spec.value_size),
        max_entries_(max_entries) {}
  /** What the kernel copies out for one key; none with errno set. */
  std::optional<size_t> value_bytes() const;
  /** The entries of an array, many at a time: tens of thousands one by one take an emulated machine seconds.
   */
  std::optional<std::vector<MapEntry>> places(size_t value_bytes) const;
  std::optional<std::vector<MapEntry>> keyed(size_t value_bytes) const;

  UniqueFd fd_;
  uint32_t type_;
  uint32_t key_size_;
  uint32_t value_size_;
  uint32_t max_entries_;
};

/** The maps of a session: programs know them by the bundle's ids, everyone else by name. */
class Maps {
public:
  void add(const MapSpec &spec, KernelMap map);
  /** Null when there is none. */
  const KernelMap *named(const std::string &name) const;
  const KernelMap *with_id(int32_t id) const;
  void clear();

private:
  std::map<std::string, KernelMap> by_name_;
  std::map<int32_t, const KernelMap *> by_id_; // into by_name_, whose nodes stay where they are
};
