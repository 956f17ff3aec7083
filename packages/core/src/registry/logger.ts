import { dependency, type Dependency } from './dependency.js';

/** Where core and extensions write what is worth knowing and no error. `console` is one. */
export interface Logger {
  debug(message: string, ...details: unknown[]): void;
  info(message: string, ...details: unknown[]): void;
  warn(message: string, ...details: unknown[]): void;
  error(message: string, ...details: unknown[]): void;
}

const silence = (): void => undefined;
const silentLogger: Logger = Object.freeze({ debug: silence, info: silence, warn: silence, error: silence });

/** The token of the logger, silent by default: `provide(Logger, console)` makes it speak. */
export const Logger: Dependency<Logger> = dependency('@peerplug/core/Logger', () => silentLogger);
