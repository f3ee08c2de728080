import { factsOf } from '../judge/facts.ts';
import {
  chunkSample,
  chunkSamples,
  closeSample,
  dataSample,
  message,
  openSample,
  rightSamples,
  Scene,
} from '../judge/scene.testing.ts';
import type { Sample } from '../kernel/sample.ts';
import { timelines } from '../judge/timeline.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import type { Picture } from './timeline-page.ts';

/** What a client may send to those who look at its traffic: markup, an escape sequence, marks that turn text round. */
export const HOSTILE = `POST /</pre></details><script>hacked=1</script><img src=x onerror="hacked=2">\u001b[2J\u202eabc\r\n"'&amp;`;

/** A right connection, and one with each fault: no open event, a wrong size, an event too many. */
export function faultyPicture(): Picture {
  const scene = new Scene();
  const right = scene.accept4();
  const end = scene.close(right.result);
  const { result: fd } = scene.accept4();
  const read = scene.read(fd, HOSTILE);
  const close = scene.close(fd);
  const samples = [
    ...rightSamples([right, end]),
    dataSample(read, { msgSize: 8192 }),
    ...[closeSample(close), closeSample(close)],
  ];
  const all = timelines(factsOf(scene.evidence(samples)));
  return { verdict: failed(), file: 'workshop/<b>clean</b>.c', timelines: all };
}

/** A connection as a right program reports it. */
export function rightPicture(): Picture {
  const scene = new Scene();
  const accept = scene.accept4();
  const all = timelines(factsOf(scene.evidence([openSample(accept)])));
  return { verdict: failed(), file: 'clean.c', timelines: all };
}

/**
 * Whole messages. On the first connection all is right. On the second one chunk of the request is missing, one of the answer
 * came twice, and its last one, which is hostile, says another position.
 */
export function streamPicture(): Picture {
  const scene = new Scene();
  const right = conversation(scene, message(700), [message(90, 'HTTP/1.1 ')]);
  const faulty = conversation(scene, message(1000), [message(1200, 'HTTP/1.1 '), message(398, `behind ${HOSTILE}`)]);
  const [request, ...answers] = faulty.transfers;
  const samples = [
    ...rightSamples([right.open, right.close, faulty.open, faulty.close]),
    ...right.transfers.flatMap((call) => chunkSamples(call)),
    ...(request ? chunkSamples(request).toSpliced(1, 1) : []),
    ...(answers[0] ? [...chunkSamples(answers[0]), chunkSample(answers[0], { at: 400 })] : []),
    ...(answers[1] ? [chunkSample(answers[1], { position: 0 })] : []),
  ];
  return picture(scene, samples);
}

/** A connection of so many calls, each of so many chunks, of which every second one is missing. */
export function longPicture(calls: number, chunks: number): Picture {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const readOf = (text: string) => scene.read(fd, text, whole(text));
  const reads = Array.from({ length: calls }, (_, i) => readOf(numbers(i, chunks * 400)));
  const samples = reads.flatMap((call, i) => chunkSamples(call, i * chunks * 400));
  return picture(
    scene,
    samples.filter((_, i) => i % 2 === 0),
  );
}

/** A request of so many bytes, in which the number of each place is said, so that no two parts are alike. */
const numbers = (request: number, size: number): string =>
  `POST /${Array.from({ length: size / 8 }, (_, i) => `${request}:${i}`.padStart(8, '-')).join('')}`.slice(0, size);

/** An accept, a request, answers, and a close. */
function conversation(scene: Scene, request: string, answers: string[]) {
  const open = scene.accept4();
  const fd = open.result;
  const transfers = [
    scene.read(fd, request, whole(request)),
    ...answers.map((answer) => scene.write(fd, answer, whole(answer))),
  ];
  return { open, transfers, close: scene.close(fd) };
}

/** Of a call of which all bytes are told. */
function whole(text: string) {
  const bytes = new Uint8Array(Buffer.from(text));
  return { asked: bytes.length, bytes };
}

function picture(scene: Scene, samples: Sample[]): Picture {
  const all = timelines(factsOf(scene.evidence(samples, { outputs: ['socket_chunk_events'] })));
  return { verdict: failed(), file: 'clean.c', timelines: all };
}

const failed = () => ({
  ...verdictOf({
    ...{ format: 'ebpf-http-workshop run 3', kit: '', level: 0, seed: 7, file: '', source: '', diagnostics: [] },
    kernel: { backend: 'lab', release: '6.1.0', arch: 'x86_64' },
    timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
  }),
});
