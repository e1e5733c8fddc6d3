import type { Jwk, Signer } from './keys.js';
import { type SignatureStatus } from './signature.js';
declare const KINDS: readonly ["submission-accepted", "delivery", "retrieval", "needs-reseal", "verified"];
/** The step that a receipt confirms. */
export type ReceiptKind = (typeof KINDS)[number];
/** The step of a delivery that its recipient confirms. */
export type DeliveryReceiptKind = Exclude<ReceiptKind, 'submission-accepted' | 'verified'>;
/** A signed statement about one step of one message: `receipt/1`. */
export interface Receipt {
    kind: ReceiptKind;
    /** Absent in a receipt about a submission or a file. */
    deliveryId?: string;
    /** The evidence file, in a receipt that it is verified. */
    fileId?: string;
    messageId: string;
    sender: string;
    recipient: string;
    referral: string;
    /** Digest of the exact sealed bytes, of the message or of the file. */
    digest: string;
    /** In UTC, as the signer states it. */
    time: string;
}
/** The result of verifying a receipt of an agency. */
export type ReceiptVerification = {
    is: 'genuine';
    receipt: Receipt;
}
/** It has the form of a receipt but no valid signature of the agency. It was changed or forged. */
 | {
    is: 'forged';
    why: Exclude<SignatureStatus, 'valid' | 'malformed'>;
}
/** Not a receipt. For example an error page, a truncated answer or another document. */
 | {
    is: 'unreadable';
};
/** The receipt as a compact JWS. */
export declare function signReceipt(receipt: Receipt, by: Signer): Promise<string>;
/**
 * Verifies a receipt of an agency. A key for `retrieval` signs that a person opened a message. A key for `receipt` signs
 * every other receipt.
 *
 * @param text the receipt as sent: a compact JWS, or one of several under a shared signature (`root~payload~index~path`)
 * @param keys the agency's public keys, past keys included
 */
export declare function verifyReceipt(text: string, keys: readonly Jwk[]): Promise<ReceiptVerification>;
export {};
