import type { PeerConnectionConfiguration } from '@peerplug/core';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { KnownFailures } from '../run/known-failure.js';
import { CannotRun } from './cannot-run.js';

/**
 * What core's `loadExtension` takes for what a user wrote: a file of the working directory needs no `./`.
 *
 * @throws CannotRun for a folder
 */
export function specifierOf(text: string): string {
  const stats = existsSync(text) ? statSync(text) : undefined;
  const isPath = /^(?:\.{0,2}[/\\]|\.{1,2}$|[a-z]:\\)/i.test(text);
  if (stats?.isDirectory() === true && isPath) {
    throw new CannotRun(
      `'${text}' is a folder; name the package, or its built entry file: ${path.join(text, 'dist', 'index.js')}`,
    );
  }
  return stats?.isFile() === true ? path.resolve(text) : text;
}

/** The configuration in a JSON text, or in the file of that name. */
export function configurationOf(text: string | undefined): PeerConnectionConfiguration {
  if (text === undefined) return {};
  const isJson = text.trimStart().startsWith('{');
  return objectIn(isJson ? text : textOf(text, '--configuration'), isJson ? '--configuration' : text);
}

/** The known failures in a file: test id → reason, or `{ "reason": …, "sometimes": true }`. */
export function knownFailuresOf(file: string | undefined): KnownFailures {
  if (file === undefined) return {};
  const entries = objectIn(textOf(file, '--known-failures'), file);
  const wrong = Object.entries(entries).find(([, entry]) => !isKnownFailure(entry));
  if (wrong !== undefined)
    throw new CannotRun(
      `${file} has to give a reason for ${wrong[0]}, a text: {"${wrong[0]}": "why it fails"}, or {"reason": "why", "sometimes": true} for it`,
    );
  return entries as KnownFailures; // each was looked at
}

/**
 * The text of a file.
 *
 * @param option - what named it, for the error
 */
export function textOf(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`${option} names '${file}', which cannot be read: ${reasonOf(error)}`);
  }
}

/** Refuses a file that cannot be written, before there is a report to lose. */
export function checkWritable(file: string): void {
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder))
    throw new CannotRun(`--output names '${file}', but there is no folder '${folder}'; make it first`);
  const isThere = existsSync(file);
  if (isThere && statSync(file).isDirectory())
    throw new CannotRun(`--output names '${file}', which is a folder; name a file`);
  try {
    accessSync(isThere ? file : folder, constants.W_OK);
  } catch (error) {
    throw new CannotRun(`--output names '${file}', which cannot be written: ${reasonOf(error)}`);
  }
}

function isKnownFailure(entry: unknown): boolean {
  if (typeof entry === 'string') return entry !== '';
  if (typeof entry !== 'object' || entry === null) return false;
  const { reason, sometimes }: { readonly reason?: unknown; readonly sometimes?: unknown } = entry;
  return typeof reason === 'string' && reason !== '' && sometimes === true;
}

function objectIn(text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CannotRun(`${source} is no JSON: ${reasonOf(error)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new CannotRun(`${source} has to hold a JSON object`);
}

/** What went wrong, without the code and the path that Node.js repeats. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+(?: '.*')?$/, '');
}
