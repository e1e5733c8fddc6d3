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
