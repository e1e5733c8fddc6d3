/** The number of a referral at an office, such as `2026/123-89`. The host gives it, by the same rules (`ReferralNumber.java`). */
export interface ReferralNumber {
  year: number
  running: number
}

const MODULUS = 97
const MEANT = /^2\d{3}[^\p{L}]*$/u
const WRITTEN = /^2\d{3}\/\d+-\d+$/
const APART = /^(2\d{3})\D+(\d{1,9})\D+(\d{2})$/
const TOGETHER = /^(2\d{3})(\d{1,9})(\d{2})$/

/** Tells whether a person who typed this means a number, and not the beginning of an id. */
export const isNumberMeant = (typed: string): boolean => MEANT.test(latin(typed))

/** Tells whether a person typed a number in its written form, right or wrong, so that no words are sought. */
export const isWrittenAsNumber = (typed: string): boolean => WRITTEN.test(latin(typed))

/**
 * Reads a number with Latin or Arabic digits, and any separators or none. Undefined if it is not whole, if a digit is wrong, or if it is
 * of another office.
 */
export function readNumber(office: string, typed: string): ReferralNumber | undefined {
  const text = latin(typed)
  const [, year, running, check] = APART.exec(text) ?? TOGETHER.exec(text) ?? []
  if (check === undefined) return undefined
  const number = { year: Number(year), running: Number(running) }
  return check === checkDigits(office, number) ? number : undefined
}

/** The number as it is shown and printed. */
export const writtenNumber = (office: string, number: ReferralNumber): string =>
  `${number.year}/${number.running}-${checkDigits(office, number)}`

/** Writes Arabic digits as Latin ones, and drops separators at the ends. */
const latin = (typed: string): string =>
  typed
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 0xf))
    .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')

/** ISO 7064 MOD 97-10. A letter of the office's id counts as in an IBAN, from 10 for A to 35 for Z. */
function checkDigits(office: string, { year, running }: ReferralNumber): string {
  const values = [...`${office}${year}${running}`].map(character => parseInt(character, 36)).filter(value => !isNaN(value))
  const remainder = values.reduce((sum, value) => (sum * (value < 10 ? 10 : 100) + value) % MODULUS, 0)
  return String(MODULUS + 1 - ((remainder * 100) % MODULUS)).padStart(2, '0')
}
