/** A key as JSON (RFC 7517). `purpose` says what a signing key may sign; without it the key may sign everything. */
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
/** What a signing key may sign, where its owner limits it. */
export type KeyPurpose = 'message' | 'receipt' | 'retrieval';
/** Signs for an agency. Its private key stays in WebCrypto. */
export interface Signer {
    kid: string;
    alg: 'ES256' | 'EdDSA';
    key: CryptoKey;
}
/** The algorithm of JWS that a key signs with: the key decides. Throws for a key of another kind. */
export declare function signatureAlgorithm(key: Jwk): 'ES256' | 'EdDSA';
/** Signs with a private key, which cannot be exported from there. */
export declare function signerOf(key: Jwk): Promise<Signer>;
/** A private key that signs. It cannot be exported. */
export declare function signingKey(key: Jwk): Promise<CryptoKey>;
/** A private key on P-256 that opens what is sealed to it. It cannot be exported. */
export declare function openingKey(key: Jwk): Promise<CryptoKey>;
/** A public key that verifies signatures. */
export declare function verificationKey(key: Jwk): Promise<CryptoKey>;
/** A public key that something is sealed to. */
export declare function sealingKey(key: Jwk): Promise<CryptoKey>;
/** Whether `nbf` and `exp` of the key include this time. */
export declare const isValidAt: (key: Jwk, at: Date) => boolean;
/** Whether the key may sign that. */
export declare const permits: (key: Jwk, purpose: KeyPurpose) => boolean;
/** The newest sealing key of a set that is valid at this time: the last one. */
export declare const newestSealingKey: (keys: JwkSet, at: Date) => Jwk | undefined;
/** An agency's own keys, and the public ones of those with whom it exchanges messages. */
export interface AgencyKeys {
    /** Id of the agency. */
    agency: string;
    /** Signs with the newest key for that purpose; rejects where there is none. */
    signer(purpose: KeyPurpose): Promise<Signer>;
    /** Keys that open what was sealed to the agency, by id. */
    opening(): Promise<ReadonlyMap<string, CryptoKey>>;
    /** The public keys of a sender, those of the past included; undefined where the agency accepts nothing from it. */
    of(sender: string): Jwk[] | undefined;
}
/**
 * Keys of an agency.
 *
 * @param agency its id
 * @param own its keys with their private parts (`ID.private.jwks`), the newest last
 * @param directory public keys by agency; those of the gateway under `gateway`
 */
export declare function agencyKeys(agency: string, own: JwkSet, directory: ReadonlyMap<string, JwkSet>): AgencyKeys;
