import { type Bytes } from './bytes.js';
import { type Jwk, type KeyPurpose, type Signer } from './keys.js';
/** The reason why a signature is not valid, or `valid`. The codes are those of the gateway's problems and audit entries. */
export type SignatureStatus = 'valid' | 'missing' | 'malformed' | 'forbidden-header' | 'wrong-type' | 'unknown-key' | 'forbidden-algorithm' | 'invalid' | 'wrong-purpose';
export declare const MESSAGE_TYP = "wasl-message+jws";
export declare const RECEIPT_TYP = "wasl-receipt+jws";
export declare const RECEIPTS_TYP = "wasl-receipts+jws";
export declare const SUBMISSION_KEY_TYP = "wasl-submission-key+jws";
/** A compact JWS (RFC 7515) with the header parameters `kid`, `typ` and `alg` only. */
export declare const signCompact: (bytes: Bytes, by: Signer, typ: string) => Promise<string>;
/** The detached JWS (RFC 7515, appendix F) over exactly these bytes: the value of `Wasl-Signature`. */
export declare function signMessage(bytes: Bytes, by: Signer): Promise<string>;
/**
 * Tells whether one of these keys signed exactly these bytes as a message.
 *
 * @param detached the value of `Wasl-Signature`, empty if the header is missing
 */
export declare function verifyMessage(bytes: Bytes, detached: string, keys: readonly Jwk[]): Promise<SignatureStatus>;
/** Verifies the three parts of a JWS with another `typ`. */
export declare function verifyParts(header: string, payload: string, signature: string, typ: string, purpose: KeyPurpose, keys: readonly Jwk[]): Promise<SignatureStatus>;
