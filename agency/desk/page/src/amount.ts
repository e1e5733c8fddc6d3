import type { Json, JsonObject } from './message'

const NUMBER = String.raw`\p{Nd}{1,3}(?:[ .,٬\u00a0\u202f]\p{Nd}{3})+(?:[.,٫]\p{Nd}{1,2})?|\p{Nd}+(?:[.,٫]\p{Nd}{1,2})?`
const DIRHAMS = 'dirhams?|dhs?|mad|دراهم|درهم[اًا]*'
const CURRENCY = String.raw`${DIRHAMS}|euros?|eur|€|dollars?|usd|\$|يورو|دولار[اًا]*`
const LARGE = String.raw`(?:\s(?<large>mille|millions?(?:\sde)?|thousand|ألف|آلاف|مليون|ملايين))?`
const AMOUNT = new RegExp(
  `(?<![\\p{L}\\p{Nd}])(?:(?<number>${NUMBER})${LARGE}\\s?(?<currency>${CURRENCY})(?!\\p{L})|(?<before>mad|eur|usd|€|\\$)\\s?(?<after>${NUMBER})(?!\\p{Nd}))`,
  'giu',
)
const IN_DIRHAMS = new RegExp(`^(?:${DIRHAMS})$`, 'iu')
const MILLIONS = /^(?:million|مليون|ملايين)/iu

/** The first amount in a text, in its words. */
export const amountIn = (text: string): string | undefined => text.match(AMOUNT)?.[0]

/** The harm that the messages of a case state. `unclear` if a stated amount is in another currency. */
export type Harm = { is: 'none' } | { is: 'stated'; dirhams: number } | { is: 'unclear' }

/** The harm in all texts of these contents: the greatest single amount, or the victims' amounts together if that is more. */
export function harmOf(contents: JsonObject[]): Harm {
  const amounts = contents.flatMap(content => textsOf(content).flatMap(amountsIn))
  if (amounts.length === 0) return { is: 'none' }
  if (amounts.some(Number.isNaN)) return { is: 'unclear' }
  const ofVictims = contents.map(({ victims }) => (Array.isArray(victims) ? victims : []).map(harmOfVictim))
  return { is: 'stated', dirhams: Math.max(...amounts, ...ofVictims.map(one => one.reduce((sum, own) => sum + own, 0))) }
}

const harmOfVictim = (victim: Json): number => {
  const harm = victim !== null && typeof victim === 'object' && !Array.isArray(victim) ? victim.harm : undefined
  return typeof harm === 'string' ? Math.max(0, ...amountsIn(harm)) : 0
}

const textsOf = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return [value]
  if (value === undefined || value === null || typeof value !== 'object') return []
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(textsOf)
}

/** The amounts in dirhams. NaN for an amount in another currency. */
function amountsIn(text: string): number[] {
  return Array.from(text.matchAll(AMOUNT), ({ groups }) => {
    const { number, large, currency, before, after } = groups!
    if (!IN_DIRHAMS.test(currency ?? before)) return NaN
    return numberOf(number ?? after) * (large === undefined ? 1 : MILLIONS.test(large) ? 1_000_000 : 1_000)
  })
}

/** The number of a text that {@link NUMBER} matches. A separator before one or two last digits is that of decimals. */
function numberOf(text: string): number {
  const digits = text.replace(/[٠-٩]/g, one => String(one.charCodeAt(0) - 0x0660)).replace(/[۰-۹]/g, one => String(one.charCodeAt(0) - 0x06f0))
  const [, whole, decimals = '0'] = /^(.*?)(?:[.,٫](\d{1,2}))?$/u.exec(digits)!
  return Number(`${whole.replace(/\D/g, '')}.${decimals}`)
}
