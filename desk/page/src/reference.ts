import { get } from './api'
import { Schemas, type Schema } from './forms/schema'
import type { CodeLists } from './language'
import { pins } from './pins'
import type { Agency, Code } from './types'
import type { Jwk } from './crypto/jwk'

/** What all offices of this host share, fetched once: schemas, code lists, names of agencies. */
export interface Reference {
  schemas: Schemas
  lists: CodeLists
  agencies: ReadonlyMap<string, Agency>
  calendar: Calendar
  /** The public keys of an agency, or of `gateway`, that this browser knows: with others nothing is verified. */
  keysOf: (agency: string) => Promise<Jwk[]>
  /** Asks for its keys again. */
  forgetKeys: (agency: string) => void
}

const signsMessages = (key: Jwk) =>
  key.use !== 'enc' && (!Array.isArray(key.purpose) || key.purpose.includes('message'))

/** Which days are not worked, in the legal calendar: days of the week from Monday, 1, to Sunday, 7; and dates. */
export interface Calendar {
  weekend: number[]
  holidays: string[]
}

/** Whether a date is a day that is not worked. */
export function isDayOff(calendar: Calendar, date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return calendar.holidays.includes(date) || calendar.weekend.includes(day === 0 ? 7 : day)
}

export async function loadReference(): Promise<Reference> {
  const [schemas, lists, agencies, calendar] = await Promise.all([
    loadSchemas(),
    loadLists(),
    loadAgencies(),
    get<Calendar>('calendar'),
  ])
  const keys = new Map<string, Promise<Jwk[]>>()
  return {
    schemas,
    lists,
    agencies,
    calendar,
    keysOf: agency => {
      const known = keys.get(agency)
      if (known !== undefined) return known
      const asked = get<{ keys: Jwk[] }>(`keys/${encodeURIComponent(agency)}`).then(set =>
        pins.known(agency, set.keys.filter(signsMessages)),
      )
      asked.catch(() => keys.delete(agency))
      keys.set(agency, asked)
      return asked
    },
    forgetKeys: agency => void keys.delete(agency),
  }
}

async function loadSchemas(): Promise<Schemas> {
  const { schemas } = await get<{ schemas: Schema[] }>('schemas')
  return new Schemas(schemas)
}

async function loadLists(): Promise<CodeLists> {
  const { lists } = await get<{ lists: { list: string; codes: Code[] }[] }>('codes')
  return new Map(lists.map(({ list, codes }) => [list, new Map(codes.map(code => [code.code, code]))]))
}

/** The agencies as the host knows them now: nothing before it has reached the gateway. */
export async function loadAgencies(): Promise<ReadonlyMap<string, Agency>> {
  const { agencies } = await get<{ agencies: Agency[] }>('agencies')
  return new Map(agencies.map(agency => [agency.agency, agency]))
}
