import { expect, test } from '@jest/globals';
import { message, PROBE, Scene } from './scene.testing.ts';
import { strandsOf } from './strands.ts';

test('a number names one connection until it is closed, and the next one after that', () => {
  const scene = new Scene();
  const calls = [
    scene.accept4({ result: 7 }),
    scene.read(7, message(20)),
    scene.close(7),
    scene.accept4({ result: 7 }),
    scene.close(7),
  ];
  const strands = strandsOf([...calls].reverse());
  expect(strands.map(({ calls: own }) => own)).toEqual([calls.slice(0, 3), calls.slice(3)]);
  expect(strands[0]).toMatchObject({ actor: 'probe', pid: PROBE.pid, fd: 7, peer: calls[0]?.peer });
});

test('what was called on no connection stands together', () => {
  const scene = new Scene();
  const stray = [scene.accept4({ result: -11 }), scene.close(99, { result: -9 })];
  scene.accept4();
  const strands = strandsOf(scene.calls);
  expect(strands).toHaveLength(2);
  expect(strands.find(({ fd }) => fd === undefined)?.calls).toEqual(stray);
});

test('a close that fails ends nothing', () => {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  scene.close(fd, { result: -5 });
  scene.read(fd, message(20));
  expect(strandsOf(scene.calls)).toHaveLength(1);
});
