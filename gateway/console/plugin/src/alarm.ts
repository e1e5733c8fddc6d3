import { Attributes } from './jolokia'
import { Language } from './language'

// The gateway writes each alarm in every language. These are the suffixes of the columns' names.
const ends: Record<Language, string> = { en: '', fr: 'Fr', ar: 'Ar' }

/** The title of the runbook's section. A gateway of another version has the kind only. */
export const alarmTitle = (alarm: Attributes, language: Language): string =>
  String(alarm[`title${ends[language]}`] || alarm['kind'] || '')

/**
 * One line with the agency, the count and other known details.
 *
 * @param name the name of the agency, in place of its id. Undefined for other subjects
 */
export const alarmText = (alarm: Attributes, language: Language, name?: string): string => {
  const text = String(alarm[`text${ends[language]}`] || alarm['text'] || '–')
  return name ? text.replace(agencyOf(alarm), name) : text
}

const SEVERITIES = ['critical', 'warning', 'info']
const rank = (alarm: Attributes) => {
  const place = SEVERITIES.indexOf(String(alarm['severity']))
  return place < 0 ? SEVERITIES.length : place
}
const since = (alarm: Attributes) => Date.parse(String(alarm['since'])) || 0

/** The most severe first, among these the oldest. */
export const worstFirst = (alarms: Attributes[]): Attributes[] =>
  [...alarms].sort((a, b) => rank(a) - rank(b) || since(a) - since(b))

const isAcknowledged = (alarm: Attributes) => Boolean(alarm['acknowledgedBy'])

/** A critical alarm that has ended stays until somebody acknowledges it. */
const stays = (alarm: Attributes) => alarm['severity'] === 'critical' && !isAcknowledged(alarm)

export interface Alarms {
  /** Not acknowledged: open alarms, and critical ones that have ended. */
  waiting: Attributes[]
  /** Open and acknowledged. */
  acknowledged: Attributes[]
  /** Ended, with nothing left to do, latest first. */
  closed: Attributes[]
}

/** All alarms by required action. */
export function sortAlarms(open: Attributes[], closed: Attributes[]): Alarms {
  return {
    waiting: worstFirst([...open.filter(alarm => !isAcknowledged(alarm)), ...closed.filter(stays)]),
    acknowledged: worstFirst(open.filter(isAcknowledged)),
    closed: closed
      .filter(alarm => !stays(alarm))
      .sort((a, b) => Date.parse(String(b['over'])) - Date.parse(String(a['over']))),
  }
}

/** A page of ours and its subject. */
export interface Place {
  page: string
  /** After the page in the address. */
  rest: string
}

/** The page with the rows of an alarm. Undefined if none of our pages has them. */
export function placeOf(alarm: Attributes): Place | undefined {
  const kind = String(alarm['kind'])
  const subject = String(alarm['subject'] ?? '')
  const at = (page: string, rest = '') => ({ page, rest })
  switch (kind) {
    case 'parked':
      return at('parked', `?agency=${encodeURIComponent(subject)}`)
    case 'agency-down':
    case 'needs-reseal':
    case 'receipt-invalid':
    case 'wrong-host-key':
    case 'expiry-notification-deferred':
      return at('agency', `/${encodeURIComponent(subject)}`)
    case 'rejected-connections':
      return subject === 'unknown' ? undefined : at('agency', `/${encodeURIComponent(subject)}`)
    case 'certificate-expiry':
      return ownerOf(subject) ? at('agency', `/${ownerOf(subject)}`) : undefined
    case 'overdue':
      return at('overdue', `?stage=${encodeURIComponent(subject)}`)
    case 'deadlines-suspended':
    case 'deadlines-behind':
      return at('overdue')
    case 'retention-due':
      return at('holds')
    case 'backlog-full':
      return at('overview')
    default:
      return kind.startsWith('log-') || kind === 'evidence-mismatch' ? at('log') : undefined
  }
}

/** The agency that an alarm is about. Other subjects, such as the gateway, are in no directory. */
export const agencyOf = (alarm: Attributes): string => {
  const subject = String(alarm['subject'] ?? '')
  return alarm['kind'] === 'certificate-expiry' ? ownerOf(subject) ?? '' : subject
}

/** The agency of a certificate or key file. Those of the gateway and the authority have no page. */
function ownerOf(file: string): string | undefined {
  const owner = /^([a-z][a-z0-9-]+)\.(pem|jwks)/.exec(file)?.[1]
  return owner && !['gateway', 'ca'].includes(owner) ? owner : undefined
}

/** The address of a place. */
export const addressOf = ({ page, rest }: Place): string => `/referrals/${page}${rest}`
