import type { SaidMisconception } from '../misconception.ts';
import { nearestMacro, signatureOf, wrongArguments } from './bcc-macros.ts';

const HERE = 'This course needs two: BPF_HASH(name, key, value) for a map and BPF_PERF_OUTPUT(name) for events.';

/** How maps and outputs are declared, and what else stands outside of functions. */
export const mapMacros: SaidMisconception[] = [
  {
    id: 'licence-not-needed',
    belief: 'Every program in the kernel has to name its licence.',
    says: /^/,
    words: ({ line, caught }) => {
      const [, word] = /^\s*(?:char\s+\w*)?(MODULE_\w+|\w*LICEN[CS]E)\b/i.exec(line) ?? [];
      const isLicence = word !== undefined && !line.includes('#define');
      return isLicence || /redefinition of '_license'/.test(caught.input) ? { word: word ?? '_license' } : null;
    },
    truth: '$word belongs to kernel modules and to libbpf. BCC itself says GPL for your program.',
    look: 'Take the line out.',
    doc: 'docs/level-0.md#load',
  },
  {
    id: 'arguments-of-a-map',
    belief: 'The arguments of a map come in any order.',
    says: /^(?!must use|'section' attribute)/,
    words: ({ from }) => {
      const wrong = wrongArguments(from.split('\n', 4).join(' '));
      return wrong ? { ...wrong, signature: signatureOf(wrong.macro) } : null;
    },
    truth: '$macro has other arguments: $fault.',
    look: 'Write $signature, in this order, and each without quotes and brackets: types for key and value, such as u64 and struct accept_args_t.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'kind-of-map-unknown',
    belief: 'Maps are called as in libbpf.',
    says: /^unsupported map type: maps\/(\w+)/,
    truth: 'BCC has no kind of map that is called "$1".',
    look: 'Write BPF_HASH(name, key, value), or "hash" for the kind.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-macro-unknown',
    belief: 'A slip: a macro of BCC with another name.',
    says: /^(?:unexpected type name|expected|a parameter list without types|type specifier missing|a type specifier is|type name requires|unknown type name|unused)/,
    words: ({ line }) => {
      const [, name = ''] = /^(?:static\s+)?(\w+)\s*[(<]/.exec(line) ?? [];
      const nearest = nearestMacro(name);
      return nearest === undefined ? null : { name, signature: signatureOf(nearest) };
    },
    truth: 'BCC has no macro $name. Did you mean $signature?',
    look: HERE,
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-macro-as-a-type',
    belief: 'BPF_HASH is a type.',
    says: /^unknown type name '(BPF_\w+)'/,
    truth: '$1 is no type.',
    look: HERE,
    doc: 'docs/level-0.md#save',
  },
];
