import { type DeliveryHead } from './delivery.js';
import { type DeliveryRegister } from './DeliveryRegister.js';
import { type OutgoingMessage } from './message.js';
import { type Problem } from './problem.js';
import { type ReceiptKind, type Receipt } from './receipt.js';
import { type KeySource, type MessageHandler } from './receiving.js';
import { type RetrySettings, type Unavailable } from './retry.js';
import { type SubmissionKey } from './submission.js';
import { type Transport } from './transport.js';
/** What a client needs. */
export interface ClientConfig extends Partial<RetrySettings> {
    /** The partner API, for example `https://127.0.0.1:8443`. */
    gateway: string;
    /** The agency's keys, and the public ones of gateway and senders. */
    keys: KeySource;
    /** Makes the requests, with the agency's client certificate. */
    transport: Transport;
    /** Of the gateway's texts for a person; `en` where absent. */
    language?: 'ar' | 'fr' | 'en';
    /** Messages in one request of `publishAll`; 100 where absent. */
    batchLines?: number;
    /** Bytes of one request of `publishAll`, unless one message alone has more; 1 MiB where absent. */
    batchBytes?: number;
    /** Which deliveries were taken before; in memory where absent. */
    register?: DeliveryRegister;
}
/** For one call. */
export interface CallOptions {
    /** Ends the call: it rejects with the signal's reason. What was sent may have been accepted. */
    signal?: AbortSignal;
    /** All attempts of this call end after this time, in milliseconds. */
    deadlineMillis?: number;
}
/** The gateway has accepted the message. */
export interface Accepted {
    is: 'accepted';
    /** The referral that the message opened or belongs to. */
    referral: string;
    /** Ids of the agencies that it goes to. */
    recipients: string[];
    /** What the gateway signed; verified. */
    receipt: Receipt;
    /** The receipt as sent, a compact JWS: the proof. */
    jws: string;
    attempts: number;
}
/** The gateway has refused for good: to send the same again would not help. */
export interface Refused {
    is: 'refused';
    problem: Problem;
}
/** What came of a message. */
export type Outcome = Accepted | Refused | Unavailable;
/** A document that was asked for. */
export interface Found {
    is: 'found';
    document: Record<string, unknown>;
}
export type Answer = Found | Refused | Unavailable;
/** A document as exact bytes, which the client signs, or one that is signed already. */
export type Message = Uint8Array | OutgoingMessage;
/** A call that has no outcome of its own failed: {@link outcome} says how. */
export declare class GatewayError extends Error {
    readonly outcome: Refused | Unavailable;
    constructor(outcome: Refused | Unavailable);
}
/**
 * A client of the gateway for one agency.
 *
 * A message is sent again, with the same bytes, until there is a final answer or no time is left; the gateway accepts it once.
 */
export declare class WaslClient {
    #private;
    constructor(config: ClientConfig);
    /** Publishes a vetted case. */
    publish(message: Message, options?: CallOptions): Promise<Outcome>;
    /** Sends a later message of a referral: an amendment, an instruction, a report. */
    amend(referral: string, message: Message, options?: CallOptions): Promise<Outcome>;
    /**
     * Publishes many vetted cases, many in one request.
     *
     * @returns what came of each, in their order; one that is refused does not affect the others
     */
    publishAll(messages: Iterable<Message>, options?: CallOptions): Promise<Outcome[]>;
    /**
     * Collects what waits for the agency: opens each delivery, has it handled, and hands in the receipt. A delivery that fails is
     * collected again by a later call.
     *
     * @param waitSeconds how long the gateway waits for something to come; 20 where absent
     * @returns how many deliveries were handed in
     * @throws GatewayError where the inbox could not be read
     */
    poll(handler: MessageHandler, options?: CallOptions & {
        waitSeconds?: number;
    }): Promise<number>;
    /**
     * Collects until the signal aborts or the client is closed. What cannot be reached is asked again after a growing pause.
     *
     * @param onFailure called when the inbox could not be read
     */
    collect(handler: MessageHandler, signal: AbortSignal, onFailure?: (failure: unknown) => void): Promise<void>;
    /**
     * Hands in a receipt for a delivery, by push or pull: that a person has opened it (`retrieval`), or that no key opens it
     * (`needs-reseal`).
     */
    acknowledge(delivery: DeliveryHead, kind: Exclude<ReceiptKind, 'submission-accepted'>, options?: CallOptions): Promise<void>;
    /**
     * The timeline of a referral, as the agency may see it: `referral/1`.
     *
     * @param after the member `next` of the page before
     */
    timeline(referral: string, options?: CallOptions & {
        after?: number;
    }): Promise<Answer>;
    /** What the agency may send in a referral now: `referral-actions/1`. */
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
     * @param by for example `category`
     * @param period a month (`2026-06`) or an ISO week (`2026-W27`) that has ended
     */
    statistics(by: string, period: string, options?: CallOptions): Promise<Answer>;
    /** The agencies of the directory: `agency-list/1`. */
    agencies(options?: CallOptions): Promise<Answer>;
    /** A code list with its words: `code-list/1`. */
    codes(list: string, options?: CallOptions): Promise<Answer>;
    /** To whom identities of reporters are sealed, by matter: `custodian/1`. */
    custodian(options?: CallOptions): Promise<Answer>;
    /**
     * The key to which a submission may be sealed, which the gateway has signed.
     *
     * @throws GatewayError where there is none
     */
    submissionKey(options?: CallOptions): Promise<SubmissionKey>;
    /**
     * Passes on a submission that was sealed elsewhere, in this agency's name. Whoever wrote it finds the receipt in the document.
     *
     * @param sealed a compact JWE of `sealSubmission`
     * @returns the gateway's answer; a problem of the kind `unknown-submission-key` says that it has to be sealed again, to the key of now
     */
    passOn(sealed: string, options?: CallOptions & {
        referral?: string;
    }): Promise<Answer>;
    /** Ends all calls under way; later ones end at once. */
    close(): void;
}
