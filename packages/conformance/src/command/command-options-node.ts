import { closest, distance } from 'fastest-levenshtein';
import { parseArgs } from 'node:util';
import { REPORTERS } from '../reports/reporters.js';
import { CannotRun } from './cannot-run.js';

const OPTIONS = {
  peer: { type: 'string' },
  grep: { type: 'string' },
  bail: { type: 'boolean' },
  quick: { type: 'boolean' },
  list: { type: 'boolean' },
  merge: { type: 'boolean' },
  reporter: { type: 'string' },
  output: { type: 'string' },
  configuration: { type: 'string' },
  'known-failures': { type: 'string' },
  scale: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

/** The name that users start the command by. */
export const COMMAND = 'peerplug-conformance';

/** What `--help` prints. */
export function helpText(): string {
  return `${COMMAND} <extension> [options]
${COMMAND} --merge <report.json> … [options]

Runs the conformance suite on an extension of @peerplug/core: a package name, or the path of its built entry file. Both
are resolved from the working directory. The module exports its descriptor under the name 'extension'.

  --peer <extension>         the other end of every connection; the extension itself unless given
  --grep <id>                only tests whose id and title match, for example NEG-03, ^NEG or 'offer'
  --bail                     stops at the first test that fails; the others are reported as blocked
  --quick                    leaves out the claims that take a network and a minute (CLAIM-…, NET-…)
  --list                     lists the tests instead of running them, with what does not apply
  --reporter <name>          spec (default), json, junit, markdown or html
  --output <file>            writes the report there instead of to standard output
  --configuration <json>     merged into each connection's configuration; JSON, or the name of a file with it
  --known-failures <file>    JSON, test id → reason; such a test has to fail, and one that passes fails the run
  --scale <number>           stretches every deadline, for slow machines (default 1)
  --merge                    makes one report of several JSON reports instead of running
  --help, --version

Exit status: 0 when nothing fell short, 1 when something did, 2 when it could not run, 130 after Ctrl-C (no report is
written then). A merge ends with 0 once its report is written, whatever the report says.
`;
}

/** The options as they are written. */
interface Values {
  readonly peer?: string | undefined;
  readonly grep?: string | undefined;
  readonly bail?: boolean | undefined;
  readonly quick?: boolean | undefined;
  readonly list?: boolean | undefined;
  readonly merge?: boolean | undefined;
  readonly reporter?: string | undefined;
  readonly output?: string | undefined;
  readonly configuration?: string | undefined;
  readonly 'known-failures'?: string | undefined;
  readonly scale?: string | undefined;
  readonly help?: boolean | undefined;
  readonly version?: boolean | undefined;
}

interface Parsed {
  readonly values: Values;
  readonly positionals: readonly string[];
}

/** What the command was called with; `positionals` are specifiers, or files to merge. */
export interface CommandOptions extends Omit<Values, 'scale' | 'reporter'> {
  readonly positionals: readonly string[];
  readonly reporter: string;
  readonly scale: number;
}

/**
 * Reads the parameters of the command.
 *
 * @throws CannotRun with a sentence that says what to change
 */
export function parseCommand(parameters: readonly string[]): CommandOptions {
  const { values, positionals } = parseOrExplain(parameters);
  const { reporter = 'spec', scale: scaleText = '1', ...others } = values;
  if (!REPORTERS.has(reporter)) {
    const names = [...REPORTERS.keys()];
    throw new CannotRun(
      `there is no reporter '${reporter}'; the nearest is ${closest(reporter, names)} (of ${names.join(', ')})`,
    );
  }
  const scale = Number(scaleText);
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new CannotRun(`--scale takes a number above 0, not '${scaleText}'`);
  checkPositionals(values, positionals);
  return { ...others, positionals, reporter, scale };
}

function checkPositionals({ merge, list, help, version }: Values, positionals: readonly string[]): void {
  if (help === true || version === true) return;
  if (merge === true) {
    if (positionals.length === 0) throw new CannotRun('--merge takes the names of JSON reports');
    return;
  }
  if (positionals.length === 0 && list !== true) {
    throw new CannotRun(
      `no extension is given; name its package or its built entry file: ${COMMAND} ./dist/index.js`,
    );
  }
  if (positionals.length > 1) {
    const [first = '', second = ''] = positionals;
    throw new CannotRun(
      `one extension is tested at a time; for '${second}' at the other end of '${first}' write --peer ${second}`,
    );
  }
}

function parseOrExplain(parameters: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...parameters], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [, unknown] = /^Unknown option '-{0,2}([^']+)'/.exec(messageOf(error)) ?? [];
    if (unknown !== undefined) throw new CannotRun(unknownText(unknown));
    const [sentence = ''] = messageOf(error).split(/\.? To specify|\n/);
    throw new CannotRun(`${sentence.replace(/\.$/, '')}; see ${COMMAND} --help`);
  }
}

function unknownText(name: string): string {
  const near = closest(name, Object.keys(OPTIONS));
  const hint =
    distance(name, near) <= Math.max(2, name.length / 3)
      ? `did you mean --${near}?`
      : `see ${COMMAND} --help`;
  return `there is no option --${name}; ${hint}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
