import type { Json } from './message'

/** The most characters of words that are kept of one referral. Words of later messages are left out beyond it. */
const MAX_CHARACTERS = 50_000
/** A short value is also found without its spaces and signs, such as an IBAN or a telephone number. */
const SHORT_VALUE = 64
/** Members whose values are for programs. */
const NOT_WORDS = new Set(['sealed', 'sealedIdentity', 'original', 'signature', 'sha256'])

const ALIKE: Record<string, string> = { 'ٱ': 'ا', 'ة': 'ه', 'ى': 'ي', 'ی': 'ي', 'ک': 'ك', 'ء': '', 'œ': 'oe', 'æ': 'ae' }
const ALIKES = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g')
/** Vowel signs and accents, the hamza on a letter, the Arabic filler and invisible signs of direction. */
const UNHEARD = /[\p{M}\p{Cf}\u0640]/gu
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g

/** A text without the differences of spelling that a person who searches does not type. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(UNHEARD, '')
    .toLowerCase()
    .replace(ALIKES, letter => ALIKE[letter])
    .replace(ARABIC_DIGITS, digit => String(digit.charCodeAt(0) & 0xf))

const wordsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{N}]+/gu) ?? []

/** The folded words of a content, each once, one a line. */
export function searchable(contents: Json[]): string {
  const words = new Set<string>()
  const add = (value: Json) => {
    if (Array.isArray(value)) value.forEach(add)
    else if (value !== null && typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) if (!NOT_WORDS.has(name)) add(member)
    } else if (typeof value === 'string' || typeof value === 'number') {
      const parts = wordsOf(String(value))
      parts.forEach(word => words.add(word))
      if (parts.length > 1 && String(value).length <= SHORT_VALUE && /\d/.test(parts.join(''))) words.add(parts.join(''))
    }
  }
  contents.forEach(add)
  return [...words].join('\n').slice(0, MAX_CHARACTERS)
}

/** A search: every word of it must occur in one of the texts, also within a word, as Arabic writes its articles and particles. */
export function matcher(typed: string): (...texts: string[]) => boolean {
  const sought = wordsOf(typed)
  return (...texts) => sought.every(word => texts.some(text => text.includes(word)))
}
