import type { Bundle, ProgramSpec } from './bundle.ts';

/** The file name that libbcc gives the learner's program in its type information. */
const MAIN_FILE = '/virtual/main.c';
/** Offsets in struct bpf_line_info (linux/bpf.h); the line stands above the low ten bits, the column in them. */
const INSTRUCTION = 0;
const FILE_NAME = 4;
const LINE_COLUMN = 12;
const COLUMN_BITS = 10;
/** Offsets in struct btf_header (linux/btf.h). */
const HEADER_LENGTH = 4;
const STRINGS_OFFSET = 16;

export interface Place {
  /** From 1; null when none is known. */
  line: number | null;
  /** From 1; null when only the line is sure. */
  column: number | null;
}

export const NO_PLACE: Place = { line: null, column: null };

/** The learner's place that an instruction was made of (the nearest at or before it). */
export function placeOfInstruction(bundle: Bundle, program: ProgramSpec, instruction: number): Place {
  let place = NO_PLACE;
  for (const record of records(bundle, program)) {
    if (record.instruction > instruction) break;
    if (record.isMain && record.line > 0) place = { line: record.line, column: record.column || null };
  }
  return place;
}

/** The learner's line that the instructions behind one were made of. */
export function lineBehind(bundle: Bundle, program: ProgramSpec, instruction: number): number | null {
  const next = [...records(bundle, program)].find(
    (each) => each.instruction > instruction && each.isMain && each.line > 0,
  );
  return next?.line ?? null;
}

/** The bundle with every position in the learner's file replaced; the kernel shows these lines in its log. */
export function mapLines(
  bundle: Bundle,
  place: (line: number, column: number) => { line: number; column: number | null },
): Bundle {
  const programs = bundle.programs.map((program) => {
    const lineInfo = program.lineInfo.slice();
    const view = viewOf(lineInfo);
    for (const { offset, isMain, line, column } of records(bundle, program)) {
      if (!isMain || line === 0) continue;
      const mapped = place(line, column);
      view.setUint32(offset + LINE_COLUMN, ((mapped.line << COLUMN_BITS) | (mapped.column ?? 0)) >>> 0, true);
    }
    return { ...program, lineInfo };
  });
  return { ...bundle, programs };
}

function* records(bundle: Bundle, program: ProgramSpec) {
  if (bundle.btf === null || program.lineInfoRecordSize === 0) return;
  const view = viewOf(program.lineInfo);
  for (let offset = 0; offset < program.lineInfo.byteLength; offset += program.lineInfoRecordSize) {
    const lineColumn = view.getUint32(offset + LINE_COLUMN, true);
    yield {
      offset,
      instruction: view.getUint32(offset + INSTRUCTION, true),
      isMain: btfString(bundle.btf, view.getUint32(offset + FILE_NAME, true)) === MAIN_FILE,
      line: lineColumn >>> COLUMN_BITS,
      column: lineColumn & ((1 << COLUMN_BITS) - 1),
    };
  }
}

function btfString(btf: Uint8Array, offset: number): string {
  const view = viewOf(btf);
  const start = view.getUint32(HEADER_LENGTH, true) + view.getUint32(STRINGS_OFFSET, true) + offset;
  return Buffer.from(btf.subarray(start, btf.indexOf(0, start))).toString();
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
