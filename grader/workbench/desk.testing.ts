import type { VerdictDiagnostic } from '../levels/verdict.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { recordOf, stops } from '../levels/walk.testing.ts';
import { Refused } from '../web/refuse.ts';
import { newToken } from '../web/secrets.ts';
import type { Desk, Graded, HowToGrade, Judged, Program } from './desk.ts';
import { openWorkbench } from './open-workbench.ts';
import { pictureOf } from './picture.ts';
import { tagOf } from './tag-of.ts';

/** A real run of a program on the way through the course, as it was written down. */
export const someRun = (): Judged => {
  const record = stops.map(recordOf).find((each) => each?.evidence !== undefined);
  if (!record) throw new Error('no run was written down');
  const verdict = verdictOf(record);
  const picture = () => Promise.resolve(pictureOf(record, verdict, 'clean.c'));
  return { verdict, tag: tagOf(record.source), picture };
};

/** A desk in memory: its runs go on until they are let go. */
export class TestDesk implements Desk {
  readonly file = 'clean.c';
  endsOlderRun = true;
  runRate = { burst: 30, perMinute: 60 };
  earlierRuns = () => [];
  text = 'int x;\n';
  /** What its next run has to wait for. */
  preparing = '';
  compiled: string[] = [];
  /** Ends the run that goes on. */
  finish: (graded: Graded) => void = () => undefined;
  saveElsewhere: (program: Program) => void = () => undefined;

  progress = () => Promise.resolve({ passed: [0], level: 1 });
  readProgram = () => Promise.resolve({ text: this.text, tag: tagOf(this.text) });
  writeProgram = (text: string, expected: string) => {
    if (expected !== '*' && expected !== tagOf(this.text)) return Promise.reject(new Refused(412, 'changed'));
    this.text = text;
    return this.readProgram();
  };
  diagnose = (source: string, signal: AbortSignal) => {
    this.compiled.push(source);
    return new Promise<VerdictDiagnostic[]>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('no longer wanted', 'AbortError')));
      const error = { source: 'clang', severity: 'error', line: 1, column: 1, message: 'wrong' } as const;
      if (!source.includes('slow')) resolve(source.includes('wrong') ? [error] : []);
    });
  };
  structures = () =>
    Promise.resolve({
      own: [
        { name: 'event_t', size: 4, fields: [{ name: 'fd', declaration: 'u32 fd', offset: 0, size: 4, depth: 0 }] },
      ],
      kernel: [],
    });
  grade = (_: number, { signal, onState }: HowToGrade) => {
    onState('compiling');
    if (this.preparing !== '') onState({ preparing: this.preparing });
    return new Promise<Graded>((resolve) => {
      signal.addEventListener('abort', () => resolve({ error: new Error('ended') }));
      this.finish = (graded) => {
        onState('running');
        resolve(graded);
      };
    });
  };
  hint = (id: string) =>
    Promise.resolve({
      ...{ id, title: 't', hints: ['one', 'two', 'three'], count: 2, isNew: true, where: undefined, doc: 'd' },
    });
  solution = (_: number, isSure: boolean) =>
    isSure
      ? Promise.resolve({ yours: 'a', solution: 'b', changes: [], others: [] })
      : Promise.reject(new Refused(403, 'not passed yet'));
  onOutsideChange = (callback: (program: Program) => void) => void (this.saveElsewhere = callback);
}

/** A workbench for two learners, in this process. */
export async function servedDesks() {
  const desks = { ada: new TestDesk(), bao: new TestDesk() };
  const tokens = { ada: newToken(), bao: newToken() };
  const { port, close } = await openWorkbench({
    ...{ port: 0, listen: '127.0.0.1' },
    deskOf: (token) => (token === tokens.ada ? desks.ada : token === tokens.bao ? desks.bao : undefined),
  });
  const url = `http://127.0.0.1:${port}`;
  const askAs =
    (name: keyof typeof tokens) =>
    (path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) =>
      fetch(url + path, { ...init, headers: { authorization: `Bearer ${tokens[name]}`, ...init.headers } });
  return { desks, url, ada: askAs('ada'), bao: askAs('bao'), close };
}
