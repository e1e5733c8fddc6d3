import type { Code } from './types'

/** Whether a message that is written on this day (YYYY-MM-DD) may have the code. */
export const isValidOn = (code: Code | undefined, day: string): boolean =>
  (code?.from === undefined || day >= code.from) && (code?.until === undefined || day <= code.until)

/**
 * The codes that a form offers: those that are valid on the day. What was chosen before stays: the gateway says whether it may.
 * Content that is shown has the names of all codes, also of retired ones.
 */
export const offered = (codes: string[], list: ReadonlyMap<string, Code> | undefined, day: string, chosen: unknown[]): string[] =>
  codes.filter(code => isValidOn(list?.get(code), day) || chosen.includes(code))
