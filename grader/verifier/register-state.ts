/** What the verifier knows of a register or of a place on the stack. */
export interface State {
  /** The kernel's word: scalar, fp, ctx, map_value, map_value_or_null, map_ptr, … */
  type: string;
  /** Bounds of a scalar, or of what was added to a pointer. */
  smin: bigint;
  smax: bigint;
  umin: bigint;
  umax: bigint;
}

/** The first page of memory is never there: an address in it is NULL, or a field of what would be there. */
const PAGE = 4096n;

/** Whether no number is like that: the verifier is on a way that the program never takes, and has not noticed. */
export const isContradictory = ({ smin, smax, umin, umax }: State): boolean => smin > smax || umin > umax;

/** Whether this is NULL where an address belongs. */
export const isNull = ({ type, umin, umax }: State): boolean => type === 'scalar' && umin === umax && umax < PAGE;

const S64 = 1n << 63n;
const U64 = 1n << 64n;
const anything = { smin: -S64, smax: S64 - 1n, umin: 0n, umax: U64 - 1n };

/** Linux 5.18 and older call a scalar `inv`; a P in front marks what has to be exact. */
const CONSTANT = /^P?(?:inv)?(-?(?:0x[\da-f]+|\d+))$/;
const DESCRIBED = /^P?([a-z_]+)(-?\d+)?(?:\((.*)\))?$/;

/** From `scalar(umin=16,umax=399)`, `400`, `fp-424` or `map_value(off=0,ks=8,vs=16)`; undefined when it is none of these. */
export function parseState(text: string): State | undefined {
  const constant = CONSTANT.exec(text)?.[1];
  if (constant !== undefined) return exactly(numberOf(constant));
  const [, type, , fields = ''] = DESCRIBED.exec(text) ?? [];
  if (type === undefined) return undefined;
  return { type: type === 'inv' ? 'scalar' : type, ...boundsIn(fields) };
}

function boundsIn(fields: string): Omit<State, 'type'> {
  const bounds = { ...anything };
  let isSigned = false;
  // Linux 6.8 and newer write what is equal only once: smin=umin=16.
  for (const [, names = '', value = ''] of fields.matchAll(/((?:[a-z\d_]+=)+)(-?(?:0x[\da-f]+|\d+))(?=,|$)/g))
    for (const name of names.split('='))
      if (name === 'smin' || name === 'smax') {
        bounds[name] = BigInt.asIntN(64, numberOf(value));
        isSigned = true;
      } else if (name === 'umin' || name === 'umax') bounds[name] = BigInt.asUintN(64, numberOf(value));
  // What follows from the other bounds is not printed.
  if (bounds.umin > bounds.umax) return bounds;
  if (bounds.umax < S64) {
    bounds.smin = bounds.smin > bounds.umin ? bounds.smin : bounds.umin;
    bounds.smax = bounds.smax < bounds.umax ? bounds.smax : bounds.umax;
  } else if (isSigned && bounds.smin >= 0n) {
    bounds.umin = bounds.umin > bounds.smin ? bounds.umin : bounds.smin;
    bounds.umax = bounds.smax;
  }
  return bounds;
}

const exactly = (number: bigint): State => {
  const signed = BigInt.asIntN(64, number);
  const unsigned = BigInt.asUintN(64, number);
  return { type: 'scalar', smin: signed, smax: signed, umin: unsigned, umax: unsigned };
};

const numberOf = (text: string): bigint => (text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text));
