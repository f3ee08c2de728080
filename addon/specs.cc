#include "specs.h"
#include "errors.h"
#include "values.h"

#include <linux/bpf.h>

using values::bytes_of;
using values::number_of;
using values::string_of;

MapSpec specs::map_of(const Napi::Value &value) {
  const Napi::Object spec = values::object_of(value, "the map spec");
  return {static_cast<int32_t>(number_of(spec.Get("id"), "id")),
          string_of(spec.Get("name"), "name"),
          number_of(spec.Get("type"), "type"),
          number_of(spec.Get("keySize"), "keySize"),
          number_of(spec.Get("valueSize"), "valueSize"),
          number_of(spec.Get("maxEntries"), "maxEntries"),
          number_of(spec.Get("flags"), "flags"),
          static_cast<int32_t>(number_of(spec.Get("innerMapId"), "innerMapId")),
          number_of(spec.Get("btfKeyTypeId"), "btfKeyTypeId"),
          number_of(spec.Get("btfValueTypeId"), "btfValueTypeId")};
}

namespace {

Program program_of(const Napi::Value &value, const std::string &license, uint32_t kernel_version,
                   uint32_t type) {
  const Napi::Object spec = values::object_of(value, "the program spec");
  Program program = {string_of(spec.Get("name"), "name"),
                     type,
                     license,
                     kernel_version,
                     bytes_of(spec.Get("instructions"), "instructions"),
                     bytes_of(spec.Get("funcInfo"), "funcInfo"),
                     number_of(spec.Get("funcInfoRecordSize"), "funcInfoRecordSize"),
                     bytes_of(spec.Get("lineInfo"), "lineInfo"),
                     number_of(spec.Get("lineInfoRecordSize"), "lineInfoRecordSize")};
  if (program.instructions.empty() || program.instructions.size() % sizeof(struct bpf_insn) != 0)
    throw errors::bad_argument(value.Env(), "instructions must be a multiple of 8 bytes");
  return program;
}

} // namespace

std::vector<Program> specs::programs_of(const Napi::Value &value, const Napi::Value &license,
                                        const Napi::Value &kernel_version, bool is_raw_tracepoint) {
  if (!value.IsArray())
    throw errors::bad_argument(value.Env(), "the program specs must be an array");
  const auto specs = value.As<Napi::Array>();
  std::vector<Program> programs;
  for (uint32_t i = 0; i < specs.Length(); i++)
    programs.push_back(program_of(specs[i], string_of(license, "the license"),
                                  number_of(kernel_version, "the kernel version"),
                                  is_raw_tracepoint ? BPF_PROG_TYPE_RAW_TRACEPOINT : BPF_PROG_TYPE_KPROBE));
  return programs;
}
