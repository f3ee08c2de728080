#pragma once

#include "bytes.h"
#include "maps.h"
#include "unique_fd.h"

#include <optional>
#include <string>
#include <vector>

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

/** What the kernel said to a program. */
struct Loaded {
  UniqueFd fd;
  /** errno; 0 for one that was taken, or that nobody asked about any more. */
  int refusal = 0;
};

/**
 * Loads programs, with type information if there is some. The verifier reads one on each processor, and none
 * any more once one was refused: those before the first that was refused have all been taken.
 */
std::vector<Loaded> load(const std::vector<Program> &programs, const UniqueFd &btf);

/**
 * The verifier's text for a program that was refused with this errno; as much as fits into the largest
 * buffer. Of one that was too complex to verify (E2BIG, EFAULT) only the result: its steps fill any buffer,
 * and each larger one would cost as much time as the first.
 */
std::string verifier_log(const Program &program, const UniqueFd &btf, int refusal);
