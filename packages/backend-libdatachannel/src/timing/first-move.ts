import type { RemoteDescription } from '@peerplug/core';

/*
 * Who begins, in ICE and in DTLS: the end that is then ready for the other.
 *
 * libdatachannel 0.24.5 answers connectivity checks before it has the peer's description. Against an offerer of it, a
 * peer that checks as soon as it can is therefore connected first, and begins DTLS against an end that is not ready:
 *
 * - Its ClientHello comes before the offerer's DTLS transport exists, is lost, and comes again after up to a second.
 * - `PeerConnection::setRemoteDescription` hands the answer to ICE before it stores the fingerprint that stands in it.
 *   ICE connects within that call; where the processor is short, the call is interrupted for long enough that the peer's
 *   certificate comes before the fingerprint, counts as wrong, and both ends fail: 1 to 10 connects of a hundred.
 *   (`disableFingerprintVerification` does not help: a missing description is refused before the flag is looked at.)
 *
 * So an offerer of ours keeps its candidates to itself until it has the answer and a candidate of the peer: its own
 * checks, which need no more, come first. (They are quicker, too: libdatachannel answers a check at once, and makes its own
 * for the same pair 50 ms later.) An offerer of libdatachannel that is not ours does not; towards it, our answerer uses its
 * candidates a moment later than it could. Removable with the libdatachannel that has its pull request 1612.
 */

/**
 * How long an offerer waits for the answer before it tells its candidates all the same, in milliseconds.
 *
 * Longer than signalling takes; not so long that it disturbs programs that send no offer before all candidates are there.
 * Those give the first move away.
 */
export const ANSWER_WAIT_MS = 500;

/**
 * How long candidates are kept back for the connection of the native ICE, in milliseconds, where servers are configured.
 *
 * libjuice asks the servers first, 50 ms apart, so that its own checks come late; a peer that knows our candidates is
 * connected before them, and its first DTLS message is there before ours is ready for it. That takes a second, and over a
 * relay it can stop the process for good: libjuice's thread holds its lock and waits for that of TLS, while a thread that
 * holds that one sends, which takes libjuice's lock where the way is a relay. A peer that learns of us from our own check
 * cannot be first. One that our checks do not reach needs the candidates.
 */
export const ICE_WAIT_MS = 400;

/** How long an offerer that has the answer waits for a candidate of the peer, in milliseconds: they come together. */
export const CANDIDATE_WAIT_MS = 10;

/**
 * How long an offerer waits with its checks after an answer of Firefox, in milliseconds.
 *
 * Firefox 153 remembers one check for each address that comes before it begins its own. Where a second comes that
 * nominates, that is forgotten, and libdatachannel does not nominate again: without signalling delay 1 of 400 connects
 * never came up. Firefox begins within a millisecond or two.
 */
export const FIREFOX_LEAD_MS = 20;

/** How long an answerer leaves the first move to an offerer of libdatachannel, in milliseconds. */
export const OFFERER_LEAD_MS = 300;

/** Whether a description was made by Firefox. */
export function isFromFirefox({ origin }: RemoteDescription): boolean {
  return origin.startsWith('mozilla');
}

/** Whether an offer was made by libdatachannel: ours, and Godot's extension. */
export function isFromLibdatachannel({ origin }: RemoteDescription): boolean {
  return origin.startsWith('rtc ');
}

/**
 * An offer that makes the native side answer as the DTLS server, for offerers that are not libdatachannel, towards which
 * it begins as soon as it can: Firefox as the client connects in milliseconds, as the server in a second; an answer may
 * choose (RFC 8842 §5.3). With libdatachannel, which begins itself, our answerer is the client, as the native side prefers.
 */
export function offerToServer(sdp: string): string {
  return sdp.replaceAll(/^a=setup:actpass/gm, 'a=setup:active');
}
