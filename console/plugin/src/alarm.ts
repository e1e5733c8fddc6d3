import { Attributes } from './jolokia'
import { Language } from './language'

// The gateway writes each alarm in every language; these are the ends of the columns' names.
const ends: Record<Language, string> = { en: '', fr: 'Fr', ar: 'Ar' }

/** What is wrong: the title of the runbook's section. A gateway of another version has the kind only. */
export const alarmTitle = (alarm: Attributes, language: Language): string =>
  String(alarm[`title${ends[language]}`] || alarm['kind'] || '')

/** One line that says with whom, how often and what else is known. */
export const alarmText = (alarm: Attributes, language: Language): string =>
  String(alarm[`text${ends[language]}`] || alarm['text'] || '–')

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

/** A critical alarm that is over stays until somebody has acknowledged it. */
const stays = (alarm: Attributes) => alarm['severity'] === 'critical' && !isAcknowledged(alarm)

export interface Alarms {
  /** Nobody has acknowledged them: open ones, and critical ones that are over. */
  waiting: Attributes[]
  /** Open, and somebody takes care of them. */
  acknowledged: Attributes[]
  /** Over, and nobody has to look any more; the latest first. */
  closed: Attributes[]
}

/** All alarms by what is to be done about them. */
export function sortAlarms(open: Attributes[], closed: Attributes[]): Alarms {
  return {
    waiting: worstFirst([...open.filter(one => !isAcknowledged(one)), ...closed.filter(stays)]),
    acknowledged: worstFirst(open.filter(isAcknowledged)),
    closed: closed
      .filter(one => !stays(one))
      .sort((a, b) => Date.parse(String(b['over'])) - Date.parse(String(a['over']))),
  }
}

/** The page that shows what an alarm is about, within these pages; undefined where there is none. */
export function placeOf(alarm: Attributes): string | undefined {
  const places: Record<string, string> = {
    parked: 'parked',
    'needs-reseal': 'parked',
    'receipt-invalid': 'parked',
    overdue: 'overdue',
    'deadlines-held': 'overdue',
    'retention-due': 'holds',
    'agency-down': 'overview',
    'backlog-full': 'overview',
  }
  const kind = String(alarm['kind'])
  return places[kind] ?? (kind.startsWith('log-') || kind === 'evidence-refuted' ? 'log' : undefined)
}
