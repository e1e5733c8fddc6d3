import type { Action } from './types'

/** The instructions of a prosecutor that decide a case, and the outcome of the case that says the same. */
const OUTCOMES: Readonly<Record<string, string>> = { prosecute: 'prosecution', 'no-further-action': 'no-further-action' }

const outcomeOf = ({ type, code }: Action): string | undefined => {
  if (type === 'disposition') return code
  return type === 'instruction' && code !== undefined ? OUTCOMES[code] : undefined
}

/**
 * The allowed actions in two groups: what decides the case, and the rest. A decision that may be given as an instruction and as
 * the outcome of the case is in it once, as the outcome. By the agreements that Wasl ships, both have the same effect and the
 * same recipients.
 */
export function grouped(allowed: Action[]): { decisions: Action[]; others: Action[] } {
  const outcomes = new Set(allowed.filter(action => action.type === 'disposition').map(action => action.code))
  const decisions = allowed.filter(action => outcomeOf(action) !== undefined)
  return {
    decisions: decisions.filter(action => action.type === 'disposition' || !outcomes.has(outcomeOf(action))),
    others: allowed.filter(action => outcomeOf(action) === undefined),
  }
}
