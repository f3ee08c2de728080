/** apt's errors, which say why, without its report of progress, which only says what: the first three, in one line. */
export function aptComplaints(output: string): string {
  const lines = output.trim().split('\n');
  const kinds = [/^E: /, /^W: /, /./].map((kind) => lines.filter((line) => kind.test(line)));
  return (kinds.find(({ length }) => length > 0) ?? []).slice(0, 3).join(' / ');
}
