import type { IceCandidate, RemoteDescription } from '@peerplug/core/extension';

/*
 * Who begins, in ICE and in DTLS: the end that is then ready for the other.
 *
 * libdatachannel 0.24.5 answers connectivity checks before it has the peer's description. Against an offerer of it, a
 * peer that checks as soon as it can is therefore connected before the offerer has the answer. Then
 * `PeerConnection::setRemoteDescription` hands the answer to ICE before it stores the fingerprint that stands in it: ICE
 * connects within that call, and where the processor is short, the call is interrupted for long enough that the peer's
 * certificate comes before the fingerprint, counts as wrong, and both ends fail: 1 to 10 connects of a hundred.
 * (`disableFingerprintVerification` does not help: a missing description is refused before the flag is looked at.) And the
 * peer, if it is the DTLS client, sends its ClientHello to nobody, and fails after 31 s.
 *
 * So an offerer of ours keeps its candidates to itself until it has the answer and ICE is connected by its own checks, or
 * a moment longer than that takes where the peer is near. (It is quicker, too: a check that reaches libjuice before its own
 * for the same pair puts that off by 50 ms.) It cannot if its offer has to contain them, and does not if the answer takes
 * its time. Then
 *
 * - a stand-in is the first to check the native side, whose checks of the peer's pairs then come 50 ms after the answer
 *   (ice/stand-in-peer.ts);
 * - an answerer of ours is the DTLS server where the offer contains candidates: it may be connected at any time, and waits;
 * - candidates that come after such an offer are marked as early. An answerer of ours uses them when one comes that is not,
 *   which is reported again for that purpose.
 *
 * Offerers of libdatachannel that are not ours do none of this. Towards these, our answerer is the DTLS server, and uses the
 * candidates a moment later than it could. Removable with the libdatachannel that has its pull request 1612.
 */

/**
 * How long an offerer waits for the answer before it reports its candidates all the same, in milliseconds.
 *
 * Longer than signaling takes; not so long that it disturbs programs that send no offer before all candidates are there.
 * Those give the first move away.
 */
export const ANSWER_WAIT_MS = 500;

/** How long an offerer that has the answer waits for the connection of ICE before it reports its candidates, in milliseconds. */
export const CONNECT_WAIT_MS = 10;

/**
 * How long an offerer waits with its checks after an answer of Firefox, in milliseconds.
 *
 * Firefox 153 remembers one check for each address that comes before it begins its own. Where a second comes that
 * nominates, that is forgotten, and libdatachannel does not nominate again: without signaling delay 1 of 400 connects
 * never came up. Firefox begins within a millisecond or two.
 */
export const FIREFOX_LEAD_MS = 20;

/** How long an answerer leaves the first move to an offerer that may need it, in milliseconds. */
export const OFFERER_LEAD_MS = 300;

/** How long libdatachannel 0.24.5 as the DTLS client repeats its ClientHello, in milliseconds, and then fails. */
const HELLO_MS = 31_000;

/** The least that an answerer leaves early candidates of an offerer of ours unused, in milliseconds. */
const LEAST_EARLY_WAIT_MS = 30_000;

/** An extension of a candidate (RFC 8839 §5.1), which others ignore. */
const EARLY_MARK = ' early 1';

/** With the space that others do not write. */
const LIBWEBRTC_SEMANTIC = /^a=msid-semantic: WMS/m;

/** How an answerer of ours answers. */
export interface AnswererMove {
  /** As the DTLS server. */
  readonly isServer: boolean;
  /** It uses the offerer's candidates after those have been used, or {@link OFFERER_LEAD_MS} after its answer. */
  readonly isSecond: boolean;
}

/**
 * How to answer an offer.
 *
 * The DTLS role decides which end takes the even stream ids (RFC 8832 §6). Firefox as the client connects in
 * milliseconds, as the server in a second; what is made of libwebrtc is indifferent to it; libdatachannel as the client
 * does not begin before it has the answer. Others, aiortc 1.4.0 for one, number by the role in ICE, as if an offerer were
 * always the server: with them, and with all that are not known, we are the client, which RFC 5763 §5 recommends. So we
 * are with werift, whose handshake as the client of libdatachannel failed in up to 7 connects of a hundred.
 */
export function answererMove(offer: RemoteDescription): AnswererMove {
  if (isFromOurs(offer)) return { isServer: offer.candidates.length > 0, isSecond: false };
  if (isFromLibdatachannel(offer)) return { isServer: true, isSecond: true };
  const isServer = isFromFirefox(offer) || isFromLibwebrtc(offer);
  return { isServer, isSecond: !isServer && !isFromWerift(offer) };
}

/**
 * How long an answerer leaves early candidates of an offerer of ours unused, in milliseconds.
 *
 * The offerer's own checks connect them if they can pass. If not, and the application passes on no more candidates, they
 * wait for so long: an answer that comes within `connectTimeoutMs` finds a peer that still says hello.
 */
export function earlyWaitMs(connectTimeoutMs: number): number {
  return Math.max(connectTimeoutMs - HELLO_MS, LEAST_EARLY_WAIT_MS);
}

/** How long an offerer waits with its checks after an answer, in milliseconds. */
export function offererLeadMs(answer: RemoteDescription): number {
  return isFromFirefox(answer) ? FIREFOX_LEAD_MS : 0;
}

/** Marks a description as ours, in the user name of its origin (RFC 8866 §5.2); libdatachannel writes `rtc`. */
export function markAsOurs(sdp: string): string {
  return sdp.replace(/^o=rtc /m, 'o=peerplug ');
}

/** Whether a description is marked so. */
export function isFromOurs({ origin }: RemoteDescription): boolean {
  return origin.startsWith('peerplug ');
}

/** Marks a candidate as one that is reported before the answer is here. */
export function withEarlyMark(name: string): string {
  return name + EARLY_MARK;
}

/** Whether a candidate is marked so. */
export function isEarly({ text }: IceCandidate): boolean {
  return text.endsWith(EARLY_MARK);
}

/** The line as the native side made it. */
export function withoutEarlyMark(name: string): string {
  return name.endsWith(EARLY_MARK) ? name.slice(0, -EARLY_MARK.length) : name;
}

/** An offer that makes the native side answer as the DTLS server; an answer may choose (RFC 8842 §5.3). */
export function offerToServer(sdp: string): string {
  return sdp.replaceAll(/^a=setup:actpass/gm, 'a=setup:active');
}

/** Without anything of ours: Godot's plugin, for one. */
function isFromLibdatachannel({ origin }: RemoteDescription): boolean {
  return origin.startsWith('rtc ');
}

function isFromFirefox({ origin }: RemoteDescription): boolean {
  return origin.startsWith('mozilla');
}

/** Chromium and WebKit: their first description has the version 2. */
function isFromLibwebrtc({ text, origin }: RemoteDescription): boolean {
  return LIBWEBRTC_SEMANTIC.test(text) && /^- \d+ (?!0 |1 )/.test(origin);
}

/** It writes as libwebrtc does, with a version of its own. */
function isFromWerift({ text }: RemoteDescription): boolean {
  return LIBWEBRTC_SEMANTIC.test(text);
}
