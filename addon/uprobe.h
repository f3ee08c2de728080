#pragma once

#include "unique_fd.h"

#include <cstdint>
#include <string>

/** One program attached to one place in a file's code, for whichever process runs it; detaches when the
 * descriptor goes. */
namespace uprobe {

/** At the beginning of the function at this offset of the file, or at its return. None with errno set when
 * the kernel refuses. */
UniqueFd attach(int program_fd, const std::string &file, uint64_t offset, bool is_return);

} // namespace uprobe
