import { readFileSync } from 'node:fs';
import { parseReports } from '../reports/parse-report.js';
import { CannotRun } from './cannot-run.js';
import { COMMAND, type CommandOptions, helpText, parseCommand } from './command-options-node.js';
import { checkWritable, textOf } from './input-files-node.js';
import { listCommand } from './list-command-node.js';
import { runCommand } from './run-command-node.js';
import { writeReport } from './write-report-node.js';

/**
 * Does what the parameters ask for, and prints.
 *
 * @returns the exit status
 */
export async function main(parameters: readonly string[]): Promise<number> {
  try {
    return await dispatch(parseCommand(parameters));
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    process.stderr.write(`${COMMAND}: ${error.message}\n`);
    if (error.detail !== '') process.stderr.write(`\n${error.detail}\n`);
    return 2;
  }
}

async function dispatch(options: CommandOptions): Promise<number> {
  if (options.help === true) {
    process.stdout.write(helpText());
    return 0;
  }
  if (options.version === true) {
    process.stdout.write(`${versionOfPackage()}\n`);
    return 0;
  }
  if (options.output !== undefined) checkWritable(options.output);
  if (options.merge === true) return merge(options);
  return options.list === true ? listCommand(options) : runCommand(options);
}

function merge({ positionals, reporter, output }: CommandOptions): number {
  const reports = positionals.flatMap((file) => {
    try {
      return parseReports(textOf(file, '--merge'), file);
    } catch (error) {
      if (error instanceof CannotRun || !(error instanceof Error)) throw error;
      throw new CannotRun(error.message);
    }
  });
  writeReport(reports, reporter, output);
  return 0;
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version; // our own
}
