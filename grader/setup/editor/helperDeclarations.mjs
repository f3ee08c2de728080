/**
 * Declarations of BPF's helper functions, each with what it does, made of libbcc's own headers: what an editor shows is
 * then what the installed libbcc has.
 * @param {string} helpers text of libbcc's helpers.h: a pointer to a function for each helper
 * @param {string} manual text of its bpf.h: a comment with a description of each helper
 */
export function helperDeclarations(helpers, manual) {
  const found = [...helpers.matchAll(/^static\s+([\w\s*]+?)\s*\(\*(bpf_\w+)\)\s*\(([^;()]*)\)\s*=/gm)];
  const descriptions = describedIn(manual);
  const functions = found.map(([, type = '', name = '', parameters = '']) => {
    const declaration = `${type} ${name}(${parameters.replace(/\s+/g, ' ')});\n`;
    return { name, text: comment(descriptions.get(name)) + declaration };
  });
  const structs = new Set(functions.flatMap(({ text }) => [...text.matchAll(/\bstruct \w+/g)].map(([name]) => name)));
  return [
    '/* Made at set-up from the headers of the libbcc that is installed. */\n',
    ...[...structs].map((name) => `${name};\n`),
    ...functions.map(({ text }) => `\n${text}`),
  ].join('');
}

/**
 * The manual is one long comment: the function, and, further to the right, what it does and what it returns.
 * @param {string} manual
 */
function describedIn(manual) {
  const entries = manual.matchAll(/^ \* \w[^\n]*?\b\*?(bpf_\w+)\([^\n]*\n((?: \*(?:[ \t]*| ?\t[^\n]*)\n)+)/gm);
  return new Map([...entries].map(([, name = '', text = '']) => [name, text]));
}

/** @param {string | undefined} text lines that begin with a star */
function comment(text) {
  if (text === undefined) return '';
  const lines = text
    .replaceAll('*/', '* /')
    .replace(/[\s*]+$/, '')
    .split('\n');
  const plain = lines.map((line) => line.replace(/^ \*\s?\t?/, '').replace(/\t/g, '  '));
  return `/**\n${plain.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}
