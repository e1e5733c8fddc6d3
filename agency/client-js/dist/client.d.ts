import { type Bytes } from './bytes.js';
import { type DeliveryHead } from './delivery.js';
import { type DeliveryRegister } from './DeliveryRegister.js';
import { type ListingMessage, type PartReader, type TransferProgress } from './evidence.js';
import type { SealedFile } from './file.js';
import { type OutgoingMessage } from './message.js';
import { type Problem } from './problem.js';
import { type DeliveryReceiptKind, type Receipt } from './receipt.js';
import { type KeySource, type MessageHandler } from './receiving.js';
import { type RetrySettings, type Unavailable } from './retry.js';
import { type SubmissionKey } from './submission.js';
import { type Transport } from './transport.js';
/** The settings of a client. */
export interface ClientConfig extends Partial<RetrySettings> {
    /** The partner API, for example `https://127.0.0.1:8443`. */
    gateway: string;
    /** The agency's keys, and the public keys of the gateway and of senders. */
    keys: KeySource;
    /** Makes the requests, with the agency's client certificate. */
    transport: Transport;
    /** Language of the gateway's texts for persons. `en` if absent. */
    language?: 'ar' | 'fr' | 'en';
    /** Messages in one request of `publishAll`. 100 if absent. */
    batchLines?: number;
    /** Largest request of `publishAll` in bytes, unless a single message is larger. 1 MiB if absent. */
    batchBytes?: number;
    /** Remembers accepted deliveries. In memory if absent. */
    register?: DeliveryRegister;
}
/** Options of one call. */
export interface CallOptions {
    /** Ends the call, which rejects with the signal's reason. The gateway may have accepted the message already. */
    signal?: AbortSignal;
    /** Deadline of the call with all its attempts, in milliseconds. */
    deadlineMillis?: number;
}
/** The gateway has accepted the message. */
export interface Accepted {
    is: 'accepted';
    /** The referral that the message opened or belongs to. */
    referral: string;
    /** Ids of the agencies that receive the message. */
    recipients: string[];
    /** The gateway's verified statement. */
    receipt: Receipt;
    /** The receipt as sent, a compact JWS. Keep it as the proof. */
    jws: string;
    attempts: number;
}
/** The gateway has refused the message for good. Do not send it again unchanged. */
export interface Refused {
    is: 'refused';
    problem: Problem;
}
/** The outcome of a message. */
export type Outcome = Accepted | Refused | Unavailable;
/** A document from the gateway. */
export interface Found {
    is: 'found';
    document: Record<string, unknown>;
}
export type Answer = Found | Refused | Unavailable;
/** The gateway has the whole file. */
export interface Uploaded {
    is: 'uploaded';
}
/** Options of the transfer of a file. */
export interface TransferOptions extends CallOptions {
    onProgress?: TransferProgress;
}
/** A document as exact bytes, which the client signs, or a document that is already signed. */
export type Message = Uint8Array | OutgoingMessage;
/** A call without an outcome type failed. {@link outcome} says how. */
export declare class GatewayError extends Error {
    readonly outcome: Refused | Unavailable;
    constructor(outcome: Refused | Unavailable);
}
/**
 * A client of the gateway for one agency. It sends a message again, with the same bytes, until there is a final answer or
 * the deadline passes. The gateway accepts it once.
 */
export declare class WaslClient {
    #private;
    constructor(config: ClientConfig);
    /** Publishes a vetted case. */
    publish(message: Message, options?: CallOptions): Promise<Outcome>;
    /** Sends a later message of a referral, such as an amendment, an instruction or a report. */
    amend(referral: string, message: Message, options?: CallOptions): Promise<Outcome>;
    /**
     * Publishes many vetted cases, several in each request.
     *
     * @returns the outcome of each case, in their order. A refused case does not affect the others.
     */
    publishAll(messages: Iterable<Message>, options?: CallOptions): Promise<Outcome[]>;
    /**
     * Collects waiting deliveries. It opens each one, passes it to the handler and hands in the receipt. A later call collects
     * a failed delivery again.
     *
     * @param waitSeconds how long the gateway waits for a delivery. 20 if absent.
     * @returns how many deliveries were handed in
     * @throws GatewayError if the inbox could not be read
     */
    poll(handler: MessageHandler, options?: CallOptions & {
        waitSeconds?: number;
    }): Promise<number>;
    /**
     * Collects until the signal aborts or the client is closed. If the gateway is unreachable, it retries with back-off.
     *
     * @param onFailure called if the inbox could not be read
     */
    collect(handler: MessageHandler, signal: AbortSignal, onFailure?: (failure: unknown) => void): Promise<void>;
    /**
     * Hands in a receipt for a delivery by push or pull. `retrieval`: a person has opened it. `needs-reseal`: no key opens it.
     */
    acknowledge(delivery: DeliveryHead, kind: DeliveryReceiptKind, options?: CallOptions): Promise<void>;
    /**
     * Uploads a sealed file, part by part. Do this before the message that lists it. A later call goes on where this one ended:
     * keep the sealed bytes until the message is accepted. The deadline counts from the last part that arrived.
     */
    putFile(file: SealedFile, read: PartReader, options?: TransferOptions): Promise<Uploaded | Refused | Unavailable>;
    /**
     * The sealed bytes of a file that a message lists, part by part, also after cuts. Give them to `openFile`.
     *
     * @param options `from`: how many bytes the caller already has
     * @throws GatewayError if not all of it can be fetched
     */
    fileParts(listed: SealedFile, options?: TransferOptions & {
        from?: number;
    }): AsyncGenerator<Bytes>;
    /**
     * Signs that this agency has verified the whole of a file, and hands in the receipt.
     *
     * @param by the message that lists it, for example an opened delivery
     * @throws GatewayError if it is not recorded
     */
    fileVerified(listed: SealedFile, by: ListingMessage, options?: CallOptions): Promise<void>;
    /**
     * The timeline of a referral (`referral/1`), as far as the agency may see it.
     *
     * @param after the member `next` of the previous page
     */
    timeline(referral: string, options?: CallOptions & {
        after?: number;
    }): Promise<Answer>;
    /** The messages that the agency may send in a referral now: `referral-actions/1`. */
    actions(referral: string, options?: CallOptions): Promise<Answer>;
    /** A page of the agency's referrals: `referral-list/1`. */
    referrals(query?: {
        state?: string[];
        since?: string;
        cursor?: string;
        limit?: number;
    }, options?: CallOptions): Promise<Answer>;
    /**
     * Counts of a period: `statistics/1`.
     *
     * @param by the dimension of the counts, for example `category`
     * @param period a past month (`2026-06`) or ISO week (`2026-W27`)
     */
    statistics(by: string, period: string, options?: CallOptions): Promise<Answer>;
    /** The agencies of the directory: `agency-list/1`. */
    agencies(options?: CallOptions): Promise<Answer>;
    /** A code list with its labels: `code-list/1`. */
    codes(list: string, options?: CallOptions): Promise<Answer>;
    /** The custodians to whom reporters' identities are sealed, by matter: `custodian/1`. */
    custodian(options?: CallOptions): Promise<Answer>;
    /**
     * The gateway's signed key to which a submission may be sealed.
     *
     * @throws GatewayError if there is none
     */
    submissionKey(options?: CallOptions): Promise<SubmissionKey>;
    /**
     * Passes on a submission that somebody else sealed, in this agency's name. The document holds the receipt for its author.
     *
     * @param sealed a compact JWE of `sealSubmission`
     * @returns the gateway's answer. A problem of the kind `unknown-submission-key` means: seal it again to the current key.
     */
    passOn(sealed: string, options?: CallOptions & {
        referral?: string;
    }): Promise<Answer>;
    /** Ends all running calls. Later calls end at once. */
    close(): void;
}
