/** enum bpf_map_type, as far as the kit tells maps apart. */
const HASH = 1;
const ARRAY = 2;
/** What BPF_PERF_OUTPUT makes. */
export const PERF_EVENT_ARRAY = 4;
const PERCPU_HASH = 5;
const PERCPU_ARRAY = 6;
const LRU_HASH = 9;
const LRU_PERCPU_HASH = 10;
export const RING_BUFFER = 27;

export const isHash = (type: number): boolean => [HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH].includes(type);
export const isArray = (type: number): boolean => [ARRAY, PERCPU_ARRAY].includes(type);
/** A map that has a value of its own for each processor. */
export const isPerProcessor = (type: number): boolean => [PERCPU_HASH, PERCPU_ARRAY, LRU_PERCPU_HASH].includes(type);
