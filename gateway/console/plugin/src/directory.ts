import { Attributes, rows } from './jolokia'
import { Language } from './language'

/** An agency as its file describes it. */
interface AgencyRecord {
  id: string
  names: Partial<Record<Language, string>>
  kind: string
  territory: string
  protocol: string
  revoked?: boolean
  sandbox?: boolean
  contacts?: Contact[]
}

/** Telephone numbers and mail addresses of one function. */
export interface Contact {
  role: string
  reached: string[]
}

/** The agencies by their ids. */
export type Directory = ReadonlyMap<string, AgencyRecord>

export const toDirectory = (answer: Attributes): Directory =>
  new Map((rows(answer['agencies']) as unknown as AgencyRecord[]).map(agency => [agency.id, agency]))

/** The name in the reader's language. Undefined if the directory has no such agency. */
export const nameOf = (directory: Directory, id: unknown, language: Language): string | undefined =>
  directory.get(String(id))?.names[language]

/** The telephone numbers of an agency's staff on duty. */
export const dutyTelephones = (directory: Directory, id: unknown): string[] =>
  (directory.get(String(id))?.contacts ?? [])
    .filter(contact => contact.role === 'duty')
    .flatMap(contact => contact.reached)
    .filter(address => !address.includes('@'))

const ISOLATE = '\u2068'
const END = '\u2069'

/** Name and id in one text, for titles and lists, each kept in its own direction. */
export function inText(directory: Directory, id: unknown, language: Language): string {
  const name = nameOf(directory, id, language)
  return name ? `${name} (${ISOLATE}${id}${END})` : String(id ?? '')
}

/** The searchable text of an agency: its id and its names in every language. */
export const searched = (directory: Directory, id: unknown): string =>
  [String(id), ...Object.values(directory.get(String(id))?.names ?? {})].join(' ')

const DAY = 86_400_000

/** Whole days until a time. Negative if it is past, undefined if there is none. */
export const daysUntil = (end: unknown, now: number): number | undefined => {
  const at = Date.parse(String(end ?? ''))
  return isNaN(at) ? undefined : Math.floor((at - now) / DAY)
}

/** The urgency of the end of a certificate. */
export function expiryColor(days: number | undefined): string {
  return days === undefined || days < 7 ? 'red' : days < 30 ? 'orange' : 'green'
}
