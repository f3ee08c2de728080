import type { Bundle } from './bundle.ts';

const BYTES = '$bytes';

/** A bundle as one line of JSON; byte fields travel as base64. */
export function encodeBundle(bundle: Bundle): string {
  return JSON.stringify(bundle, (_key, value: unknown) =>
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString('base64') } : value,
  );
}

/** The inverse of encodeBundle. */
export function decodeBundle(text: string): Bundle {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(BYTES in value)) return value;
    return new Uint8Array(Buffer.from(String(value[BYTES]), 'base64'));
  }) as Bundle;
}
