import { get } from './api'
import { Schemas, type Schema } from './forms/schema'
import type { Calendar } from './calendar'
import type { CodeLists } from './language'
import { pins } from './pins'
import type { Agency, Code } from './types'
import { type Jwk, permits } from './crypto/wire'

/** Data common to all offices of this host, fetched once: schemas, code lists, names of agencies. */
export interface Reference {
  schemas: Schemas
  lists: CodeLists
  agencies: ReadonlyMap<string, Agency>
  /** Null until the host has reached the gateway for the first time. */
  calendar: Calendar | null
  /**
   * The trusted public keys of an agency or of `gateway`. Only they verify anything. They are fetched once. They are fetched again for a
   * caller to whom the earlier result was not enough, because the agency may have renewed its key.
   */
  keysOf: (agency: string, before?: Jwk[]) => Promise<Jwk[]>
  /** Fetches its keys again. */
  forgetKeys: (agency: string) => void
}

const signsMessages = (key: Jwk) => key.use !== 'enc' && permits(key, 'message')

/** What the gateway may change while a page is open. */
export type FromGateway = Pick<Reference, 'lists' | 'agencies' | 'calendar'>

export async function loadReference(): Promise<Reference> {
  const [schemas, fromGateway] = await Promise.all([loadSchemas(), loadFromGateway()])
  return { schemas, ...fromGateway, ...keysOfAgencies(askForKeys) }
}

async function askForKeys(agency: string): Promise<Jwk[]> {
  const keySet = await get<{ keys: Jwk[] }>(`keys/${encodeURIComponent(agency)}`)
  return pins.known(agency, keySet.keys.filter(signsMessages))
}

/** Caches the result. If many callers find these keys insufficient, one request fetches new ones. */
export function keysOfAgencies(ask: (agency: string) => Promise<Jwk[]>): Pick<Reference, 'keysOf' | 'forgetKeys'> {
  const keys = new Map<string, Promise<Jwk[]>>()
  const current = (agency: string) => {
    const cached = keys.get(agency)
    if (cached !== undefined) return cached
    const answer = ask(agency)
    answer.catch(() => keys.delete(agency))
    keys.set(agency, answer)
    return answer
  }
  return {
    keysOf: async (agency, before) => {
      const cached = current(agency)
      if ((await cached) !== before) return cached
      if (keys.get(agency) === cached) keys.delete(agency)
      return current(agency)
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

/** The data that the host has from the gateway. Until it has reached the gateway, the code lists are as they ship. */
export async function loadFromGateway(): Promise<FromGateway> {
  const [lists, { agencies }, calendar] = await Promise.all([
    loadLists(),
    get<{ agencies: Agency[] }>('agencies'),
    get<Calendar | Record<string, never>>('calendar'),
  ])
  return {
    lists,
    agencies: new Map(agencies.map(agency => [agency.agency, agency])),
    calendar: 'zone' in calendar ? (calendar as Calendar) : null,
  }
}
