import type { Action } from './types'

/** The instructions of a prosecutor that decide a case, and the outcome of the case that says the same. */
const OUTCOMES: Readonly<Record<string, string>> = { prosecute: 'prosecution', 'no-further-action': 'no-further-action' }

const outcomeOf = ({ type, code }: Action): string | undefined => {
  if (type === 'disposition') return code
  return type === 'instruction' && code !== undefined ? OUTCOMES[code] : undefined
}

const sameRecipients = (action: Action, other: Action): boolean =>
  JSON.stringify(action.recipients) === JSON.stringify(other.recipients)

/**
 * The allowed actions in two groups: what decides the case, and the rest. A decision that may be given as an instruction and as
 * the outcome of the case is in it once, as the outcome, if both have the same recipients.
 */
export function grouped(allowed: Action[]): { decisions: Action[]; others: Action[] } {
  const isRepeated = (action: Action) =>
    action.type === 'instruction' &&
    allowed.some(choice => choice.type === 'disposition' && choice.code === outcomeOf(action) && sameRecipients(choice, action))
  const decisions = allowed.filter(action => outcomeOf(action) !== undefined)
  return {
    decisions: decisions.filter(action => !isRepeated(action)),
    others: allowed.filter(action => outcomeOf(action) === undefined),
  }
}
