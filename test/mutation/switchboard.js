// The switches of the mutants, in every process, thread and page that loads the mutated package.

/**
 * @typedef {object} Switchboard
 * @property {Set<number>} active
 * @property {Set<number>} reached the mutants whose place was executed since somebody cleared it
 */

/** The mutants that are active from the start, and the folder in which a process that ends writes what it has reached. */
const { PEERPLUG_MUTANTS: started = '', PEERPLUG_MUTANTS_REACHED: folder } = globalThis.process?.env ?? {};

/** @type {Switchboard} */
const switchboard = (globalThis.peerplugMutants ??= {
  active: new Set(started.split(',').filter(Boolean).map(Number)),
  reached: new Set(),
});
const { active, reached } = switchboard;

/**
 * @param {number} id
 * @returns {boolean}
 */
export function isMutant(id) {
  reached.add(id);
  return active.has(id);
}

if (folder !== undefined && globalThis.peerplugMutantSession === undefined) {
  const { appendFileSync } = process.getBuiltinModule('node:fs');
  const { threadId } = process.getBuiltinModule('node:worker_threads');
  process.once('exit', () => {
    appendFileSync(`${folder}/${process.pid}-${threadId}`, `${[...reached].join(',')},`);
  });
}
