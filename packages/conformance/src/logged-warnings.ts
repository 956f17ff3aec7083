import { Logger, provide } from '@peerplug/core';
import type { Fixture } from './fixture.js';

/** Collects what core and the extensions warn of until the test ends. */
export function loggedWarnings(fixture: Fixture): readonly string[] {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const warn = (message: string): void => {
    warnings.push(message);
  };
  fixture.afterwards(provide(Logger, { debug: ignore, info: ignore, warn, error: ignore }));
  return warnings;
}
