import { type Bytes } from './bytes.js';
import { type Jwk } from './keys.js';
/** A message with its sender's signature. Both are sealed together. */
export interface SignedMessage {
    /** The sender's exact bytes. */
    body: Bytes;
    /** The sender's detached JWS over them. */
    signature: string;
}
/**
 * Seals a signed message to these public keys only: JWE (RFC 7516, general JSON serialization), `A256GCM`, `ECDH-ES+A256KW`
 * with P-256.
 *
 * @param stepBytes the content is padded to a multiple of this, so that its size reveals little
 */
export declare function sealMessage(message: SignedMessage, recipients: readonly Jwk[], stepBytes: number): Promise<string>;
/**
 * Opens sealed content with one of these private keys, by their ids. Undefined if the content does not match this profile,
 * is for other keys or was changed. The answer does not reveal which.
 */
export declare function openSealed(sealed: string, keys: ReadonlyMap<string, CryptoKey>): Promise<SignedMessage | undefined>;
