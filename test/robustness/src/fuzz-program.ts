import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { inMemoryExtension } from '@peerplug/conformance';
import { registerExtension } from '@peerplug/core';
import type { FuzzTask } from './fuzz-process.js';
import { PROPERTIES } from './properties.js';
import { runProperty } from './run-property.js';

// What `fuzzInProcess` starts. It ends by itself, or not: that is a part of the test.

const [, , given = '{}', folder = '.'] = process.argv;
const task = JSON.parse(given) as FuzzTask;
for (const extension of [inMemoryExtension, libdatachannel, werift]) registerExtension(extension);
const tried = await Promise.all(Array.from({ length: task.lanes }, (_, lane) => runLane(lane)));
process.stdout.write(String(tried.reduce((sum, count) => sum + count, 0)));

function runLane(lane: number): Promise<number> {
  const property = PROPERTIES[task.property]?.(task.extension);
  if (property === undefined) throw new Error(`there is no property '${task.property}'`);
  const file = openSync(path.join(folder, String(lane)), 'w');
  return runProperty(property, {
    runs: Math.ceil(task.runs / task.lanes),
    seed: task.seed + lane,
    onCase: (number) => {
      writeSync(file, `${String(number)}\n`, 0);
    },
  });
}
