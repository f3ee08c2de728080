/** Where so many lines set a field, none of them is the one. */
const MOST = 20;

/**
 * The learner's line, from 1, that sets a field of the events of an output: in the function that sends them, or the only one
 * in functions that send nothing. A program may do it in other ways; then there is none.
 */
export function lineThatSets(field: string, output: string, source: string): number | undefined {
  const lines = source.split('\n');
  const member = new RegExp(`(?:\\.|->)${field}\\b`);
  const sets = (line: string) =>
    new RegExp(`${member.source}[^=;]*=(?!=)|bpf_probe_read\\w*\\(&?[\\w.>-]+?${member.source}`).test(line);
  const sender = lines.findIndex((line) => line.includes(`${output}.perf_submit`));
  const home = sender < 0 ? undefined : functionAt(sender, lines);
  const found = lines.flatMap((line, at) => (sets(line) ? [at] : []));
  const inside = home && found.find((at) => at >= home.begins && at <= home.ends);
  const elsewhere = found.length > MOST ? [] : found.filter((at) => !sendsSomething(functionAt(at, lines), lines));
  const at = inside ?? (elsewhere.length === 1 ? elsewhere[0] : undefined);
  return at === undefined ? undefined : at + 1;
}

interface Extent {
  begins: number;
  ends: number;
}

const functionAt = (place: number, lines: string[]): Extent => ({
  begins: lines.findLastIndex((line, at) => at <= place && /^\w.*\{\s*$|^\{/.test(line)),
  ends: lines.findIndex((line, at) => at >= place && line.startsWith('}')),
});

const sendsSomething = ({ begins, ends }: Extent, lines: string[]): boolean =>
  lines.slice(begins, ends).some((line) => line.includes('.perf_submit'));
