import { demand, demandString } from '../errors/demand.js';
import type { IceCandidate } from './ice-candidate.js';
import type { SessionDescriptionType } from '../constants/signaling-state.js';

/** A session description (RFC 8866) as it is passed between peers. */
export interface SessionDescription {
  readonly type: SessionDescriptionType;
  /** The SDP. */
  readonly text: string;
}

/** A hash of a certificate (RFC 8122 §5). */
export interface Fingerprint {
  /** In lower case: `sha-1`, `sha-224`, `sha-256`, `sha-384` or `sha-512`. */
  readonly algorithm: string;
  /** The digest in upper-case hexadecimal, its bytes separated by colons. */
  readonly value: string;
}

/** One media section of a description: an `m=` line with what belongs to it. */
export interface MediaSection {
  /** Its place among the sections, from 0. */
  readonly index: number;
  /** Its identification (RFC 5888), empty if it has none. */
  readonly mid: string;
  /** The `m=` line without `m=`, its fields separated by one space. */
  readonly media: string;
  /** 0 if the section is rejected, or bundled only. */
  readonly port: number;
  /** Whether it shares its transport with the data section: both are in one BUNDLE group (RFC 8843), or it is the data section. */
  readonly isBundled: boolean;
  /** The lines after the `m=` line, without what is taken out of {@link RemoteDescription.text}. */
  readonly lines: readonly string[];
}

/**
 * A description of the peer, checked and read once, for extensions.
 *
 * The values are those that apply to the data section: those of the section that carries its BUNDLE group (RFC 8843 §9.1),
 * else its own, else those of the session part.
 */
export interface RemoteDescription extends SessionDescription {
  /**
   * What a stack that parses by itself is given: the peer's text with CRLF line ends, its `m=` and `a=setup` lines in
   * the common form, without malformed candidates, without fingerprints of unknown hashes and, in an offer, without
   * attributes that no stack here knows: some stacks repeat those in their answer, which then agrees to them.
   */
  readonly text: string;
  /** The value of the `o=` line, by which stacks can be told apart. */
  readonly origin: string;
  readonly iceUfrag: string;
  readonly icePwd: string;
  /** The peer is an ICE lite agent (RFC 8445 §2.5). */
  readonly iceLite: boolean;
  /** One or more; the peer's certificate has to match any of them. */
  readonly fingerprints: readonly Fingerprint[];
  /** Which end of the DTLS handshake the peer takes (RFC 8842 §5); an answer never says `actpass`. */
  readonly setup: 'actpass' | 'active' | 'passive';
  /** The peer's SCTP port, 5000 if it names none. */
  readonly sctpPort: number;
  /** Largest message that the peer takes, in bytes; infinite if it says 0. */
  readonly maxMessageSize: number;
  /** The candidates in the description that can be read. */
  readonly candidates: readonly IceCandidate[];
  /** Every media section, for an answer to mirror. */
  readonly sections: readonly MediaSection[];
  /** The section of the data channels, one of {@link sections}. */
  readonly dataSection: MediaSection;
  /**
   * The section that carries the transport of the data section: the first of its BUNDLE group (RFC 8843 §7.2.1), or the data
   * section itself. Candidates belong to it, and an answer that keeps the group must not reject it (RFC 8843 §7.3.3).
   */
  readonly carrierSection: MediaSection;
}

/**
 * The arguments of a call that takes a description, their types checked.
 *
 * @param takesProvisional - whether 'pranswer' is a type
 * @throws WebRTCError with ERR_INVALID_PARAMETER
 */
export function toSessionDescription(
  type: unknown,
  text: unknown,
  takesProvisional: boolean,
): SessionDescription {
  const isType = type === 'offer' || type === 'answer' || (type === 'pranswer' && takesProvisional);
  demand(isType, "type must be 'offer' or 'answer'");
  demandString(text, 'sdp');
  return { type, text };
}
