import type { Referral } from './types'

/** The agencies that a member of an answer may name: those that take part in the referral, and those that would join it. */
export interface Addressees {
  parties: string[]
  others: string[]
}

/**
 * The agencies for a member. A member without a readable fact names an authority of the case. Null if the gateway has not said it.
 *
 * @param fact the readable fact of the member, by the annotation of its schema
 * @param office the office that writes, which takes part
 */
export function addresseesOf({ actions, timeline, messages }: Referral, fact: string | undefined, office: string): Addressees | null {
  if (fact !== undefined) return actions?.addressees?.find(rule => rule.fact === fact) ?? null
  if (timeline === null) return null
  const parties = [office, ...messages.map(message => message.sender), ...timeline.recipients.map(recipient => recipient.agency)]
  return { parties: [...new Set(parties)], others: [] }
}
