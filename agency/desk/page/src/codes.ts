import type { Code } from './types'

/** Tells whether a message written on this day (YYYY-MM-DD) may have the code. */
export const isValidOn = (code: Code | undefined, day: string): boolean =>
  (code?.from === undefined || day >= code.from) && (code?.until === undefined || day <= code.until)

/**
 * The codes that a form offers: those valid on the day, and those already chosen, which the gateway checks. Shown content has the labels of
 * all codes, also of retired ones.
 */
export const offered = (codes: string[], list: ReadonlyMap<string, Code> | undefined, day: string, chosen: unknown[]): string[] =>
  codes.filter(code => isValidOn(list?.get(code), day) || chosen.includes(code))
