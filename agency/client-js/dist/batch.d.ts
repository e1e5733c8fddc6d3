import { type Bytes } from './bytes.js';
/** A receipt under a shared signature: its leaf and path in a Merkle tree (RFC 9162), and the signed root. */
export interface BatchedText {
    /** A compact JWS over root and size. */
    root: string;
    /** The receipt, base64url. */
    payload: string;
    index: number;
    path: Bytes;
}
/** Reads the four parts of such a text. Undefined if it is malformed. */
export declare function readBatched(text: string): BatchedText | undefined;
/** Tells whether the payload is the leaf at its index of the tree with the stated root and size. */
export declare function isLeaf({ payload, index, path }: BatchedText, statement: Bytes): Promise<boolean>;
