import type { Operation } from './operation.ts';

/** What the verifier objects to, as far as its words say. */
export interface Complaint {
  /**
   * length: how many bytes a helper may touch has no limit. address: where it may reach has none. room: both have one, and
   * go beyond the variable. pointer: an access through what is none, or may be NULL. value: a register without one.
   */
  about: 'length' | 'address' | 'room' | 'pointer' | 'value';
  register: number;
}

/** The words of Linux 5.10 to 6.12. */
const WORDINGS: { says: RegExp; about: Complaint['about'] }[] = [
  { says: /^R(\d+) (?:min value is negative, either use unsigned or|unbounded memory access, use)/, about: 'length' },
  { says: /^R(\d+) (?:min value is negative, either use|unbounded memory access, make sure)/, about: 'address' },
  { says: /unbounded variable-offset .*stack R(\d+)/, about: 'address' },
  { says: /variable-offset .*stack R(\d+)/, about: 'room' },
  { says: /^R(\d+) (?:min|max) value is outside of the allowed memory range/, about: 'room' },
  { says: /^invalid (?:indirect )?(?:access to|read from|write to) stack R(\d+) off=/, about: 'room' },
  { says: /^R(\d+) (?:invalid mem access '|type=\w+_or_null expected=)/, about: 'pointer' },
  { says: /^R(\d+) !read_ok/, about: 'value' },
];

/** These name no register, as the refused instruction itself adds one to a pointer. */
const ADDED = /^math between \w+ pointer and|makes \w+ pointer be out of bounds/;

/** Reads the verifier's reason, and what it refused; undefined when they name no register. */
export function complaintOf(reason: string, refused: Operation | undefined): Complaint | undefined {
  if (ADDED.test(reason) && refused?.kind === 'arithmetic' && 'register' in refused.by)
    return { about: 'address', register: refused.by.register };
  for (const { says, about } of WORDINGS) {
    const register = says.exec(reason)?.[1];
    if (register !== undefined) return { about, register: Number(register) };
  }
  return undefined;
}
