import type { CommandOptions } from './command-options-node.js';
import { configurationOf, knownFailuresOf, specifierOf } from './input-files-node.js';
import type { Job } from './protocol.js';

/** What the processes of a run are asked for. */
export function jobOf(options: CommandOptions, listsOnly: boolean): Job {
  const [extension = ''] = options.positionals;
  return {
    specifier: specifierOf(extension),
    peer: options.peer === undefined ? null : specifierOf(options.peer),
    configuration: configurationOf(options.configuration),
    knownFailures: knownFailuresOf(options['known-failures']),
    scale: options.scale,
    grep: options.grep ?? null,
    ids: null,
    before: [],
    quick: options.quick ?? false,
    bail: options.bail ?? false,
    listsOnly,
  };
}
