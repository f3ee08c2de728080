/** One of those who handed something in together. */
export interface Submitter {
  name: string;
  sid: string;
  email: string;
}

/** No line of an export comes near. */
const LONGEST_LINE = 10_000;

/**
 * The submitters of each folder of a Gradescope export. Its metadata has one shape, as Ruby prints it, and only this shape
 * is read: a line at a time, in a time that grows with the lines. A reader of all of YAML takes up to 20 s for a mebibyte
 * that is made for it. What is not understood names nobody, and its folder then belongs to nobody.
 */
export function parseMetadata(text: string): Map<string, Submitter[]> {
  const result = new Map<string, Submitter[]>();
  let people: Submitter[] = [];
  /** Where the fields of a submission begin, and those of a submitter; undefined outside of these. */
  let fieldIndent: number | undefined;
  let personIndent: number | undefined;
  let continued: { indent: number; append: (more: string) => void } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const indent = line.search(/\S/);
    if (indent < 0 || line.length > LONGEST_LINE) continue;
    if (continued && indent > continued.indent) {
      continued.append(line.trim());
      continue;
    }
    continued = undefined;
    if (indent === 0) {
      people = [];
      [fieldIndent, personIndent] = [undefined, undefined];
      const key = line.trimEnd();
      if (key.endsWith(':') && !key.startsWith('#')) result.set(scalar(key.slice(0, -1)), people);
      continue;
    }
    fieldIndent ??= indent;
    if (indent === fieldIndent && line.trim() === ':submitters:') {
      personIndent = fieldIndent;
      continue;
    }
    // Another field ends the list; a dash at the same place goes on with it.
    if (indent === fieldIndent && line[indent] !== '-') personIndent = undefined;
    if (personIndent === undefined) continue;
    const begins = /^-\s+/.exec(line.slice(indent));
    if (begins) {
      personIndent = indent + begins[0].length;
      people.push({ name: '', sid: '', email: '' });
    } else if (indent !== personIndent) continue;
    const person = people.at(-1);
    const [, field, value = ''] = /^:(name|sid|email):(?:\s+(.*))?$/.exec(line.slice(personIndent).trimEnd()) ?? [];
    if (!person || field === undefined) continue;
    const name = field as keyof Submitter;
    let raw = value;
    person[name] = scalar(raw);
    continued = {
      indent: personIndent,
      append: (more) => {
        raw = `${raw} ${more}`;
        if (raw.length <= LONGEST_LINE) person[name] = scalar(raw);
      },
    };
  }
  return result;
}

/** A value as YAML writes it on one line: plain, in single quotes, or in double quotes. */
function scalar(text: string): string {
  const value = text.trim();
  if (/^'.*'$/s.test(value) && value.length > 1) return value.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/s.test(value) && value.length > 1) return value.slice(1, -1).replaceAll(ESCAPE, unescaped);
  return value === '~' || value === 'null' ? '' : value;
}

const ESCAPE = /\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)/gi;

function unescaped(_all: string, what: string): string {
  const code = what.length > 1 ? parseInt(what.slice(1), 16) : NaN;
  if (code <= 0x10ffff) return String.fromCodePoint(code);
  return { n: '\n', t: '\t', r: '\r', e: '\u001b', '0': '\0' }[what] ?? what;
}
