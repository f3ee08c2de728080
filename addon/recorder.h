#pragma once

#include <cstdint>
#include <linux/types.h>
#include <string>
#include <vector>

/**
 * What libbcc asked of the kernel while one program was compiled. No request reaches the kernel.
 * One compile at a time: libbcc calls back on the thread that called it.
 */
namespace recorder {

struct Map {
  int32_t id;
  std::string name;
  uint32_t type;
  uint32_t key_size;
  uint32_t value_size;
  uint32_t max_entries;
  uint32_t flags;
  int32_t inner_map_id;
  uint32_t btf_key_type_id;
  uint32_t btf_value_type_id;
};

struct Program {
  std::string name;
  std::vector<uint8_t> instructions;
  std::vector<uint8_t> func_info;
  uint32_t func_info_record_size;
  std::vector<uint8_t> line_info;
  uint32_t line_info_record_size;
};

struct Record {
  std::vector<Map> maps;
  std::vector<Program> programs;
  std::vector<uint8_t> btf;
  /** Requests that cannot be recorded, in words for the learner. */
  std::vector<std::string> refused;
};

/** Collects into `record` while it lives. Outside such a scope every request is refused. */
class Scope {
public:
  explicit Scope(Record &record);
  ~Scope();
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;
};

} // namespace recorder
