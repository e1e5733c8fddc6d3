import ar from './texts/ar.json'
import en from './texts/en.json'
import fr from './texts/fr.json'
import type { Language } from './reader'
import { onClocksOf, savedZone } from './zone'

export { languages, save, saved } from './reader'
export type { Language } from './reader'

export const texts: Record<Language, Record<string, string>> = { ar, fr, en }

// The regional variants of Morocco: its offices write Arabic with Western digits.
const locales: Record<Language, string> = { ar: 'ar-MA', fr: 'fr-MA', en: 'en-GB' }

/** The order of the forms in a text with a count. Forms are separated by a bar. */
export const countForms: Record<Language, Intl.LDMLPluralRule[]> = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  fr: ['one', 'other'],
  en: ['one', 'other'],
}

/** Writes texts, codes, numbers and times in one language. */
export interface Localization {
  language: Language
  /** A text of ours; `{name}` in it is replaced. */
  t: (key: string, values?: Record<string, string | number>) => string
  /** A text of ours in its form for a number, which replaces `{n}` in it. */
  count: (key: string, n: unknown, values?: Record<string, string | number>) => string
  /**
   * The label of a code in its list. Parts between slashes are looked up one by one. A part without a label is shown as
   * it is. The lists of `schemas/codes` are loaded, others are in our texts.
   */
  code: (list: string, code: unknown) => string
  /** A dash for no number, and for a negative one: JMX has -1 where a figure is not known. */
  number: (value: unknown) => string
  time: (value: unknown) => string
  /** As `time`, without the day if it is today. */
  clock: (millis: number) => string
  /** A short form for axes: the hour within a day, else the day. */
  moment: (millis: number, ofDay: boolean) => string
  /** The age, in the largest unit. */
  ago: (value: unknown) => string
  /** A duration of seconds, in its largest unit. */
  age: (seconds: unknown) => string
}

type Code = { code: string } & Record<Language, string>

const LISTS = ['action', 'delivery-state', 'message-type', 'reason', 'receipt', 'referral-state', 'stage']
const lists: Record<string, Map<string, Code>> = {}

/** Fetches the gateway's own code lists, as they are in `schemas/codes`. */
export async function loadCodeLists(): Promise<void> {
  await Promise.all(
    LISTS.map(async list => {
      const answer = await fetch(`plugins/referrals/codes/${list}.json`)
      const { codes } = (await answer.json()) as { codes: Code[] }
      lists[list] = new Map(codes.map(code => [code.code, code]))
    }),
  )
}

/** The codes of one of the gateway's lists, in its order. */
export const codesOf = (list: string): string[] => [...(lists[list]?.keys() ?? [])]

export function localization(language: Language, zone = savedZone()): Localization {
  const words = texts[language]
  const locale = locales[language]
  const numbers = new Intl.NumberFormat(locale)
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
  const clocks = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'UTC' })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' })
  const hours = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const local = (millis: number) => onClocksOf(zone, millis)
  // A name or a time in an Arabic text keeps its own direction, and the text around it keeps its order.
  const isolated = (value: string) => (language === 'ar' && !/^\d*$/.test(value) ? `\u2068${value}\u2069` : value)
  const filled = (text: string, values: Record<string, string | number>) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolated(String(values[name])) : whole))
  const plurals = new Intl.PluralRules(locale)
  const number: Localization['number'] = value =>
    value === '' || !(Number(value ?? NaN) >= 0) ? '–' : numbers.format(Number(value))
  const t: Localization['t'] = (key, values = {}) => filled(words[key] ?? key, values)
  return {
    language,
    t,
    count: (key, n, values = {}) => {
      const forms = (words[key] ?? key).split('|')
      const form = forms[countForms[language].indexOf(plurals.select(Number(n)))] ?? forms.at(-1)!
      return filled(form, { ...values, n: number(n) })
    },
    code: (list, code) =>
      String(code ?? '')
        .split('/')
        .map(part => lists[list]?.get(part)?.[language] ?? words[`${list}.${part}`] ?? part)
        .join(' · '),
    number,
    time: value => {
      const date = new Date(typeof value === 'number' || typeof value === 'string' ? value : NaN)
      return isNaN(date.getTime()) ? '–' : times.format(local(date.getTime()))
    },
    clock: millis =>
      (days.format(local(millis)) === days.format(local(Date.now())) ? clocks : times).format(local(millis)),
    moment: (millis, ofDay) => (ofDay ? hours : dates).format(local(millis)),
    ago: value => {
      const millis = Date.now() - new Date(String(value ?? '')).getTime()
      return isNaN(millis) ? '–' : t('ago', { age: length(Math.max(0, millis / 1_000), locale) })
    },
    age: seconds => (typeof seconds === 'number' && seconds >= 0 ? length(seconds, locale) : '–'),
  }
}

function length(seconds: number, locale: string): string {
  const [size, unit] = (
    [
      [86_400, 'day'],
      [3_600, 'hour'],
      [60, 'minute'],
      [1, 'second'],
    ] as const
  ).find(([size]) => seconds >= size) ?? [1, 'second']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.floor(seconds / size),
  )
}
