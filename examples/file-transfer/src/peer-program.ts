import { NoSuchBackend } from './backend.js';
import type { MessageFromPeer, MessageToPeer, PeerStart } from './peer-messages.js';

/** What a process that is one of the two peers does with the messages of the command that forked it. */
export interface PeerProgram {
  receive(message: Exclude<MessageToPeer, PeerStart>): void | Promise<void>;
  /** Releases what would outlive the process or keep it alive. */
  end(): Promise<void>;
}

/** Tells the command, unless it is gone or wants to hear no more. */
export function tellCommand(message: MessageFromPeer): void {
  if (process.connected) process.send?.(message);
}

/** Tells the command that the peer cannot go on. */
export function tellFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  tellCommand({ kind: 'failed', isUsage: error instanceof NoSuchBackend, message });
}

/** Runs a peer in this process: until the command says `close`, or is gone. */
export function runPeerProgram(begin: (start: PeerStart) => Promise<PeerProgram>): void {
  let program: Promise<PeerProgram> | undefined;
  const exit = (): void => {
    void endOf(program).finally(() => process.exit(1));
  };
  process.on('disconnect', exit);
  process.on('message', (message: MessageToPeer) => {
    if (message.kind === 'start') program = begin(message);
    else if (message.kind === 'close') process.off('disconnect', exit);
    pass(message, program).catch(tellFailure);
  });
  if (!process.connected) exit();
}

async function pass(message: MessageToPeer, program: Promise<PeerProgram> | undefined): Promise<void> {
  const running = await program;
  if (running === undefined || message.kind === 'start') return;
  await running.receive(message);
  if (message.kind !== 'close') return;
  // Nothing keeps the process alive after this, so it ends by itself.
  process.disconnect();
  await running.end();
}

async function endOf(program: Promise<PeerProgram> | undefined): Promise<void> {
  await (await program)?.end();
}
