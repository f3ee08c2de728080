import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';
import { readProgram } from '../compile/read-program.ts';
import { lastLevel, levels as course } from '../levels/index.ts';
import { conversationJson } from '../report/conversation-json.ts';
import { conversationText } from '../report/conversation-text.ts';
import { eventJson } from '../report/event-json.ts';
import { eventLine } from '../report/event-line.ts';
import { jsonLine } from '../report/json-line.ts';
import { printedLine } from '../report/printed-line.ts';
import { conversationsView, eventsView, type SnifferView } from '../report/sniffer-view.ts';
import { diagnosticsText, failureLines } from '../report/terminal.ts';
import type { LabPlace } from '../backend/sniff-in-lab.ts';
import {
  startSniffer,
  type Sniffer,
  type SnifferMessage,
  type SniffPlace,
  type SniffProblem,
  type SniffRequest,
} from '../backend/start-sniffer.ts';
import { checkedLevel } from './checked-level.ts';
import { checkedPlace, type ChosenPlace, type PlaceOptions } from './checked-place.ts';
import { shortName } from './learners-file.ts';
import { say } from './say.ts';
import { untilAborted } from './until-aborted.ts';

export interface SniffOptions extends PlaceOptions {
  file: string;
  /** As it was typed; without a level, as far as the program goes. */
  level: string | undefined;
  verbose: boolean;
  json: boolean;
}

const TICK_MS = 1000;
/** The level that brings the close events: only what has closed can be shown whole. */
const CLOSES = course.findIndex(({ outputs }) => outputs.includes('socket_close_events'));

/** Runs a program as a sniffer and shows what it reports until the signal; resolves with the exit code. */
export async function sniff(options: SniffOptions, signal: AbortSignal): Promise<number> {
  const levels = levelsFor(options.level);
  const place = await checkedPlace(options);
  const source = await readProgram(options.file);
  const file = shortName(options.file);
  const starting = openPlace(place).then((opened) =>
    startSniffer({ file, source, levels, place: opened, progress: say }),
  );
  const start = await untilAborted(signal, starting);
  if (!start) return 0;
  if (!start.ok) {
    process.stderr.write(problemText(start.problem, file, source));
    return 1;
  }
  const { sniffer, level } = start;
  const view = viewFor(options, level);
  // JSON has stdout to itself.
  (options.json ? process.stderr : process.stdout).write(introduction(options, level, place));
  const timer = setInterval(() => process.stdout.write(view.tick(performance.now())), TICK_MS);
  try {
    await untilAborted(signal, show(sniffer, view, options.json));
  } finally {
    clearInterval(timer);
    await sniffer.stop();
    process.stdout.write(view.end());
  }
  return 0;
}

async function openPlace(place: ChosenPlace): Promise<SniffPlace> {
  if (place.kernel === 'lab') return (await import('../backend/sniff-in-lab.ts')).sniffInLab(place.lab, say);
  return (await import('../backend/sniff-on-host.ts')).sniffOnHost(place.watched);
}

function levelsFor(typed: string | undefined): SniffRequest['levels'] {
  if (typed === undefined) return { least: CLOSES, most: lastLevel };
  const level = checkedLevel(typed);
  return { least: level, most: level };
}

/** Shows what arrives. Ends only with an error: the lab has died. */
async function show(sniffer: Sniffer, view: SnifferView, json: boolean): Promise<never> {
  for (;;) {
    const message = await sniffer.next();
    if (message.type === 'samples') process.stdout.write(view.take(message.samples, performance.now()));
    else if (message.type === 'output')
      process.stderr.write(chalk.dim(printable(Buffer.from(message.data).toString())));
    else process.stdout.write(json ? besideJson(message) : besideText(message));
  }
}

/** What is not an event of the program. */
type Beside = Exclude<SnifferMessage, { type: 'samples' | 'output' }>;

const besideJson = (message: Beside): string =>
  message.type === 'printed'
    ? message.lines.map((line) => jsonLine({ type: 'printed', ...line })).join('')
    : jsonLine(message);

function besideText(message: Beside): string {
  switch (message.type) {
    case 'printed':
      return message.lines.map((line) => `${printedLine(line)}\n`).join('');
    case 'lost':
      return chalk.yellow(`lost ${message.count} events of ${message.output}\n`);
    case 'missed':
      return chalk.yellow(
        `missed ${message.count} returns of ${message.function}: more calls were under way than a hook can watch\n`,
      );
  }
}

function viewFor({ verbose, json }: SniffOptions, level: number): SnifferView {
  const event: typeof eventLine = json ? (sample) => jsonLine(eventJson(sample)) : (sample) => `${eventLine(sample)}\n`;
  if (verbose || level < CLOSES) return eventsView(event);
  return conversationsView(
    json
      ? { conversation: (item) => conversationJson(item).map(jsonLine).join(''), odd: event, unclosed: () => '' }
      : { conversation: conversationText, odd: event, unclosed: unclosedText },
  );
}

const unclosedText = (count: number): string =>
  chalk.dim(
    `${count === 1 ? 'One connection has' : `${count} connections have`} not closed; --verbose shows what came of ${count === 1 ? 'it' : 'them'}.\n`,
  );

/** What is watched, or how to have something to watch. */
function watchedText(place: ChosenPlace): string {
  if (place.kernel === 'lab') return `In another terminal: ${chalk.bold(suggestion(place.lab))}`;
  const { pids, serverPort } = place.watched;
  const processes =
    pids === undefined ? 'every process' : `${pids.length === 1 ? 'process' : 'the processes'} ${pids.join(', ')}`;
  const port = serverPort === undefined ? '' : ` that listens on port ${serverPort}`;
  return `Watching ${chalk.bold(processes + port)} of this machine.`;
}

/** A request that the server has an answer for. */
function suggestion({ server, port }: LabPlace): string {
  const url = `http://127.0.0.1:${port}`;
  if ('file' in server) return `curl ${url}/`;
  const takesSize = ['demo', 'plain'].includes(server.name);
  return takesSize ? `curl -d '{"size": 50}' ${url}/customResponse` : `curl ${url}/50`;
}

function introduction({ verbose, json }: SniffOptions, level: number, place: ChosenPlace): string {
  const shown =
    level === 0
      ? 'Level 0 has no events: the hooks are attached, and nothing will be shown.'
      : verbose
        ? 'Every event is shown as it arrives.'
        : level < CLOSES
          ? `Level ${level} has no close events, so nothing can be shown whole: every event is shown as it arrives.`
          : 'Every connection is shown whole when it has closed.';
  const end =
    place.kernel === 'lab'
      ? 'The client 10.0.2.2 is this machine, as the lab sees it. Ctrl-C ends the sniffer.'
      : 'Ctrl-C ends the sniffer, and its hooks are gone.';
  return [watchedText(place), chalk.dim(`${shown} ${end}`), '', ...(json ? [] : [''])].join('\n');
}

function problemText({ level, diagnostics, step, declared }: SniffProblem, file: string, source: string): string {
  return [
    ...diagnosticsText(diagnostics, file, source),
    ...failureLines(step, file),
    chalk.red.bold(`This program cannot sniff at level ${level}.`),
    ...(declared >= 0 && declared < level
      ? [`Level ${declared} is there, and can be tried: npm run sniff -- ${file} --level ${declared}`]
      : []),
    '',
  ].join('\n');
}
