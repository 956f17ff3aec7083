/** SNAP (draft-hancke-tsvwg-snap): the SCTP handshake within the descriptions, which Chromium can do. */
const SCTP_INIT = /^a=sctp-init:.*\r?\n/gm;

/**
 * An answer without an `a=sctp-init` that is the one of the offer: the peer has repeated what it does not know, as
 * libdatachannel does up to 0.24.5, and has agreed to nothing. Chromium would send over an association that the peer
 * does not have.
 *
 * @param offer - the offer that is answered, undefined for another description
 */
export function withoutEcho(answer: string, offer: string | undefined): string {
  const offered = new Set(offer?.match(SCTP_INIT)?.map((line) => line.trim()));
  return answer.replace(SCTP_INIT, (line) => (offered.has(line.trim()) ? '' : line));
}
