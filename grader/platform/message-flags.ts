/** What recv, send and their relatives can be told, as bits; these are the same on every architecture. */
export const messageFlags = {
  MSG_PEEK: 0x2,
  MSG_TRUNC: 0x20,
  MSG_DONTWAIT: 0x40,
  MSG_WAITALL: 0x100,
  MSG_NOSIGNAL: 0x4000,
} as const;

/** As C has them: `MSG_PEEK|MSG_DONTWAIT`; what has no name here as a number. */
export function flagsText(flags: number): string {
  const known = Object.entries(messageFlags).filter(([, bit]) => flags & bit);
  const rest = known.reduce((left, [, bit]) => left & ~bit, flags);
  return [...known.map(([name]) => name), ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])].join('|');
}
