import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './arguments.js';
import type { SourceFile } from './peer-messages.js';

/**
 * Looks at the file that is to be sent.
 *
 * @throws UsageError where it cannot be sent
 */
export async function inspectFile(file: string): Promise<SourceFile> {
  const absolute = path.resolve(file);
  const stats = await stat(absolute).catch((error: unknown) => {
    throw new UsageError(reasonOf(error, file));
  });
  if (stats.isDirectory()) throw new UsageError(`'${file}' is a directory; name a file`);
  if (!stats.isFile()) throw new UsageError(`'${file}' is not a regular file; name one that has an end`);
  await access(absolute, constants.R_OK).catch((error: unknown) => {
    throw new UsageError(reasonOf(error, file));
  });
  return { path: absolute, name: path.basename(absolute), size: stats.size };
}

function reasonOf(error: unknown, file: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file '${file}'`;
  if (code === 'EACCES' || code === 'EPERM') return `the file '${file}' may not be read by you`;
  return `the file '${file}' cannot be read (${String(code ?? error)})`;
}
