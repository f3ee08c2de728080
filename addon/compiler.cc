/*
 * compile({source, cflags}) -> Bundle: libbcc's front end, with a recorder where the kernel would be.
 * virtualHeaders() -> {name: text}: the headers that libbcc puts before a program.
 */
#include "errors.h"
#include "recorder.h"
#include "values.h"
#include "virtual_headers.h"

#include <bcc/bcc_common.h>
#include <linux/bpf.h>
#include <memory>

namespace {

/**
 * libbcc's DEBUG_PREPROCESSOR: it prints the text that it made of the program before it compiles that. Errors
 * of the second pass, and the line information, count in that text (grader/compile/rewritten.ts finds the way
 * back).
 */
constexpr unsigned PRINT_REWRITTEN = 4;

struct ModuleDeleter {
  void operator()(void *module) const { bpf_module_destroy(module); }
};
using Module = std::unique_ptr<void, ModuleDeleter>;

Napi::Object map_object(Napi::Env env, const recorder::Map &map) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", map.id);
  object.Set("name", map.name);
  object.Set("type", map.type);
  object.Set("keySize", map.key_size);
  object.Set("valueSize", map.value_size);
  object.Set("maxEntries", map.max_entries);
  object.Set("flags", map.flags);
  object.Set("innerMapId", map.inner_map_id);
  object.Set("btfKeyTypeId", map.btf_key_type_id);
  object.Set("btfValueTypeId", map.btf_value_type_id);
  return object;
}

Napi::Object program_object(Napi::Env env, const recorder::Program &program) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", program.name);
  object.Set("instructions", values::to_js(env, program.instructions));
  object.Set("funcInfo", values::to_js(env, program.func_info));
  object.Set("funcInfoRecordSize", program.func_info_record_size);
  object.Set("lineInfo", values::to_js(env, program.line_info));
  object.Set("lineInfoRecordSize", program.line_info_record_size);
  return object;
}

template <typename Item>
Napi::Array array_of(Napi::Env env, const std::vector<Item> &items,
                     Napi::Object (*convert)(Napi::Env, const Item &)) {
  Napi::Array array = Napi::Array::New(env, items.size());
  for (size_t i = 0; i < items.size(); i++)
    array.Set(static_cast<uint32_t>(i), convert(env, items[i]));
  return array;
}

Module create_module(const std::string &source, const std::vector<std::string> &cflags) {
  std::vector<const char *> pointers;
  for (const std::string &flag : cflags)
    pointers.push_back(flag.c_str());
  return Module(bpf_module_create_c_from_string(source.c_str(), PRINT_REWRITTEN, pointers.data(),
                                                static_cast<int>(pointers.size()), false, nullptr));
}

void record_programs(void *module) {
  for (size_t i = 0; i < bpf_num_functions(module); i++)
    bcc_func_load(module, BPF_PROG_TYPE_KPROBE, bpf_function_name(module, i),
                  static_cast<const struct bpf_insn *>(bpf_function_start_id(module, i)),
                  static_cast<int>(bpf_function_size_id(module, i)), bpf_module_license(module),
                  bpf_module_kern_version(module), 0, nullptr, 0, nullptr, -1);
}

Napi::Value compile(const Napi::CallbackInfo &info) {
  Napi::Env env = info.Env();
  if (info.Length() < 1 || !info[0].IsObject())
    throw errors::coded(env, "BAD_ARGUMENT", "compile() wants {source: string, cflags: string[]}");
  Napi::Object request = info[0].As<Napi::Object>();
  Napi::Value source = request.Get("source");
  Napi::Value cflags = request.Get("cflags");
  if (!source.IsString() || !cflags.IsArray())
    throw errors::coded(env, "BAD_ARGUMENT", "compile() wants {source: string, cflags: string[]}");
  std::vector<std::string> flags;
  for (uint32_t i = 0; i < cflags.As<Napi::Array>().Length(); i++)
    flags.push_back(cflags.As<Napi::Array>().Get(i).ToString().Utf8Value());

  recorder::Record record;
  recorder::Scope recording(record);
  Module module = create_module(source.As<Napi::String>().Utf8Value(), flags);
  if (!record.refused.empty())
    throw errors::coded(env, "REFUSED", record.refused.front());
  if (!module)
    throw errors::coded(env, "COMPILE_FAILED", "libbcc refused the program; its reasons are on stderr");
  record_programs(module.get());

  Napi::Object bundle = Napi::Object::New(env);
  const char *license = bpf_module_license(module.get());
  bundle.Set("license", license == nullptr ? "" : license);
  bundle.Set("kernelVersion", bpf_module_kern_version(module.get()));
  bundle.Set("btf", record.btf.empty() ? env.Null() : values::to_js(env, record.btf));
  bundle.Set("maps", array_of(env, record.maps, map_object));
  bundle.Set("programs", array_of(env, record.programs, program_object));
  return bundle;
}

Napi::Value virtual_headers_object(const Napi::CallbackInfo &info) {
  Napi::Object object = Napi::Object::New(info.Env());
  for (const auto &[name, text] : virtual_headers())
    object.Set(name, text);
  return object;
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("compile", Napi::Function::New(env, compile, "compile"));
  exports.Set("virtualHeaders", Napi::Function::New(env, virtual_headers_object, "virtualHeaders"));
  return exports;
}

} // namespace

NODE_API_MODULE(compiler, init)
