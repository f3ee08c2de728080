/**
 * JSON that also carries bytes and 64-bit times: Uint8Array as {"$bytes": base64}, bigint as {"$int": decimal}.
 * Everything that crosses a process or VM boundary goes through this pair. A large Buffer costs much more than another Uint8Array:
 * JSON.stringify has spelled it out as numbers before it asks for anything else.
 */
export function encodeWire(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key) {
    // Read from the holder: Buffer.prototype.toJSON has already changed the value that a replacer is given.
    const raw = this[key];
    if (raw instanceof Uint8Array) return { $bytes: Buffer.from(raw).toString('base64') };
    if (typeof raw === 'bigint') return { $int: raw.toString() };
    return raw;
  });
}

/** The inverse of encodeWire. Throws SyntaxError on malformed text; says nothing about the shape of the value. */
export function decodeWire(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$bytes' in value && typeof value.$bytes === 'string')
      return new Uint8Array(Buffer.from(value.$bytes, 'base64'));
    if ('$int' in value && typeof value.$int === 'string' && /^-?\d{1,20}$/.test(value.$int)) return BigInt(value.$int);
    return value;
  });
}
