/**
 * What libbcc would have asked of a kernel for one learner's program, as plain data.
 * The compile program records it; the kernel addon replays it, in the lab or on this machine.
 */
export interface Bundle {
  /** SPDX-like licence string from the program's `license` section; decides which helpers the kernel allows. */
  license: string;
  /** LINUX_VERSION_CODE of the headers (old kernels ask for it with kprobes). */
  kernelVersion: number;
  /** The BTF blob for BPF_BTF_LOAD, or null when libbcc made none. */
  btf: Uint8Array | null;
  maps: MapSpec[];
  programs: ProgramSpec[];
}

/** Arguments of one BPF_MAP_CREATE. */
export interface MapSpec {
  /** The number that instructions of this bundle carry (BPF_PSEUDO_MAP_FD); the loader puts the real fd there. */
  id: number;
  /** The map's full name in the C source (the kernel cuts it to 15 bytes). */
  name: string;
  /** enum bpf_map_type */
  type: number;
  keySize: number;
  valueSize: number;
  maxEntries: number;
  /** BPF_F_* creation flags */
  flags: number;
  /** `id` of the inner map for map-in-map types, else 0. */
  innerMapId: number;
  /** BTF type ids of key and value, 0 when unknown. */
  btfKeyTypeId: number;
  btfValueTypeId: number;
}

/** Arguments of one BPF_PROG_LOAD (type kprobe). */
export interface ProgramSpec {
  /** The C function's name. */
  name: string;
  /** struct bpf_insn[], 8 bytes each */
  instructions: Uint8Array;
  /** BTF func_info and line_info records as the kernel takes them; empty when libbcc made none. */
  funcInfo: Uint8Array;
  funcInfoRecordSize: number;
  lineInfo: Uint8Array;
  lineInfoRecordSize: number;
}
