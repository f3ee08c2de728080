/** How a structure lies in memory. */
export interface Structure {
  name: string;
  /** In bytes. */
  size: number;
  fields: Field[];
}

export interface Field {
  /** Empty: the field has none, or no field has these bytes. */
  name: string;
  /** As in C, such as `char msg[400]`; of bytes that no field has: empty. */
  declaration: string;
  /** In bytes, from the beginning of the structure. */
  offset: number;
  size: number;
  /** How many unnamed structures and unions it lies in. */
  depth: number;
}

/** Kinds of types, as linux/btf.h numbers them. */
const KIND = { int: 1, pointer: 2, array: 3, struct: 4, union: 5, enum: 6, forward: 7, typedef: 8 };
const FUNCTION = 13;
/** volatile, const, restrict, a tag: the type is the one that they refer to. */
const QUALIFIERS: Record<number, string> = { 9: 'volatile ', 10: 'const ', 11: '', 18: '' };
/** Bytes after the common part of a type: for each of its members, or at once. */
const MEMBER_BYTES: Record<number, number> = { 4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12 };
const MORE_BYTES: Record<number, number> = { 1: 4, 3: 12, 14: 4, 17: 4 };
const COMMON_BYTES = 12;
const POINTER_BYTES = 8;

interface Type {
  kind: number;
  name: string;
  members: number;
  hasBitfields: boolean;
  /** In bytes, or the number of the type that it refers to. */
  value: number;
  /** Where its members are. */
  at: number;
}

/** Reads the layouts of structures from type information (BTF), by the numbers of their types. */
export function structuresIn(btf: Uint8Array, ids: number[]): Structure[] {
  const types = new Types(btf);
  return ids.map((id) => types.structure(id));
}

class Types {
  readonly #view: DataView;
  readonly #types: Type[] = [];
  readonly #strings: Uint8Array;

  constructor(btf: Uint8Array) {
    this.#view = new DataView(btf.buffer, btf.byteOffset, btf.byteLength);
    const u32 = (at: number) => this.#view.getUint32(at, true);
    // struct btf_header: its own length, then offsets and lengths of types and strings.
    const [header, types, typeBytes, strings, stringBytes] = [u32(4), u32(8), u32(12), u32(16), u32(20)];
    this.#strings = btf.subarray(header + strings, header + strings + stringBytes);
    for (let at = header + types; at < header + types + typeBytes;) {
      const info = u32(at + 4);
      const [kind, members] = [(info >>> 24) & 0x1f, info & 0xffff];
      const type = { kind, members, hasBitfields: info >>> 31 === 1, name: this.#text(u32(at)), value: u32(at + 8) };
      this.#types.push({ ...type, at: at + COMMON_BYTES });
      at += COMMON_BYTES + members * (MEMBER_BYTES[kind] ?? 0) + (MORE_BYTES[kind] ?? 0);
    }
  }

  structure(id: number): Structure {
    const { type } = this.#plain(id);
    return { name: type.name, size: type.value, fields: withHoles(this.#fields(type, 0, 0), type.value) };
  }

  #fields(type: Type, base: number, depth: number): Field[] {
    const fields: Field[] = [];
    for (let member = 0; member < type.members; member++) {
      const at = type.at + member * COMMON_BYTES;
      const name = this.#text(this.#view.getUint32(at, true));
      const id = this.#view.getUint32(at + 4, true);
      const place = this.#view.getUint32(at + 8, true);
      const [bits, width] = type.hasBitfields ? [place & 0xffffff, place >>> 24] : [place, 0];
      const offset = base + Math.floor(bits / 8);
      const { type: plain } = this.#plain(id);
      const isUnnamed = name === '' && (plain.kind === KIND.struct || plain.kind === KIND.union);
      const declaration = isUnnamed
        ? plain.kind === KIND.union
          ? 'union, one of'
          : 'struct'
        : this.#declared(id, name) + (width > 0 ? ` : ${width}` : '');
      fields.push({ name, declaration, offset, size: width > 0 ? width / 8 : this.#size(id), depth });
      if (isUnnamed) fields.push(...this.#fields(plain, offset, depth + 1));
    }
    return fields;
  }

  /** In C: the type around the name. */
  #declared(id: number, name: string): string {
    const type = this.#types[id - 1];
    if (!type) return `void ${name}`;
    if (type.kind === KIND.pointer) return this.#declaredPointer(type.value, name);
    if (type.kind === KIND.array) {
      const [element, count] = [this.#view.getUint32(type.at, true), this.#view.getUint32(type.at + 8, true)];
      return this.#declared(element, `${name}[${count}]`);
    }
    const qualifier = QUALIFIERS[type.kind];
    if (qualifier !== undefined) return qualifier + this.#declared(type.value, name);
    const tag = { [KIND.struct]: 'struct ', [KIND.union]: 'union ', [KIND.enum]: 'enum ' }[type.kind] ?? '';
    const forward = type.kind === KIND.forward ? 'struct ' : '';
    return `${tag}${forward}${type.name === '' ? '{ … }' : type.name} ${name}`.trim();
  }

  #declaredPointer(id: number, name: string): string {
    if (this.#types[id - 1]?.kind === FUNCTION) return `function *${name}`;
    return this.#declared(id, `*${name}`);
  }

  #size(id: number): number {
    const { type, plainId } = this.#plain(id);
    if (type.kind === KIND.pointer) return POINTER_BYTES;
    if (type.kind !== KIND.array) return plainId === 0 ? 0 : type.value;
    return this.#size(this.#view.getUint32(type.at, true)) * this.#view.getUint32(type.at + 8, true);
  }

  /** Without typedefs and qualifiers. */
  #plain(id: number): { type: Type; plainId: number } {
    const type = this.#types[id - 1];
    if (!type) return { type: NOTHING, plainId: 0 };
    if (type.kind === KIND.typedef || type.kind in QUALIFIERS) return this.#plain(type.value);
    return { type, plainId: id };
  }

  #text(at: number): string {
    const end = this.#strings.indexOf(0, at);
    return Buffer.from(this.#strings.subarray(at, end)).toString('latin1');
  }
}

const NOTHING: Type = { kind: 0, name: 'void', members: 0, hasBitfields: false, value: 0, at: 0 };

/** With the bytes that are there for the alignment only: nobody writes them, unless all are set to 0 first. */
function withHoles(fields: Field[], size: number): Field[] {
  const result: Field[] = [];
  let end = 0;
  for (const field of fields) {
    if (field.depth === 0 && field.offset > Math.ceil(end)) result.push(hole(end, field.offset));
    result.push(field);
    if (field.depth === 0) end = Math.max(end, field.offset + field.size);
  }
  if (size > Math.ceil(end)) result.push(hole(end, size));
  return result;
}

const hole = (from: number, to: number): Field => ({
  ...{ name: '', declaration: '', offset: Math.ceil(from), size: to - Math.ceil(from), depth: 0 },
});
