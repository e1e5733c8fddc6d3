import { type Jwk } from './keys.js';
import type { OutgoingMessage } from './message.js';
/** The gateway's key of today: what is sealed to it, the gateway opens in memory and who passes it on cannot. */
export interface SubmissionKey {
    jwk: Jwk;
    /** The time until which it is the one to seal to. */
    until: string;
}
/**
 * Reads the gateway's statement of its submission key; undefined unless one of the gateway's own keys signed it, and its time is
 * not over: an earlier one is genuine as well, and whoever passes it on could give it again.
 *
 * @param jws the answer of `GET /v1/submission-key`
 */
export declare function readSubmissionKey(jws: string, gateway: readonly Jwk[], now?: Date): Promise<SubmissionKey | undefined>;
type Signed = Pick<OutgoingMessage, 'bytes' | 'signature'>;
/** A signed message as JSON, for a submission that is sealed and for a line of a bulk submission. */
export declare const submissionJson: (message: Signed) => string;
/**
 * Seals a signed message to the gateway, bound to the address that it is sent to.
 *
 * @param referral that the message belongs to; absent for a vetted case
 * @returns a compact JWE, to be sent with `Content-Type: application/jose`
 */
export declare function sealSubmission(message: Signed, to: SubmissionKey, referral?: string): Promise<string>;
export {};
