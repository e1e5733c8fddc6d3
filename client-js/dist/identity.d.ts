import { type Bytes } from './bytes.js';
import { type Jwk, type JwkSet, type Signer } from './keys.js';
/** What came of an attempt to open the identity of a reporter. */
export type IdentityOpening = 
/** The exact bytes that the platform sealed: a person of `common/1` as JSON. */
{
    is: 'opened';
    identity: Bytes;
}
/** No key opens it: it is for somebody else, was changed, or is of another form. */
 | {
    is: 'not-opened';
}
/** A key opens it, and the platform has not signed what is in it. Anybody can seal to a public key. */
 | {
    is: 'not-signed';
};
/**
 * Seals the identity of a reporter to one custodian and nobody else.
 *
 * @param identity a person of `common/1` as JSON, UTF-8
 * @param platform signs for the platform
 * @param custodian the custodian's public keys, from the custodian itself
 * @returns the value of `reporter.sealedIdentity` of a case
 */
export declare function sealIdentity(identity: Bytes, platform: Signer, custodian: JwkSet): Promise<unknown>;
/**
 * Opens a sealed identity for its custodian.
 *
 * @param sealed the value of `sealedIdentity`
 * @param own the custodian's keys with their private parts
 * @param platform public keys of who published the case, those of the past included
 */
export declare function openIdentity(sealed: unknown, own: JwkSet, platform: readonly Jwk[]): Promise<IdentityOpening>;
