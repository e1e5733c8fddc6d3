/** The criteria of the search page, as its address holds them. */

import { instantOf, savedZone } from './zone'

const CRITERIA = ['id', 'agency', 'type', 'state', 'from', 'to'] as const
export type Criteria = Partial<Record<(typeof CRITERIA)[number], string>>

export const isId = (text: string): boolean => /^[0-9a-f]{8}[0-9a-f-]{0,28}$/i.test(text.trim())

/** The criteria in an address: an id in its path, the others after the question mark. */
export function criteriaOf(pathname: string, query: string): Criteria {
  const asked = new URLSearchParams(query)
  const id = decodeURIComponent(pathname.split('/referrals/find/')[1] ?? '') || asked.get('id')
  const found: Criteria = id ? { id } : {}
  CRITERIA.filter(name => name !== 'id' && asked.get(name)).forEach(name => (found[name] = asked.get(name) as string))
  return found
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
