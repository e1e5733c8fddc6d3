import type { HttpAnswer, HttpRequest, Transport } from './transport.js';
/** The time limits of a call. */
export interface RetrySettings {
    /** Deadline of all attempts together, in milliseconds. */
    deadlineMillis: number;
    /** Deadline of one attempt, in milliseconds. */
    attemptMillis: number;
    /** Upper limit of the first random pause in milliseconds. The limit doubles after each attempt. */
    firstDelayMillis: number;
    /** The longest random pause in milliseconds. `Retry-After` may ask for more. */
    maxDelayMillis: number;
}
/** 60 s in all, 10 s for each attempt, pauses from 0.5 s to 30 s. */
export declare const DEFAULT_RETRY: RetrySettings;
/** No final answer. The gateway may have the message. The same bytes may be sent again. */
export interface Unavailable {
    is: 'unavailable';
    /**
     * Reason of the last attempt: `http-503` and other statuses, `timeout`, `connection-refused`, `connection-closed`,
     * `unknown-host`,
     * `certificate-refused`, `answer-too-large`, `unproven` (a success without the gateway's valid receipt), `connection-failed`.
     */
    reason: string;
    attempts: number;
}
/** The remaining time of a call, and its attempts. */
export declare class Attempts {
    #private;
    readonly settings: RetrySettings;
    readonly signal?: AbortSignal | undefined;
    count: number;
    constructor(settings: RetrySettings, signal?: AbortSignal | undefined);
    leftMillis(): number;
    /**
     * Waits before the next attempt: a random part of the back-off, or the pause that the gateway asks for. False if no time
     * is left.
     *
     * @param retryAfterMillis the value of `Retry-After` in milliseconds
     */
    pause(retryAfterMillis?: number): Promise<boolean>;
    /** Makes one attempt. Returns the answer, or the reason why there is none yet. Throws if the caller aborted. */
    make(transport: Transport, request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer | string>;
}
/** Tells whether this request may succeed later. */
export declare const isNotNow: (status: number) => boolean;
/** The pause of `Retry-After`, in milliseconds. */
export declare function retryAfterMillis(seconds: string | number | undefined): number;
/** Repeats a request until there is a final answer or no time is left. */
export declare function repeated(transport: Transport, request: Omit<HttpRequest, 'signal'>, attempts: Attempts): Promise<HttpAnswer | Unavailable>;
