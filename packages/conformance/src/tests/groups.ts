/** What the first part of a test's id stands for. */
const GROUPS: Readonly<Record<string, string>> = {
  BASE: 'What the other tests need',
  LIFE: 'Life of a connection',
  CONF: 'Configuration',
  CHAN: 'Creating channels',
  NEG: 'Negotiation',
  CAND: 'Candidates',
  SIG: 'Signals',
  ACT: 'Activity',
  MSG: 'Packets',
  FLOW: 'Bounds',
  CLOSE: 'Closing',
  FAULT: 'Faults',
  GC: 'Garbage collection',
  CLAIM: 'Claims that take a server',
  NET: 'Bad networks',
  EXIT: 'End of the process',
};

/** The name of the group that a test belongs to; the first part of its id where that is none of ours. */
export function groupOf(id: string): string {
  const [prefix = ''] = id.split('-');
  return GROUPS[prefix] ?? prefix;
}
