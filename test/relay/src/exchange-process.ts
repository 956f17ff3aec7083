import { extension as libdatachannel } from '@peerplug/backend-libdatachannel';
import { extension as werift } from '@peerplug/backend-werift';
import { registerExtension } from '@peerplug/core';
import { exchange, type Ends } from './exchange.js';

// A process of its own, for what a process is told when it starts: whose certificates it trusts.
for (const extension of [libdatachannel, werift]) registerExtension(extension);
const ends = JSON.parse(process.argv[2] ?? '') as Ends; // as platforms.ts writes it
console.log(JSON.stringify(await exchange(ends)));
