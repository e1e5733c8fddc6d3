/** Bytes that WebCrypto takes: never of shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;
export declare const utf8: (text: string) => Bytes;
/** The text of these bytes; throws where they are not UTF-8. */
export declare const text: (bytes: Uint8Array) => string;
export declare const toBase64url: (bytes: Uint8Array) => string;
/** The bytes of a text that is their one encoding in base64url without padding; throws otherwise. */
export declare function fromBase64url(encoded: string): Bytes;
export declare const random: (count: number) => Bytes;
export declare const sha256: (bytes: Bytes) => Promise<Bytes>;
/** As digests are written on the wire: SHA-256, base64url, 43 characters. */
export declare const digest: (bytes: Bytes) => Promise<string>;
/** All of them, one after the other. */
export declare function joined(parts: readonly Uint8Array[]): Bytes;
