#include "virtual_headers.h"

namespace ebpf {

/**
 * Declared here because BCC installs no header for it: src/cc/exported_files.h, the same in 0.26 and 0.31.
 * Weak, so that the program also starts with a libbcc that has hidden it.
 */
class ExportedFiles {
public:
  __attribute__((weak)) static std::map<std::string, const char *> headers_;
};

} // namespace ebpf

std::map<std::string, const char *> virtual_headers() {
  const auto *headers = &ebpf::ExportedFiles::headers_;
  return headers == nullptr ? std::map<std::string, const char *>() : *headers;
}
