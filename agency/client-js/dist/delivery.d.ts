import { type Bytes } from './bytes.js';
import type { AgencyKeys, Jwk } from './keys.js';
import type { Envelope, MessageDocument } from './message.js';
import { type DeliveryReceiptKind } from './receipt.js';
import { type SignedMessage } from './sealing.js';
import { type SignatureStatus } from './signature.js';
/** Media type of sealed content. */
export declare const SEALED_TYPE = "application/jose+json";
/** Media type of a receipt, and of a submission sealed to the gateway. */
export declare const RECEIPT_TYPE = "application/jose";
/** Media type of a request with several deliveries (wire version 2). */
export declare const DELIVERIES_TYPE = "application/vnd.wasl.deliveries";
/** Media type of the answer to it. */
export declare const OUTCOMES_TYPE = "application/vnd.wasl.outcomes";
/** Media type of a CloudEvent in structured mode, which carries the sealed content in `data_base64`. */
export declare const CLOUD_EVENT_TYPE = "application/cloudevents+json";
/** Largest sealed content that any gateway delivers, in bytes. */
export declare const MAX_SEALED_BYTES = 3340592;
/** HTTP headers from `fetch` or `node:http`, or a plain object. */
export type HeaderSource = {
    get(name: string): string | null;
} | Readonly<Record<string, string | string[] | undefined>>;
/** The values of a delivery's headers. */
export interface DeliveryHead {
    /** The gateway's id of the delivery. A duplicate has the same id. */
    deliveryId: string;
    referral: string;
    /** The sender's id of the message. */
    messageId: string;
    sender: string;
    /** Type and version, for example `vetted-case/1`. */
    type: string;
    /** Digest of the exact sealed bytes. */
    digest: string;
}
/** An opened delivery. Its signature is valid, its content is unchanged and it matches its headers. */
export interface Opened extends DeliveryHead {
    is: 'opened';
    envelope: Envelope;
    content: Record<string, unknown>;
    /** The sender's exact bytes with the signature: the proof of authorship. */
    message: SignedMessage;
}
/** The reason why a delivery is refused, with the status for the gateway. */
export declare const REJECTIONS: {
    readonly headers: 400;
    readonly method: 405;
    readonly 'message-id-reused': 409;
    readonly 'too-large': 413;
    readonly 'media-type': 415;
    readonly digest: 422;
    readonly 'not-opened': 422;
    readonly 'not-a-message': 422;
    readonly 'unknown-sender': 422;
    readonly signature: 422;
    readonly envelope: 422;
    readonly unavailable: 503;
};
export type RejectionReason = keyof typeof REJECTIONS;
/** A refused delivery. */
export type Rejected = {
    is: 'rejected';
    reason: Exclude<RejectionReason, 'signature'>;
}
/** The status says why the signature is not valid. */
 | {
    is: 'rejected';
    reason: 'signature';
    status: Exclude<SignatureStatus, 'valid'>;
};
export declare function header(headers: HeaderSource, name: string): string | undefined;
/** The media type in lower case, without parameters. */
export declare const mediaType: (headers: HeaderSource) => string;
/** Reads the headers of a delivery. Undefined if one is missing or malformed. */
export declare function deliveryHead(headers: HeaderSource): DeliveryHead | undefined;
/** The sealed bytes of an HTTP body. For a CloudEvent in structured mode, its data. Undefined for another media type. */
export declare function sealedBytes(headers: HeaderSource, body: Bytes): Bytes | undefined;
/** Opens a delivery, and checks it against its headers and its sender's signature. */
export declare function openDelivery(headers: HeaderSource, body: Uint8Array, keys: AgencyKeys): Promise<Opened | Rejected>;
/**
 * Opens sealed content, and checks it against the stated values and its sender's signature.
 *
 * @param keys the keys that may open it, by id
 * @param sender public keys of the sender. Undefined if nothing is accepted from it.
 */
export declare function openStated(head: DeliveryHead, sealed: Bytes, keys: ReadonlyMap<string, CryptoKey>, sender: readonly Jwk[] | undefined): Promise<Opened | Rejected>;
/** Opens bytes whose size and digest are already checked. */
export declare function openChecked(head: DeliveryHead, sealed: Bytes, keys: ReadonlyMap<string, CryptoKey>, sender: readonly Jwk[] | undefined): Promise<Opened | Rejected>;
/** The document of a message. Undefined for malformed bytes. */
export declare function readDocument(body: Bytes): MessageDocument | undefined;
/** Tells whether the envelope matches the stated values, and the sender may send this type. */
export declare const agrees: (head: Readonly<Record<"sender" | "messageId" | "type" | "referral", unknown>>, envelope: Envelope) => boolean;
/**
 * A receipt of this agency for a delivery, as a compact JWS.
 *
 * @param kind `delivery`: the agency has stored it. `retrieval`: a person has opened it. `needs-reseal`: no key opens it.
 */
export declare function receipt(delivery: DeliveryHead, kind: DeliveryReceiptKind, keys: Pick<AgencyKeys, 'agency' | 'signer'>): Promise<string>;
