/** Offsets in struct btf_header (linux/btf.h). */
const HEADER_LENGTH = 4;
const TYPES_OFFSET = 8;
const TYPES_LENGTH = 12;
/** struct btf_type: name, kind and count, and a size or another type. Kind and count share a word. */
const TYPE_SIZE = 12;
const INFO = 4;
const REFERS_TO = 8;
/** Of a parameter, struct btf_param: name and type. */
const PARAM_SIZE = 8;
const TYPEDEF = 8;
const FUNC = 12;
const FUNC_PROTO = 13;
/** Bytes behind struct btf_type, by kind: so many for each that is counted, or so many in all. */
const PER_MEMBER: Record<number, number> = { 4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12 };
const IN_ALL: Record<number, number> = { 1: 4, 3: 12, 14: 4, 17: 4 };

/**
 * The type information without functions that are called and not there, such as strlen: clang 19 describes them, too, and
 * the kernel refuses all of it because their parameters have no names. As the name of a type they pass, so that the
 * verifier is asked, and finds the call. What is no type information stays as it is, for the kernel to refuse.
 */
export function withoutDeclarations(btf: Uint8Array): Uint8Array {
  const changed = btf.slice();
  const view = new DataView(changed.buffer);
  try {
    const types = [NaN, ...offsetsOf(view)]; // Type 0 is void, which is not in the list.
    for (const at of types.slice(1))
      if (kindAt(view, at) === FUNC && isNameless(view, types[view.getUint32(at + REFERS_TO, true)]))
        view.setUint32(at + INFO, TYPEDEF << 24, true);
    return changed;
  } catch (error) {
    if (error instanceof RangeError) return btf;
    throw error;
  }
}

function* offsetsOf(view: DataView): Generator<number> {
  const begin = view.getUint32(HEADER_LENGTH, true) + view.getUint32(TYPES_OFFSET, true);
  const end = begin + view.getUint32(TYPES_LENGTH, true);
  for (let at = begin; at < end;) {
    yield at;
    const kind = kindAt(view, at);
    at += TYPE_SIZE + (IN_ALL[kind] ?? 0) + (PER_MEMBER[kind] ?? 0) * countAt(view, at);
  }
}

const kindAt = (view: DataView, at: number): number => (view.getUint32(at + INFO, true) >>> 24) & 0x1f;
const countAt = (view: DataView, at: number): number => view.getUint32(at + INFO, true) & 0xffff;

/** Whether a parameter has a type and no name. The dots of printf have neither. */
function isNameless(view: DataView, at = NaN): boolean {
  if (Number.isNaN(at) || kindAt(view, at) !== FUNC_PROTO) return false;
  return Array.from({ length: countAt(view, at) }, (_, index) => at + TYPE_SIZE + index * PARAM_SIZE).some(
    (parameter) => view.getUint32(parameter, true) === 0 && view.getUint32(parameter + 4, true) !== 0,
  );
}
