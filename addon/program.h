#pragma once

#include "bytes.h"
#include "maps.h"
#include "unique_fd.h"

#include <optional>
#include <string>

/** A program as a bundle describes it (ProgramSpec in grader/bundle/bundle.ts). */
struct Program {
  std::string name;
  /** enum bpf_prog_type */
  uint32_t type;
  std::string license;
  uint32_t kernel_version;
  Bytes instructions;
  Bytes func_info;
  uint32_t func_info_record_size;
  Bytes line_info;
  uint32_t line_info_record_size;
};

/**
 * Puts the fds of maps where a program carries their ids. None when all went well, else the id that no map
 * has.
 */
std::optional<int32_t> relocate(Program &program, const Maps &maps);

/** Loads a program, with type information if there is some; none with errno set when the kernel
 * refuses. */
UniqueFd load(const Program &program, const UniqueFd &btf);

/**
 * The verifier's text for a program that was refused with this errno; as much as fits into the largest
 * buffer. Of one that was too complex to verify (E2BIG, EFAULT) only the result: its steps fill any buffer,
 * and each larger one would cost as much time as the first.
 */
std::string verifier_log(const Program &program, const UniqueFd &btf, int refusal);
