/** How the last readings of something went. */
export interface Reading {
  /** When the last one that succeeded began, in milliseconds since 1970. */
  at?: number
  /** Why the one after that failed. */
  failure?: unknown
  /** How often it is read. */
  millis: number
}

/** After so many intervals without an answer what is shown may no longer be true. */
const MISSED = 4

/** Whether what was read may no longer be true: the last reading failed, or there was none for some time. */
export function isOld({ at, failure, millis }: Reading, now: number): boolean {
  return failure !== undefined || (at !== undefined && now - at > MISSED * millis)
}
