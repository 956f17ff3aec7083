import {
  ConnectionState,
  ErrorCode,
  GatheringState,
  nameOf,
  SignalingState,
  type WebRTCError,
  type WebRTCPeerConnection,
} from '@peerplug/core';

/**
 * What can be told of a connection when a test has failed, in one line.
 *
 * @param side - which end it is of its pair
 * @param told - what its `errorOccurred` has told
 */
export function connectionSummary(
  side: string,
  connection: WebRTCPeerConnection,
  told: readonly WebRTCError[],
): string {
  const states = [
    nameOf(ConnectionState, connection.getConnectionState()),
    nameOf(GatheringState, connection.getGatheringState()),
    nameOf(SignalingState, connection.getSignalingState()),
  ];
  const latest = connection.getLastError();
  const errors = [
    ...(latest === null ? [] : [`; its latest call failed with ${errorText(latest)}`]),
    ...told.map((error) => `; errorOccurred told ${errorText(error)}`),
  ];
  return `${side} (${connection.extensionName}) was ${states.join(', ')}${errors.join('')}`;
}

function errorText({ code, message, cause }: WebRTCError): string {
  const reason = cause instanceof Error ? ` (${cause.name}: ${cause.message}${frameOf(cause)})` : '';
  return `${nameOf(ErrorCode, code)}: ${message}${reason}`.replaceAll('\n', ' ');
}

/** Where an error was thrown: the first frame of its stack, where that has the form of V8's. */
function frameOf(error: Error): string {
  const frame = /^\s+(at\s.+)$/m.exec(error.stack ?? '')?.[1];
  return frame === undefined ? '' : `, ${frame}`;
}
