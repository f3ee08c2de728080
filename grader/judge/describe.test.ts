import { expect, test } from '@jest/globals';
import { messageFlags } from '../platform/message-flags.ts';
import { describeCall } from './describe.ts';
import { Scene } from './scene.testing.ts';

const { MSG_PEEK, MSG_DONTWAIT } = messageFlags;

test('a call is shown with its client or its flags, and with its result in words', () => {
  const scene = new Scene();
  const open = scene.accept4();
  const fd = open.result;
  expect([
    describeCall(open),
    describeCall(scene.transfer('recvfrom', fd, ['abc'], { flags: MSG_PEEK | MSG_DONTWAIT })),
    describeCall(scene.transfer('sendmsg', fd, ['abc'], { flags: 0x8000, result: -32 })),
    describeCall(scene.transfer('sendto', fd, ['abc'], { flags: 0 })),
    describeCall(scene.close(fd)),
  ]).toEqual([
    "the probe's accept4(3, …) = 10 (client 127.1.2.3 port 40010)",
    "the probe's recvfrom(10, …, MSG_PEEK|MSG_DONTWAIT) = 3",
    "the probe's sendmsg(10, …, 0x8000) = -32 (EPIPE)",
    "the probe's sendto(10, …) = 3",
    "the probe's close(10) = 0",
  ]);
});
