import { type Bytes } from './bytes.js';
import type { SealedFile } from './file.js';
import type { Signer } from './keys.js';
import { type Attempts, type Unavailable } from './retry.js';
import type { HttpAnswer, HttpRequest, Transport } from './transport.js';
/** Reads bytes of a sealed file: `(from, to) => blob.slice(from, to).arrayBuffer().then(bytes => new Uint8Array(bytes))`. */
export type PartReader = (from: number, to: number) => Promise<Uint8Array>;
/** Told of each part that has arrived: how many bytes of the sealed file are there, and its size. */
export type TransferProgress = (bytes: number, sizeBytes: number) => void;
/** The message that lists a file. */
export interface ListingMessage {
    sender: string;
    messageId: string;
    referral: string;
}
/** How a transfer calls the gateway. */
export interface FileCalls {
    transport: Transport;
    request(method: HttpRequest['method'], path: string, headers: Record<string, string>, body?: Bytes, maxBytes?: number): Omit<HttpRequest, 'signal'>;
    /** The deadline counts from the last part that arrived. */
    attempts(): Attempts;
}
/**
 * Uploads a sealed file by tus 1.0, and goes on where an earlier upload of it ended. Undefined when the gateway has the whole
 * file: only the answer to the last part says so, because the digest is compared then. So a part may be empty.
 */
export declare function upload(calls: FileCalls, file: SealedFile, read: PartReader, progress: TransferProgress): Promise<HttpAnswer | Unavailable | undefined>;
/**
 * The sealed bytes of a file from this position on, part by part. It goes on after a cut. What it returns at the end is why
 * it ended before the file did.
 */
export declare function parts(calls: FileCalls, listed: SealedFile, from: number, progress: TransferProgress): AsyncGenerator<Bytes, HttpAnswer | Unavailable | undefined>;
/** The receipt that this agency has verified the whole of a file. */
export declare function fileReceipt(listed: SealedFile, by: ListingMessage, agency: string, signer: Signer): Promise<string>;
/** The address to which it is handed in. */
export declare const receiptAddress: (id: string) => string;
/** Counts and digests sealed bytes, to compare them with what the message lists. */
export declare class SealedCheck {
    #private;
    add(bytes: Uint8Array): void;
    is(listed: SealedFile): boolean;
}
