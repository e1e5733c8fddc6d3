import { type Bytes } from './bytes.js';
import { type HeaderSource, type Opened, type RejectionReason } from './delivery.js';
import type { DeliveryRegister } from './DeliveryRegister.js';
import type { AgencyKeys } from './keys.js';
/** The keys, or a function that reads them for each delivery. */
export type KeySource = AgencyKeys | (() => AgencyKeys | Promise<AgencyKeys>);
export declare const keysOf: (source: KeySource) => Promise<AgencyKeys>;
/**
 * Handles a message. The client calls it once for each message before it gives the receipt. When it returns, the message
 * must be stored durably. After a crash it may be called again with the same `deliveryId`, so act once for each id. If it
 * throws, the gateway delivers again.
 */
export type MessageHandler = (message: Opened) => void | Promise<void>;
/** The answer to a delivery: its status, and a receipt or a problem document. */
export interface HttpResponse {
    status: number;
    headers: Record<string, string>;
    body: Bytes;
}
/** Accepts deliveries of one agency, by push or pull. */
export declare class Receiver {
    #private;
    readonly keys: KeySource;
    readonly register: DeliveryRegister;
    constructor(keys: KeySource, register: DeliveryRegister);
    /** Answers with 200 and the receipt. A duplicate gets the same receipt. A refusal gets a problem document. Never rejects. */
    receive(headers: HeaderSource, body: Uint8Array, handler: MessageHandler): Promise<HttpResponse>;
}
/** The problem document of a refusal. It contains nothing of the request. */
export declare function refusal(reason: RejectionReason): HttpResponse;
