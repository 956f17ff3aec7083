import type { ExtensionCapabilities } from '@peerplug/core';

type Turn = ExtensionCapabilities['turn'];

type FlagIn<T> = { [Key in keyof T]: T[Key] extends boolean ? Key : never }[keyof T];

/** A capability that is true or false, as users write it: `pranswer`, `turn.udp`. */
export type CapabilityName = FlagIn<ExtensionCapabilities> | `turn.${keyof Turn}`;

/** Whether an extension claims a capability. */
export function hasCapability(capabilities: ExtensionCapabilities, name: CapabilityName): boolean {
  switch (name) {
    case 'turn.udp':
      return capabilities.turn.udp;
    case 'turn.tcp':
      return capabilities.turn.tcp;
    case 'turn.tls':
      return capabilities.turn.tls;
    default:
      return capabilities[name];
  }
}
