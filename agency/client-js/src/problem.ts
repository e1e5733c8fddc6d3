import { isObject } from './json.js'

const TYPES = 'https://wasl.example/problems/'

/** A place to correct in a document. */
export interface ProblemPlace {
  /** JSON pointer (RFC 6901). */
  pointer: string
  keyword: string
  detail: string
}

/** The members of every problem document (RFC 9457) of the gateway. Texts are in the requested language. */
interface Common {
  /** HTTP status. */
  status: number
  title: string
  /** The part to correct. */
  detail: string
  /** Id of the refusal in the audit trail. */
  instance?: string
  /** A code with a more specific reason. */
  reason?: string
  /** For a submission: the gateway's receipt (compact JWS) of the refusal with its reason. Keep it as the proof. */
  receipt?: string
  /** Seconds to wait before sending again. */
  retryAfterSeconds?: number
}

/** Further members of some kinds of problems. */
interface Further {
  'malformed-json': { line?: number; column?: number }
  'malformed-jwe': object
  'malformed-line': object
  'unknown-submission-key': object
  'too-large': { limit?: number }
  unsigned: object
  'bad-signature': object
  'bad-receipt': object
  'schema-violation': { errors: ProblemPlace[]; errorCount: number }
  'unknown-type': object
  'unknown-agency': object
  'wrong-sender': object
  'not-agreed': object
  'wrong-test-mark': object
  'no-sandbox': object
  'wrong-state': { state?: string; objectState?: string; holders?: string[] }
  'conflicting-duplicate': object
  'not-found': { lists?: string[] }
  erased: { erased?: string; basis?: string }
  'stale-or-future-time': object
  overloaded: object
  unavailable: object
  'unsupported-media-type': object
  'method-not-allowed': object
  'malformed-request': object
  'request-timeout': object
  'uri-too-long': object
  'expectation-failed': object
  'header-fields-too-large': object
  'http-version-not-supported': object
  'invalid-parameter': { parameter?: string; periods?: string[] }
  'too-many-requests': object
  'evidence-too-large': { limit?: number }
  'upload-conflict': object
  'upload-version': object
  'upload-checksum': object
  'upload-digest': object
  'range-not-satisfiable': object
  'storage-full': { limit?: number }
  internal: object
  /** A problem that is not in this list, such as one of a later version, or an answer that is no problem document. */
  unknown: object
}

export type ProblemKind = keyof Further

/**
 * The reason why the gateway refused (RFC 9457). `kind` is the last part of `type`.
 *
 * `document` is the whole answer.
 */
export type Problem = {
  [Kind in ProblemKind]: { kind: Kind; document: Readonly<Record<string, unknown>> } & Common & Further[Kind]
}[ProblemKind]

/** All kinds except `unknown`. */
export const PROBLEM_KINDS: readonly ProblemKind[] = Object.keys({
  'malformed-json': 1, 'malformed-jwe': 1, 'malformed-line': 1, 'unknown-submission-key': 1, 'too-large': 1, unsigned: 1, 'bad-signature': 1,
  'bad-receipt': 1, 'schema-violation': 1, 'unknown-type': 1, 'unknown-agency': 1, 'wrong-sender': 1, 'not-agreed': 1,
  'wrong-test-mark': 1, 'no-sandbox': 1, 'wrong-state': 1, 'conflicting-duplicate': 1, 'not-found': 1, erased: 1,
  'stale-or-future-time': 1, overloaded: 1, unavailable: 1, 'unsupported-media-type': 1, 'method-not-allowed': 1,
  'malformed-request': 1, 'request-timeout': 1, 'uri-too-long': 1, 'expectation-failed': 1, 'header-fields-too-large': 1,
  'http-version-not-supported': 1, 'invalid-parameter': 1, 'too-many-requests': 1, 'evidence-too-large': 1,
  'upload-conflict': 1, 'upload-version': 1, 'upload-checksum': 1, 'upload-digest': 1, 'range-not-satisfiable': 1, 'storage-full': 1, internal: 1,
} satisfies Record<Exclude<ProblemKind, 'unknown'>, 1>) as ProblemKind[]

/** Reads the problem of an unsuccessful answer. */
export function readProblem(status: number, answer: unknown): Problem {
  const document = isObject(answer) ? answer : {}
  const name = String(document.type ?? '').replace(TYPES, '') as ProblemKind
  const kind = PROBLEM_KINDS.includes(name) ? name : 'unknown'
  const errors = Array.isArray(document.errors) ? document.errors : []
  return {
    errors,
    errorCount: errors.length,
    ...document,
    kind,
    status,
    title: String(document.title ?? `HTTP ${status}`),
    detail: String(document.detail ?? ''),
    document,
  } as unknown as Problem
}
