import { declareGodotTests } from './declare-godot.js';
import { LIBDATACHANNEL, WERIFT } from './stacks.js';

for (const stack of [LIBDATACHANNEL, WERIFT]) declareGodotTests(stack, () => null);
