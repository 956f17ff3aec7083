import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parseArgs } from 'node:util';
import { htmlReport } from './results/html-report.js';
import { thisMachine } from './run/machine.js';
import { isOfConnects } from './results/connect-tables.js';
import { markdownReport, withConnects } from './results/markdown-report.js';
import type { Topology } from './measurements/measurement.js';
import { MEASUREMENTS } from './measurements/all.js';
import { lossesOf, QUICK } from './run/quick.js';
import type { BenchReport } from './results/results.js';
import { overviewPlots } from './results/overview-plots.js';
import { runBench } from './run/run.js';
import { readRuns } from './results/saved-run.js';
import { textReport } from './results/tables.js';

const HELP = `npm run bench -- [options]

Measures Peerplug beside the libraries below it and beside others. Nothing leaves this machine.

  --only <expression>   only measurements, or subjects of them, whose names match: 'throughput', 'connect|memory',
                        'round-trip werift'
  --rounds <number>     how often everything is measured; 5 unless given
  --list                prints the measurements and their subjects
  --quick               under two minutes: a few ratios with wide margins; the exit status is 1 where one is lost
  --json <file>         writes the figures
  --html <file>         writes a page with plots
  --docs <folder>       writes performance.md and its plots there; of a run of connects only, their part of that page
  --from <file>         measures nothing: reports on a run that --json has written, or on several as one
  --help                this text
`;

interface Options {
  readonly only?: string | undefined;
  readonly rounds?: string | undefined;
  readonly list?: boolean | undefined;
  readonly quick?: boolean | undefined;
  readonly json?: string | undefined;
  readonly html?: string | undefined;
  readonly docs?: string | undefined;
  readonly from?: readonly string[] | undefined;
  readonly help?: boolean | undefined;
}

function optionsOf(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      list: { type: 'boolean' },
      quick: { type: 'boolean' },
      json: { type: 'string' },
      html: { type: 'string' },
      docs: { type: 'string' },
      from: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  return values;
}

async function main(options: Options): Promise<number> {
  if (options.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.from !== undefined) {
    const report = readRuns(options.from);
    process.stdout.write(textReport(report));
    await write(options, report);
    return 0;
  }
  const rounds = roundsOf(options);
  const only = new RegExp(options.only ?? '', 'u');
  const takesPart = (id: string, subject: string, topology: Topology): boolean =>
    only.test(`${id} ${subject}`) && (options.quick !== true || QUICK.includesRow(id, subject, topology));
  const measurements = MEASUREMENTS.filter(({ id, subjects, topologies }) =>
    subjects.some((subject) => topologies.some((topology) => takesPart(id, subject, topology))),
  );
  if (measurements.length === 0)
    throw new Error(`no measurement matches '${options.only ?? ''}'; see --list`);
  if (options.list === true) {
    for (const { id, subjects } of measurements) process.stdout.write(`${id}: ${subjects.join(', ')}\n`);
    return 0;
  }
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
  });
  const results = await runBench({
    measurements,
    rounds,
    takesPart: ({ id }, subject, topology) => takesPart(id, subject, topology),
    signal: stop.signal,
    onStep: (done, total, job, round) => {
      process.stderr.write(
        `${String(done + 1).padStart(String(total).length)}/${total} round ${round + 1}: ${job.measurement} of ${job.subject} (${job.topology})\n`,
      );
    },
  });
  const { rows, faults } = results;
  const report: BenchReport = { machine: thisMachine(), rounds, rows, faults };
  process.stdout.write(textReport(report));
  await write(options, report);
  if (stop.signal.aborted) return 130;
  return options.quick === true ? tellLosses(report) : Number(faults.length > 0);
}

function roundsOf({ rounds, quick }: Options): number {
  const count = Number(rounds ?? (quick === true ? QUICK.rounds : 5));
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--rounds takes a whole number from 1, not '${rounds ?? ''}'`);
  return count;
}

const FINDINGS = new URL('../findings.md', import.meta.url);

async function write({ json, html, docs }: Options, report: BenchReport): Promise<void> {
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (docs !== undefined) await writeDocs(docs, report);
  if (html !== undefined) writeFileSync(html, await htmlReport(report));
}

async function writeDocs(folder: string, report: BenchReport): Promise<void> {
  const file = path.join(folder, 'performance.md');
  if (report.rows.every(isOfConnects)) {
    await writePage(file, withConnects(readFileSync(file, 'utf8'), report));
    return;
  }
  const plots = await overviewPlots(report.rows);
  const text = markdownReport({ report, findings: readFileSync(FINDINGS, 'utf8'), plots });
  mkdirSync(path.join(folder, 'performance'), { recursive: true });
  await writePage(file, text);
  for (const { name, svg } of plots)
    writeFileSync(path.join(folder, 'performance', `${name}.svg`), `${svg}\n`);
}

async function writePage(file: string, text: string): Promise<void> {
  const style = await resolveConfig(file);
  writeFileSync(file, await format(text, { ...style, filepath: file }));
}

function tellLosses(report: BenchReport): number {
  const losses = lossesOf(report);
  for (const loss of losses) process.stdout.write(`LOST: ${loss}\n`);
  if (losses.length === 0) process.stdout.write('nothing was lost\n');
  return Number(losses.length > 0);
}

try {
  process.exitCode = await main(optionsOf(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
