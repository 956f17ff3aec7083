import { formatBytes, formatMilliseconds } from './quantities.js';
import type { TransferState } from './transfer-state.js';

/** How much of the file has arrived, and how fast. */
export function fileLine(state: TransferState): string {
  const percent = Math.floor(state.progress * 100);
  const { bytesReceived } = state.receiver;
  return `${String(percent)} % (${formatBytes(bytesReceived)} of ${formatBytes(state.file.size)}), ${formatBytes(state.rate)}/s`;
}

/** What became of the position updates. */
export function updatesLine({ sender, receiver }: TransferState): string {
  return `${String(sender.updatesSent)} sent, ${String(receiver.updatesReceived)} received, ${String(receiver.updatesLost)} lost`;
}

export function roundTripLine({ sender: { roundTripMs } }: TransferState): string {
  return roundTripMs === null ? 'not measured' : formatMilliseconds(roundTripMs);
}

/** The result: the hashes, and whether they agree. */
export function resultLines(state: TransferState): readonly string[] {
  const { A, B } = state.peers;
  const sizes =
    A.bytes === B.bytes ? '' : `; A sent ${String(A.bytes)} bytes and B received ${String(B.bytes)}`;
  return [
    `SHA-256 of A  ${String(A.sha256)}`,
    `SHA-256 of B  ${String(B.sha256)}`,
    state.agrees
      ? `They agree: B has the ${formatBytes(A.bytes)} that A sent.`
      : `They do not agree: what B has is not what A sent${sizes}.`,
  ];
}
