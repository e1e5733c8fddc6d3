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

/** How texts, codes, numbers and times are written in one language. */
export interface Localization {
  language: Language
  /** A text of ours; `{name}` in it is replaced. */
  t: (key: string, values?: Record<string, string | number>) => string
  /**
   * The label of a code in its list. Parts between slashes are looked up one by one. A part without a label is shown as
   * it is. The lists of `schemas/codes` are loaded, others are in our texts.
   */
  code: (list: string, code: unknown) => string
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
  const t: Localization['t'] = (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) =>
      name in values ? isolated(String(values[name])) : whole,
    )
  return {
    language,
    t,
    code: (list, code) =>
      String(code ?? '')
        .split('/')
        .map(part => lists[list]?.get(part)?.[language] ?? words[`${list}.${part}`] ?? part)
        .join(' · '),
    number: value => (value === '' || isNaN(Number(value ?? NaN)) ? '–' : numbers.format(Number(value))),
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
    age: seconds => (typeof seconds === 'number' ? length(seconds, locale) : '–'),
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
