/** A key as JSON (RFC 7517). `purpose` limits the uses of a signing key. Without it the key may sign everything. */
export interface Jwk {
    kty?: string;
    crv?: string;
    x?: string;
    y?: string;
    d?: string;
    kid?: string;
    use?: string;
    alg?: string;
    nbf?: number;
    exp?: number;
    purpose?: string[];
    [member: string]: unknown;
}
export interface JwkSet {
    keys: Jwk[];
}
/** The use of a signing key, if its owner limits it. */
export type KeyPurpose = 'message' | 'receipt' | 'retrieval';
/** Signs for an agency. The private key stays in WebCrypto. */
export interface Signer {
    kid: string;
    alg: 'ES256' | 'EdDSA';
    key: CryptoKey;
}
/** The JWS algorithm of a key. Throws for an unsupported key. */
export declare function signatureAlgorithm(key: Jwk): 'ES256' | 'EdDSA';
/** Signs with a private key that cannot be exported. */
export declare function signerOf(key: Jwk): Promise<Signer>;
/** A private signing key that cannot be exported. */
export declare function signingKey(key: Jwk): Promise<CryptoKey>;
/** A private P-256 key that opens content sealed to it. It cannot be exported. */
export declare function openingKey(key: Jwk): Promise<CryptoKey>;
/** A public key that verifies signatures. */
export declare function verificationKey(key: Jwk): Promise<CryptoKey>;
/** A public key to which content is sealed. */
export declare function sealingKey(key: Jwk): Promise<CryptoKey>;
/** Tells whether this time is between `nbf` and `exp` of the key. */
export declare const isValidAt: (key: Jwk, at: Date) => boolean;
/** Tells whether the key may sign for that purpose. */
export declare const permits: (key: Jwk, purpose: KeyPurpose) => boolean;
/** The newest sealing key of a set that is valid at this time. The newest key is the last one. */
export declare const newestSealingKey: (keys: JwkSet, at: Date) => Jwk | undefined;
/** An agency's own keys, and the public keys of its correspondents. */
export interface AgencyKeys {
    /** Id of the agency. */
    agency: string;
    /** Signs with the newest key for that purpose. Rejects if there is none. */
    signer(purpose: KeyPurpose): Promise<Signer>;
    /** Keys that open content sealed to the agency, by id. */
    opening(): Promise<ReadonlyMap<string, CryptoKey>>;
    /** The public keys of a sender, past keys included. Undefined if the agency accepts nothing from it. */
    of(sender: string): Jwk[] | undefined;
}
/**
 * Keys of an agency.
 *
 * @param agency its id
 * @param own its keys with their private parts (`ID.private.jwks`), the newest last
 * @param directory public keys by agency. Those of the gateway are under `gateway`.
 */
export declare function agencyKeys(agency: string, own: JwkSet, directory: ReadonlyMap<string, JwkSet>): AgencyKeys;
