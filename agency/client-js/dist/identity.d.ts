import { type Bytes } from './bytes.js';
import { type Jwk, type JwkSet, type Signer } from './keys.js';
/** The outcome of opening a reporter's identity. */
export type IdentityOpening = 
/** The exact bytes that the platform sealed: a person of `common/1` as JSON. */
{
    is: 'opened';
    identity: Bytes;
}
/** No key opens it. It is for somebody else, was changed, or is malformed. */
 | {
    is: 'not-opened';
}
/** A key opens it, but the platform has not signed its content. Anybody can seal to a public key. */
 | {
    is: 'not-signed';
};
/**
 * Seals the identity of a reporter to one custodian only.
 *
 * @param identity a person of `common/1` as JSON, UTF-8
 * @param platform the signer of the platform
 * @param custodian the custodian's public keys, obtained from the custodian itself
 * @returns the value of `reporter.sealedIdentity` of a case
 */
export declare function sealIdentity(identity: Bytes, platform: Signer, custodian: JwkSet): Promise<unknown>;
/**
 * Opens a sealed identity for its custodian.
 *
 * @param sealed the value of `sealedIdentity`
 * @param own the custodian's keys with their private parts
 * @param platform public keys of the publisher of the case, past keys included
 */
export declare function openIdentity(sealed: unknown, own: JwkSet, platform: readonly Jwk[]): Promise<IdentityOpening>;
