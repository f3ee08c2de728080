import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** What a name may not be or have as the name of a folder, on any system. */
const UNFIT = /[\p{Cc}/\\:*?"<>|]+/gu;

/** A zip that `class grade` takes: a folder for each learner with the program in it. */
export async function programsZip(programs: { name: string; number: number; text: string }[]): Promise<Buffer> {
  const zip = new ZipFile();
  const taken = new Set<string>();
  for (const { name, number, text } of programs) {
    const plain = folderName(name, number);
    const folder = taken.has(plain.toLowerCase()) ? `${plain} ${number}` : plain;
    taken.add(folder.toLowerCase());
    zip.addBuffer(Buffer.from(text), `${folder}/clean.c`);
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** The learner's name, as far as it can be one of a folder. */
function folderName(name: string, number: number): string {
  const fit = name.replace(UNFIT, '_').replace(/^[.\s_]+|[.\s]+$/g, '');
  return fit === '' || /^__MACOSX$/i.test(fit) ? `Learner ${number}` : fit;
}
