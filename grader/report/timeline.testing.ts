import { factsOf } from '../judge/facts.ts';
import { closeSample, dataSample, openSample, rightSamples, Scene } from '../judge/scene.testing.ts';
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

const failed = () => ({
  ...verdictOf({
    ...{ format: 'ebpf-http-workshop run 3', kit: '', level: 0, seed: 7, file: '', source: '', diagnostics: [] },
    kernel: { backend: 'lab', release: '6.1.0', arch: 'x86_64' },
    timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
  }),
});
