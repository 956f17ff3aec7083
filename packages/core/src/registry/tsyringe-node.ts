// tsyringe's entry refuses to load without the metadata API; the lite build leaves out polyfills of ES2015 collections.
import 'reflect-metadata/lite';

export { container, instanceCachingFactory } from 'tsyringe';
