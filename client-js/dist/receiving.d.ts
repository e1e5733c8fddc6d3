import { type Bytes } from './bytes.js';
import { type HeaderSource, type Opened, type RejectionReason } from './delivery.js';
import type { DeliveryRegister } from './DeliveryRegister.js';
import type { AgencyKeys } from './keys.js';
/** Keys, or where they are read anew for each delivery. */
export type KeySource = AgencyKeys | (() => AgencyKeys | Promise<AgencyKeys>);
export declare const keysOf: (source: KeySource) => Promise<AgencyKeys>;
/**
 * What an agency does with a message. It is called once for each message, before the receipt is given: when it returns, the
 * message is kept for good. After a crash it may be called again, with the same `deliveryId`: act once on it. Where it throws,
 * the delivery comes again.
 */
export type MessageHandler = (message: Opened) => void | Promise<void>;
/** The answer to a delivery: its status, and a receipt or a problem document. */
export interface HttpResponse {
    status: number;
    headers: Record<string, string>;
    body: Bytes;
}
/** Takes deliveries of one agency, by push or pull. */
export declare class Receiver {
    #private;
    readonly keys: KeySource;
    readonly register: DeliveryRegister;
    constructor(keys: KeySource, register: DeliveryRegister);
    /** Answers with 200 and the receipt, the same for a duplicate; else with a problem document. Never rejects. */
    receive(headers: HeaderSource, body: Uint8Array, handler: MessageHandler): Promise<HttpResponse>;
}
/** The problem document that says why a delivery is not taken; nothing of the request is in it. */
export declare function refusal(reason: RejectionReason): HttpResponse;
