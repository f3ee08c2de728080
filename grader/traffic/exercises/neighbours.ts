import type { Probe, Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';
import { deliver } from './deliver.ts';
import { httpMessage } from './payloads.ts';

/**
 * Two processes with the same traffic, each on a port of its own, whose connections have the same number: whatever one
 * of them does, the events of the other are its own.
 */
export const neighbours: Exercise = async ({ probe, twin, listener, random }) => {
  const opening = probe.inTurn();
  const mine = connection(opening, listener, random);
  await opening.done();
  const others = await sameNumber(twin, (await mine.fd.done).result);
  const both = [
    { process: probe, conn: mine },
    { process: twin, conn: others },
  ];
  for (const play of [ask, answer])
    for (const { process, conn } of random.shuffled(both)) {
      const turn = process.inTurn();
      play(turn, conn, random);
      await turn.done();
    }
  await hangUp(twin, others.fd).done;
  const rest = probe.inTurn();
  ask(rest, mine, random);
  answer(rest, mine, random);
  hangUp(rest, mine.fd);
  await rest.done();
};

/** A connection with this descriptor: the lowest that is free is the next that accept4 gives. */
async function sameNumber(twin: Probe, fd: number): Promise<ProbeConnection> {
  const { fd: listening, address, port } = await twin.listen({ address: '127.0.0.1' });
  const turn = twin.inTurn();
  const client = turn.connect({ thread: threads.client, address, port });
  turn.occupy({ count: fd });
  const accepted = turn.accept4({ thread: threads.accept, fd: listening });
  await turn.done();
  return { client, fd: accepted };
}

const ask = (turn: Turn, conn: ProbeConnection, random: Random): void =>
  deliver(turn, conn, httpMessage('POST', random.int(20, 600), random), threads.readHttp, { count: 1000 });

function answer(turn: Turn, { fd }: ProbeConnection, random: Random): void {
  turn.write({ thread: threads.writeHttp, fd, bytes: httpMessage('HTTP', random.int(20, 600), random) });
}
