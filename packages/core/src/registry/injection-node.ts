// tsyringe's entry refuses to load without the metadata API; the lite build leaves out polyfills of ES2015 collections.
import 'reflect-metadata/lite';
import { container } from 'tsyringe';
import type { InjectionContainer } from './injection-container.js';

/** The container above all of core's. */
export const rootContainer: InjectionContainer = container;
