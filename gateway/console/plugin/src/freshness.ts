/** The status of the last readings. */
export interface Reading {
  /** The begin of the last successful reading, in milliseconds since 1970. */
  at?: number
  /** The reason why the latest reading failed. */
  failure?: unknown
  /** The interval of the readings. */
  millis: number
}

/** After this many intervals without an answer, data may be stale. */
const MISSED = 4
/** A short interval is no reason to doubt data earlier than this. */
const TRUSTED_MILLIS = 12_000

/** Tells whether data may be stale: the last reading failed, or there was none for some time. */
export function isOld({ at, failure, millis }: Reading, now: number): boolean {
  return failure !== undefined || (at !== undefined && now - at > Math.max(TRUSTED_MILLIS, MISSED * millis))
}
