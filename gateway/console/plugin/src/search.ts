/** The criteria of the search page, as its address holds them. */

import { instantOf, savedZone } from './zone'

const CRITERIA = ['id', 'agency', 'type', 'state', 'from', 'to'] as const
export type Criteria = Partial<Record<(typeof CRITERIA)[number], string>>

const MIN_ID_LENGTH = 8
const MAX_ID_LENGTH = 36

/** The reason why a text is neither an id nor the start of one. Each fault has a text `find.fault.FAULT`. */
export function idFault(text: string): 'characters' | 'short' | 'long' | 'hyphen' | undefined {
  const id = text.trim()
  if (!/^[0-9a-f-]*$/i.test(id)) return 'characters'
  if (id.slice(0, MIN_ID_LENGTH).includes('-')) return 'hyphen'
  if (id.length < MIN_ID_LENGTH) return 'short'
  return id.length > MAX_ID_LENGTH ? 'long' : undefined
}

/** The criteria in an address: an id in its path, the others after the question mark. */
export function criteriaOf(pathname: string, query: string): Criteria {
  const parameters = new URLSearchParams(query)
  const id = decodeURIComponent(pathname.split('/referrals/find/')[1] ?? '') || parameters.get('id')
  const criteria: Criteria = id ? { id } : {}
  CRITERIA.filter(name => name !== 'id' && parameters.get(name)).forEach(name => (criteria[name] = parameters.get(name) as string))
  return criteria
}

/** The query of the address. */
export const queryOf = (criteria: Criteria): string =>
  new URLSearchParams(
    CRITERIA.filter(name => criteria[name]?.trim()).map(name => [name, (criteria[name] as string).trim()]),
  ).toString()

/** The document of the search. Days begin and end in the reader's time zone, and the last day is included. */
export function toSearch({ from, to, ...rest }: Criteria, zone = savedZone()): Record<string, string> {
  const day = (text: string, days: number) => {
    const date = new Date(`${text}T00:00:00Z`)
    date.setUTCDate(date.getUTCDate() + days)
    return instantOf(date.toISOString().slice(0, 16), zone).toISOString()
  }
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value)),
    ...(from ? { from: day(from, 0) } : {}),
    ...(to ? { to: day(to, 1) } : {}),
  }
}
