import { ErrorCode, type Logger, WebRTCError } from '@peerplug/core/extension';

/** Where an extension over a werift that has changed says so. */
export type PatchLogger = Pick<Logger, 'warn'>;

/** The versions of werift that the tests run with. */
const TESTED_VERSIONS = '0.24.4 and 0.25.2';

/** What each logger has been told, so that a program with many connections reads it once. */
const reported: WeakMap<PatchLogger, Set<string>> = new WeakMap();

/**
 * The way to the parts of werift that it declares private, or that only its patches depend on.
 *
 * Each patch asks by its name, which is that of its file, for the members that it needs. If werift has changed and one of
 * them is gone, the patch is left out, and the logger is warned once.
 */
export class WeriftInternals {
  readonly #logger: PatchLogger;

  constructor(logger: PatchLogger) {
    this.#logger = logger;
  }

  /**
   * Gives a patch what it needs of an object of werift.
   *
   * @param patch - its file without the ending, `sctp/bundling` for instance
   * @param members - what must be there
   * @returns the object by its private type, or null, with a warning, if a member is missing
   */
  of<T extends object>(patch: string, target: object, ...members: readonly (keyof T & string)[]): T | null {
    const missing = members.filter((member) => !(member in target));
    if (missing.length === 0) return target as T; // foreign: private in werift's types
    this.#report(patch, missing);
    return null;
  }

  /**
   * As {@link of}, for a patch without which there is no connection, or one that strangers could take over.
   *
   * @throws WebRTCError with ERR_UNAVAILABLE that names the patch
   */
  need<T extends object>(patch: string, target: object, ...members: readonly (keyof T & string)[]): T {
    const found = this.of<T>(patch, target, ...members);
    if (found === null) {
      throw new WebRTCError(
        ErrorCode.ERR_UNAVAILABLE,
        `the patch '${patch}', which no connection can do without, does not fit this version of werift; install werift ${TESTED_VERSIONS}`,
      );
    }
    return found;
  }

  #report(patch: string, missing: readonly string[]): void {
    const patches = reported.get(this.#logger) ?? new Set();
    reported.set(this.#logger, patches);
    if (patches.has(patch)) return;
    patches.add(patch);
    this.#logger.warn(
      `the patch '${patch}' for werift cannot be applied: this version has no ${missing.map((name) => `'${name}'`).join(', ')}; install werift ${TESTED_VERSIONS}, which are tested, or a newer @peerplug/backend-werift`,
    );
  }
}
