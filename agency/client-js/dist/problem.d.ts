/** A place to correct in a document. */
export interface ProblemPlace {
    /** JSON pointer (RFC 6901). */
    pointer: string;
    keyword: string;
    detail: string;
}
/** The members of every problem document (RFC 9457) of the gateway. Texts are in the requested language. */
interface Common {
    /** HTTP status. */
    status: number;
    title: string;
    /** The part to correct. */
    detail: string;
    /** Id of the refusal in the audit trail. */
    instance?: string;
    /** A code with a more specific reason. */
    reason?: string;
    /** For a submission: the gateway's receipt (compact JWS) of the refusal with its reason. Keep it as the proof. */
    receipt?: string;
    /** Seconds to wait before sending again. */
    retryAfterSeconds?: number;
}
/** Further members of some kinds of problems. */
interface Further {
    'malformed-json': {
        line?: number;
        column?: number;
    };
    'malformed-jwe': object;
    'malformed-line': object;
    'unknown-submission-key': object;
    'too-large': {
        limit?: number;
    };
    unsigned: object;
    'bad-signature': object;
    'bad-receipt': object;
    'schema-violation': {
        errors: ProblemPlace[];
        errorCount: number;
    };
    'unknown-type': object;
    'unknown-agency': object;
    'wrong-sender': object;
    'not-agreed': object;
    'wrong-test-mark': object;
    'no-sandbox': object;
    'wrong-state': {
        state?: string;
        objectState?: string;
        holders?: string[];
    };
    'conflicting-duplicate': object;
    'not-found': {
        lists?: string[];
    };
    erased: {
        erased?: string;
        basis?: string;
    };
    'stale-or-future-time': object;
    overloaded: object;
    unavailable: object;
    'unsupported-media-type': object;
    'method-not-allowed': object;
    'malformed-request': object;
    'request-timeout': object;
    'uri-too-long': object;
    'expectation-failed': object;
    'header-fields-too-large': object;
    'http-version-not-supported': object;
    'invalid-parameter': {
        parameter?: string;
        periods?: string[];
    };
    'too-many-requests': object;
    'evidence-too-large': {
        limit?: number;
    };
    'upload-conflict': object;
    'upload-version': object;
    'upload-checksum': object;
    'upload-digest': object;
    'range-not-satisfiable': object;
    'storage-full': {
        limit?: number;
    };
    internal: object;
    /** A problem that is not in this list, such as one of a later version, or an answer that is no problem document. */
    unknown: object;
}
export type ProblemKind = keyof Further;
/**
 * The reason why the gateway refused (RFC 9457). `kind` is the last part of `type`.
 *
 * `document` is the whole answer.
 */
export type Problem = {
    [Kind in ProblemKind]: {
        kind: Kind;
        document: Readonly<Record<string, unknown>>;
    } & Common & Further[Kind];
}[ProblemKind];
/** All kinds except `unknown`. */
export declare const PROBLEM_KINDS: readonly ProblemKind[];
/** Reads the problem of an unsuccessful answer. */
export declare function readProblem(status: number, answer: unknown): Problem;
export {};
