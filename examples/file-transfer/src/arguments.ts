import { parseArgs } from 'node:util';
import { nearest } from './nearest.js';

/** What the user asks for. */
export interface TransferOptions {
  /** Backend of A, as given. */
  readonly a: string;
  /** Backend of B, as given. */
  readonly b: string;
  /** Path of the file that A sends. */
  readonly file: string;
  /** For so long both processes may be without progress: while they start, connect and transfer. */
  readonly timeoutMs: number;
}

/** A day: what a timer takes, and more than anybody waits. */
const MAX_TIMEOUT_S = 24 * 60 * 60;

/** The command was called in a way that it does not understand. */
export class UsageError extends Error {}

export const HELP = `Sends a file from a process A to a process B, each on a WebRTC backend of its own,
and position updates over a second channel at the same time.

  npm start -- [options]

  --a BACKEND   backend of A, which sends (default: libdatachannel)
  --b BACKEND   backend of B, which receives (default: werift)
  --file PATH   the file to send (default: the program of Node.js itself)
  --timeout S   give up when nothing moves for so many seconds (default: 30)
  --help, -h    print this

BACKEND is libdatachannel, werift or browser (a headless Chromium), or the package
name, file URL or path of an extension package.

Everything stays on this machine. Exit status: 0 when the SHA-256 of both sides
agree, 1 when they do not or the transfer failed, 2 for a wrong call, 130 when it
was interrupted.
`;

const OPTIONS = {
  a: { type: 'string', default: 'libdatachannel' },
  b: { type: 'string', default: 'werift' },
  file: { type: 'string', default: process.execPath },
  timeout: { type: 'string', default: '30' },
  help: { type: 'boolean', short: 'h' },
} as const;

const EXAMPLE = 'npm start -- --b browser --file PATH';

/**
 * Reads the command line.
 *
 * @returns null where the user asks for help
 * @throws UsageError with a sentence for the user
 */
export function parseArguments(args: readonly string[]): TransferOptions | null {
  // Not strict, because Node's own sentences suggest nothing that would help here.
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  if (values.help === true) return null;
  for (const token of tokens) {
    if (token.kind === 'option') checkOption(token.name, token.rawName, token.value);
    else if (token.kind === 'positional')
      throw new UsageError(`'${token.value}' is not expected here; write for example: ${EXAMPLE}`);
  }
  const timeoutSeconds = Number(values.timeout);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= MAX_TIMEOUT_S)) {
    throw new UsageError(
      `--timeout takes seconds from 1 to ${String(MAX_TIMEOUT_S)}, not '${String(values.timeout)}'`,
    );
  }
  return {
    a: String(values.a),
    b: String(values.b),
    file: String(values.file),
    timeoutMs: timeoutSeconds * 1000,
  };
}

function checkOption(name: string, asWritten: string, value: string | undefined): void {
  if (!Object.hasOwn(OPTIONS, name)) {
    const meant = nearest(name, Object.keys(OPTIONS));
    const remedy = meant === null ? 'npm start -- --help lists them' : `did you mean --${meant}?`;
    throw new UsageError(`there is no option ${asWritten}; ${remedy}`);
  }
  if (name !== 'help' && (value === undefined || value === '' || value.startsWith('--')))
    throw new UsageError(`${asWritten} needs a value, as in: ${EXAMPLE}`);
}
