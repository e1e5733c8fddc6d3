import type { Jwk, Signer } from './keys.js';
import { type SignatureStatus } from './signature.js';
declare const KINDS: readonly ["submission-accepted", "delivery", "retrieval", "needs-reseal"];
/** Which step a receipt is about. */
export type ReceiptKind = (typeof KINDS)[number];
/** A signed statement about one step of one message: `receipt/1`. */
export interface Receipt {
    kind: ReceiptKind;
    /** Absent in a receipt about a submission. */
    deliveryId?: string;
    messageId: string;
    sender: string;
    recipient: string;
    referral: string;
    /** Of the exact sealed bytes. */
    digest: string;
    /** In UTC, as the signer states it. */
    time: string;
}
/** What a text is as a receipt of an agency. */
export type ReceiptVerification = {
    is: 'genuine';
    receipt: Receipt;
}
/** It has the form of a receipt, and no valid signature of the agency: it was changed or forged. */
 | {
    is: 'forged';
    why: Exclude<SignatureStatus, 'valid' | 'malformed'>;
}
/** No receipt: an error page, an answer that was cut off, a document of another kind. */
 | {
    is: 'unreadable';
};
/** The receipt as a compact JWS. */
export declare function signReceipt(receipt: Receipt, by: Signer): Promise<string>;
/**
 * Verifies a receipt of an agency. That a person opened a message is signed by a key for `retrieval`, every other receipt by
 * one for `receipt`.
 *
 * @param text the receipt as sent: a compact JWS, or one of several under one signature (`root~payload~index~path`)
 * @param keys the agency's public keys, those of the past included
 */
export declare function verifyReceipt(text: string, keys: readonly Jwk[]): Promise<ReceiptVerification>;
export {};
