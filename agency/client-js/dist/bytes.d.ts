/** Bytes that WebCrypto accepts. They are never in shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;
export declare const utf8: (text: string) => Bytes;
/** Decodes UTF-8. Throws if the bytes are malformed. */
export declare const text: (bytes: Uint8Array) => string;
export declare const toBase64url: (bytes: Uint8Array) => string;
/** Decodes base64url without padding. Throws if the text is not the one canonical encoding. */
export declare function fromBase64url(encoded: string): Bytes;
export declare const random: (count: number) => Bytes;
export declare const sha256: (bytes: Bytes) => Promise<Bytes>;
/** The digest as written on the wire: SHA-256, base64url, 43 characters. */
export declare const digest: (bytes: Bytes) => Promise<string>;
/** Concatenates the arrays. */
export declare function joined(parts: readonly Uint8Array[]): Bytes;
