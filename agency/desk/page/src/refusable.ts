import type { Addressees } from './addressees'
import { isValidOn } from './codes'
import type { Resolved, Schemas, Violation } from './forms/schema'
import type { CodeLists } from './language'
import type { Json, JsonObject } from './message'

/** The facts that the gateway checks beyond the schema. */
export interface Known {
  addressees: (fact: string | undefined) => Addressees | null
  lists: CodeLists
  /** The day, `2027-03-10`, in the zone of the working calendar. */
  today: string
  /** The day on which the case was written. An answer may repeat its codes. */
  caseDay: string
}

/** The faults for which the gateway would refuse a content that matches its schema. */
export function refusable(schemas: Schemas, schema: Resolved, content: JsonObject, known: Known): Violation[] {
  const violations: Violation[] = []
  const check = (at: Resolved, value: Json | undefined, pointer: string): void => {
    if (value === undefined || value === null) return
    if (Array.isArray(value)) {
      const items = schemas.resolve(at.items ?? {})
      value.forEach((item, i) => check(items, item, `${pointer}/${i}`))
    } else if (typeof value === 'object') {
      if (at.properties === undefined) return
      schemas.members(at, value).properties.forEach(([name, member]) => check(member, value[name], `${pointer}/${name}`))
    } else {
      const keyword = faultOf(at, String(value), known)
      if (keyword !== undefined) violations.push({ pointer, keyword })
    }
  }
  check(schema, content, '/content')
  return violations
}

function faultOf(at: Resolved, value: string, { addressees, lists, today, caseDay }: Known): string | undefined {
  const fact = at['x-wasl-clear']
  if (at.def === 'agency' && fact !== undefined) {
    const may = addressees(fact)
    return may === null || [...may.parties, ...may.others].includes(value) ? undefined : 'not-of-that-kind'
  }
  const code = lists.get(at['x-wasl-code'] ?? '')?.get(value)
  if (code !== undefined && !isValidOn(code, today) && !isValidOn(code, caseDay)) return 'code-retired'
  return fact === 'until' && value < today ? 'last-day-over' : undefined
}

const MILLIS_DIGITS = 12

/** The time of a UUID of version 7. A referral's id has the time at which its case was written. */
export const timeOfId = (id: string): Date => new Date(parseInt(id.replaceAll('-', '').slice(0, MILLIS_DIGITS), 16))
