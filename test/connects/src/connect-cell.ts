// A command for whoever works on one cell: `node test/connects/dist/connect-cell.js --offerer werift --servers refusing`.
import { parseArgs } from 'node:util';
import type { Cell, Servers, ServersAt } from './cell.js';
import { pairTitle, resultLine, settingTitle } from './cell.js';
import { runCell } from './run-cell.js';
import { STACK_NAMES, type StackName } from './stacks.js';

const HELP = `node test/connects/dist/connect-cell.js [options]

Connects two stacks a number of times, in a network namespace of its own; needs root.

  --offerer <stack>      ${STACK_NAMES.join(', ')}; libdatachannel unless given
  --answerer <stack>     likewise; node-datachannel unless given
  --interfaces <number>  1 unless given, each with an IPv4 and an IPv6 address
  --servers <what>       none, answering, refusing or silent (STUN and TURN); none unless given
  --at <side>            which end has them: both, offerer, answerer; both unless given
  --delay <ms>           of each message of signaling; 0 unless given
  --connects <number>    20 unless given
  --json                 prints the whole result
`;

const { values } = parseArgs({
  options: {
    offerer: { type: 'string', default: 'libdatachannel' },
    answerer: { type: 'string', default: 'node-datachannel' },
    interfaces: { type: 'string', default: '1' },
    servers: { type: 'string', default: 'none' },
    at: { type: 'string', default: 'both' },
    delay: { type: 'string', default: '0' },
    connects: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function stackOf(name: string): StackName {
  const found = STACK_NAMES.find((known) => known === name);
  if (found === undefined)
    throw new Error(`no stack is called '${name}'; there are ${STACK_NAMES.join(', ')}`);
  return found;
}

function oneOf<Choice extends string>(value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Error(`'${value}' is none of ${choices.join(', ')}`);
  return found;
}

if (values.help) process.stdout.write(HELP);
else {
  const cell: Cell = {
    offerer: stackOf(values.offerer),
    answerer: stackOf(values.answerer),
    interfaces: Number(values.interfaces),
    servers: oneOf<Servers>(values.servers, ['none', 'answering', 'refusing', 'silent']),
    serversAt: oneOf<ServersAt>(values.at, ['both', 'offerer', 'answerer']),
    delayMs: Number(values.delay),
    connects: Number(values.connects),
  };
  const result = await runCell(cell);
  if (values.json) process.stdout.write(`${JSON.stringify({ cell, result })}\n`);
  else process.stdout.write(`${pairTitle(cell)} (${settingTitle(cell)}): ${resultLine(result)}\n`);
}
