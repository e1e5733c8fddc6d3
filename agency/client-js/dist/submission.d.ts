import { type Jwk } from './keys.js';
import type { OutgoingMessage } from './message.js';
/** The gateway's current submission key. The gateway opens the content in memory. The agency that passes it on cannot open it. */
export interface SubmissionKey {
    jwk: Jwk;
    /** The time until which submissions should be sealed to this key. */
    until: string;
}
/**
 * Reads the gateway's statement of its submission key. Undefined unless one of the gateway's own keys signed it and it has
 * not expired. Without the expiry an intermediary could present an older genuine statement.
 *
 * @param jws the answer of `GET /v1/submission-key`
 */
export declare function readSubmissionKey(jws: string, gateway: readonly Jwk[], now?: Date): Promise<SubmissionKey | undefined>;
type Signed = Pick<OutgoingMessage, 'bytes' | 'signature'>;
/** A signed message as JSON, for a sealed submission or a line of a bulk submission. */
export declare const submissionJson: (message: Signed) => string;
/**
 * Seals a signed message to the gateway, bound to the address of the request.
 *
 * @param referral the referral of the message, absent for a vetted case
 * @returns a compact JWE for `Content-Type: application/jose`
 */
export declare function sealSubmission(message: Signed, to: SubmissionKey, referral?: string): Promise<string>;
export {};
