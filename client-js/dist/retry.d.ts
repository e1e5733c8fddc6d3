import type { HttpAnswer, HttpRequest, Transport } from './transport.js';
/** How long to try. */
export interface RetrySettings {
    /** All attempts together end after this time, in milliseconds. */
    deadlineMillis: number;
    /** One attempt ends after this time, in milliseconds. */
    attemptMillis: number;
    /** The first pause is random up to this, and each next one up to twice as much, in milliseconds. */
    firstDelayMillis: number;
    /** The longest such pause, in milliseconds; `Retry-After` may ask for more. */
    maxDelayMillis: number;
}
/** 60 s in all, 10 s an attempt, pauses from 0.5 s to 30 s. */
export declare const DEFAULT_RETRY: RetrySettings;
/** No final answer: the gateway may or may not have the message. The same bytes may be sent again. */
export interface Unavailable {
    is: 'unavailable';
    /**
     * Of the last attempt: `http-503` and other statuses, `timeout`, `connection-refused`, `connection-closed`, `unknown-host`,
     * `certificate-refused`, `answer-too-large`, `unproven` (a success without the gateway's valid receipt), `connection-failed`.
     */
    reason: string;
    attempts: number;
}
/** The time that is left for a call, and its attempts. */
export declare class Attempts {
    #private;
    readonly settings: RetrySettings;
    readonly signal?: AbortSignal | undefined;
    count: number;
    constructor(settings: RetrySettings, signal?: AbortSignal | undefined);
    leftMillis(): number;
    /**
     * Waits before the next attempt: a random part of the back-off, or what the gateway asks for. False where no time is left.
     *
     * @param retryAfterMillis what `Retry-After` says
     */
    pause(retryAfterMillis?: number): Promise<boolean>;
    /** One attempt: the answer, or the reason why there is none for now. Throws where the caller aborted. */
    once(transport: Transport, request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer | string>;
}
/** Whether the same request may succeed later. */
export declare const isNotNow: (status: number) => boolean;
/** What `Retry-After` asks for, in milliseconds. */
export declare function retryAfterMillis(seconds: string | number | undefined): number;
/** Repeats a request until there is a final answer or no time is left. */
export declare function repeated(transport: Transport, request: Omit<HttpRequest, 'signal'>, attempts: Attempts): Promise<HttpAnswer | Unavailable>;
