import ar from './texts/ar.json'
import en from './texts/en.json'
import fr from './texts/fr.json'
import { onClocksOf, type Zone } from './calendar'
import type { Code, Language, Names, Role } from './types'

export const languages: readonly Language[] = ['ar', 'fr', 'en']
export const texts: Record<Language, Record<string, string>> = { ar, fr, en }

// The regional variants of Morocco. Its offices write Arabic with Latin digits.
const locales: Record<Language, string> = { ar: 'ar-MA-u-nu-latn', fr: 'fr-MA-u-nu-latn', en: 'en-GB' }

/** The order of the forms in a text with a count. Forms are separated by a bar. */
export const countForms: Record<Language, Intl.LDMLPluralRule[]> = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  fr: ['one', 'other'],
  en: ['one', 'other'],
}

export const direction = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr')

/** The first of the browser's languages that the page has, or else Arabic. */
export const preferred = (wanted: readonly string[]): Language =>
  (wanted.map(tag => tag.slice(0, 2)).find(tag => languages.includes(tag as Language)) as Language) ?? 'ar'

/** How texts, codes, numbers and times are written in one language. */
export interface Localization {
  language: Language
  /** One of the page's texts. It replaces `{name}`. */
  t: (key: string, values?: Record<string, string | number>) => string
  /** One of the page's texts in its form for a number, which replaces `{n}` in it. */
  count: (key: string, n: number) => string
  /** Whether the text exists. */
  has: (key: string) => boolean
  /** The label of a code in its list of `schemas/codes`, or the code itself if there is none. */
  code: (list: string, code: unknown) => string
  /** A further text of a code. Undefined if it has none in this language. */
  further: (list: string, code: string, text: 'detail' | 'object' | 'refused') => string | undefined
  /** The label of a member of a message. Some members have another label within a certain member or shared definition. */
  field: (name: string, within?: string) => string
  /** The name of a message type, with its subtype if it has one. */
  messageType: (type: string, subtype?: unknown) => string
  /** The name in this language, if there is one, or else in another. */
  name: (names: Names | undefined, id: string) => string
  number: (value: number) => string
  /** A calendar date without a time zone. */
  date: (value: string) => string
  /** The month `2026-12` with its year. */
  month: (value: string) => string
  /** The weekday of a calendar date. */
  weekday: (value: string) => string
  /** A moment in the zone of the office. */
  time: (value: string | null | undefined) => string
  /** A size in bytes, in its largest unit. */
  size: (bytes: number) => string
}

/** The roles of a person in an office, as a list. */
export const rolesInWords = (roles: Role[], l: Localization): string =>
  roles.map(role => l.t(`role.${role}`)).join(`${l.t('comma')} `)

export type CodeLists = ReadonlyMap<string, ReadonlyMap<string, Code>>

const UTC: Zone = { zone: 'UTC' }

export function localization(language: Language, zone: Zone, lists: CodeLists): Localization {
  const words = texts[language]
  const locale = locales[language]
  const numbers = new Intl.NumberFormat(locale)
  const plurals = new Intl.PluralRules(locale)
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const months = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const t: Localization['t'] = (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
  const written = (format: Intl.DateTimeFormat, value: string | null | undefined, of: Zone = UTC) => {
    const moment = new Date(value ?? NaN)
    return isNaN(moment.getTime()) ? '–' : format.format(onClocksOf(of, moment))
  }
  const code: Localization['code'] = (list, value) =>
    lists.get(list)?.get(String(value))?.[language] ?? String(value ?? '–')
  return {
    language,
    t,
    count: (key, n) => {
      const forms = (words[key] ?? key).split('|')
      return (forms[countForms[language].indexOf(plurals.select(n))] ?? forms.at(-1)!).replace('{n}', numbers.format(n))
    },
    has: key => key in words,
    code,
    further: (list, value, text) => lists.get(list)?.get(value)?.[text]?.[language],
    field: (name, within) => words[`field.${within}.${name}`] ?? words[`field.${name}`] ?? name,
    messageType: (type, subtype) => {
      const bare = type.split('/')[0]
      const list = lists.get('message-type')?.get(bare)?.subtypes
      return subtype === undefined || subtype === null || list === undefined
        ? code('message-type', bare)
        : `${code('message-type', bare)}${t('colon')} ${code(list, subtype)}`
    },
    name: (names, id) => names?.[language] ?? names?.fr ?? names?.ar ?? names?.en ?? id,
    number: value => numbers.format(value),
    date: value => written(dates, `${value.slice(0, 10)}T00:00:00Z`),
    month: value => written(months, `${value}-01T00:00:00Z`),
    weekday: value => written(weekdays, `${value.slice(0, 10)}T00:00:00Z`),
    time: value => written(times, value, zone),
    size: bytes => {
      const power = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
      const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'][power]
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumFractionDigits: 1,
      }).format(bytes / 2 ** (10 * power))
    },
  }
}
