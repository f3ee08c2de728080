import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { hostileInKernel } from '../../check-kit/hostile/kernel.ts';
import { patched } from '../../check-kit/program.ts';

/** A member of a class who is after the grades of the others, or the machine that grades them. */
export interface Attacker {
  what: string;
  /** What the results call the attacker. */
  name: string;
  files: SampleFile[];
}

export interface SampleFile {
  path: string;
  text: string | Buffer;
}

/** Ten of them, one of each kind. `login` is another learner's id; `solution` is what passes. */
export async function attackers(solution: string, login: string): Promise<Attacker[]> {
  const own = (index: number) => `${solution}\n// attacker ${index}\n`;
  const hostile = (name: string) => {
    const program = hostileInKernel.find((each) => each.name === name);
    if (!program) throw new Error(`there is no hostile program that ${name}`);
    return patched(solution, program);
  };
  const metadata = `mallory-0:\n  :submitters:\n  - :name: Mallory\n    :sid: ${login}\n`;
  return [
    {
      what: 'metadata of a download, which says who is in the class',
      name: 'mallory-0',
      files: [
        { path: 'mallory-0/submission_metadata.yml', text: metadata },
        { path: 'mallory-0/mallory-0/clean.c', text: own(0) },
      ],
    },
    {
      what: 'the mark of a download in a path',
      name: 'mallory-1',
      files: [{ path: 'mallory-1/x_1_assignsubmission_file/clean.c', text: own(1) }],
    },
    { what: "another learner's login for a name", name: login, files: [{ path: `${login}.c`, text: own(2) }] },
    {
      what: 'a zip that unpacks to far more than it is',
      name: 'mallory-3',
      files: [{ path: 'mallory-3.zip', text: await zipOf({ 'a.c': BOMB, 'b.c': BOMB, 'c.c': BOMB }) }],
    },
    {
      what: 'metadata that no reader of YAML comes to the end of',
      name: 'mallory-4',
      files: [
        {
          path: 'mallory-4.zip',
          text: await zipOf({ 'submission_metadata.yml': Buffer.alloc(2_700_000, '[&a '), 'clean.c': own(4) }),
        },
      ],
    },
    {
      what: 'a name that clears the screen',
      name: 'mallory[2J-5',
      files: [{ path: 'mallory\u001b[2J-5/clean.c', text: own(5) }],
    },
    {
      what: 'a name that begins a line with an order to the runner',
      name: `x ::add-mask::${login} ##[error]6`,
      files: [{ path: `x\n::add-mask::${login}\n##[error]6/clean.c`, text: own(6) }],
    },
    {
      what: 'a program that floods its output',
      name: 'mallory-7',
      files: [{ path: 'mallory-7.c', text: hostile('floods its output') }],
    },
    {
      what: 'a program that fills the memory of the machine',
      name: 'mallory-8',
      files: [{ path: 'mallory-8.c', text: hostile('fills the memory of the machine, map entry by map entry') }],
    },
    {
      what: 'a program that reports what did not happen',
      name: 'mallory-9',
      files: [{ path: 'mallory-9.c', text: hostile('reports an open connection again when it is closed') }],
    },
  ];
}

const BOMB = Buffer.alloc(16 * 2 ** 20);

async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}
