/**
 * The learner's line, from 1, that sets a field of the events of an output: in the function that sends them, or the only one
 * in the program. A program may do it in other ways; then there is none.
 */
export function lineThatSets(field: string, output: string, source: string): number | undefined {
  const lines = source.split('\n');
  const sends = lines.findIndex((line) => line.includes(`${output}.perf_submit`));
  const begins = lines.findLastIndex((line, at) => at <= sends && /^\w.*\{\s*$|^\{/.test(line));
  const ends = lines.findIndex((line, at) => at >= sends && line.startsWith('}'));
  const member = new RegExp(`(?:\\.|->)${field}\\b`);
  const sets = (line: string) =>
    new RegExp(`${member.source}[^=;]*=(?!=)|bpf_probe_read\\w*\\(&?[\\w.>-]+?${member.source}`).test(line);
  const found = lines.flatMap((line, at) => (sets(line) ? [at] : []));
  const inside = sends < 0 ? undefined : found.find((at) => at >= begins && at <= ends);
  const at = inside ?? (found.length === 1 ? found[0] : undefined);
  return at === undefined ? undefined : at + 1;
}
