/** The status of the last readings. */
export interface Reading {
  /** When the last one that succeeded began, in milliseconds since 1970. */
  at?: number
  /** Why the latest reading failed. */
  failure?: unknown
  /** The interval of the readings. */
  millis: number
}

/** After this many intervals without an answer, data may be stale. */
const MISSED = 4

/** Whether data may be stale: the last reading failed, or there was none for some time. */
export function isOld({ at, failure, millis }: Reading, now: number): boolean {
  return failure !== undefined || (at !== undefined && now - at > MISSED * millis)
}
