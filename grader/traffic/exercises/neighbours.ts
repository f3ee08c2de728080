import type { Probe } from '../probe.ts';
import type { Random } from '../random.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';
import { deliver } from './deliver.ts';
import { httpMessage } from './payloads.ts';

/**
 * Two processes with the same traffic, each on a port of its own, whose connections have the same number: whatever one
 * of them does, the events of the other are its own.
 */
export const neighbours: Exercise = async ({ probe, twin, random }) => {
  const mine = await connection(probe, await probe.listen({ address: '127.0.0.1' }), random);
  const others = await sameNumber(twin, mine.fd);
  const both = [
    { process: probe, conn: mine },
    { process: twin, conn: others },
  ];
  for (const { process, conn } of random.shuffled(both)) await ask(process, conn, random);
  for (const { process, conn } of random.shuffled(both)) await answer(process, conn, random);
  await hangUp(twin, others);
  await ask(probe, mine, random);
  await answer(probe, mine, random);
  await hangUp(probe, mine);
};

/** A connection with this descriptor: the lowest that is free is the next that accept4 gives. */
async function sameNumber(twin: Probe, fd: number): Promise<ProbeConnection> {
  const listener = await twin.listen({ address: '127.0.0.1' });
  const client = await twin.connect({ thread: threads.client, address: listener.address, port: listener.port });
  await twin.occupy({ count: fd });
  return { fd: (await twin.accept4({ thread: threads.accept, fd: listener.fd }).done).result, client };
}

const ask = (process: Probe, conn: ProbeConnection, random: Random): Promise<void> =>
  deliver(process, conn, httpMessage('POST', random.int(20, 600), random), threads.readHttp, { count: 1000 });

async function answer(process: Probe, { fd }: ProbeConnection, random: Random): Promise<void> {
  await process.write({ thread: threads.writeHttp, fd, bytes: httpMessage('HTTP', random.int(20, 600), random) }).done;
}
