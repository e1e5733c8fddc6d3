/** Users of the console: the description of a user and the generated password. Pure except for randomness. */

export const roles = ['viewer', 'operator', 'approver', 'auditor'] as const

/** The rights of a user, as in the trail: roles, `locked` and `one-time`, or `none`. */
export const words = (standing: unknown): string[] => String(standing ?? '').split('+').filter(Boolean)

/** Tells whether the user already exists. Names that differ only in case are equal. */
export const isTaken = (name: string, names: readonly string[]): boolean =>
  names.some(existing => existing.toLowerCase() === name.trim().toLowerCase())

/** Characters that cannot be confused when they are read out. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_CHARS = 5
const SALT_BYTES = 16
const HASH_BITS = 256

/** A one-time password of 20 random characters in groups. */
export function oneTimePassword(): string {
  const fair = 256 - (256 % ALPHABET.length)
  let chars = ''
  while (chars.length < GROUPS * GROUP_CHARS) {
    // Skips bytes past the last whole multiple, because they would make the first characters more likely.
    const [byte] = crypto.getRandomValues(new Uint8Array(1))
    chars += byte < fair ? ALPHABET[byte % ALPHABET.length] : ''
  }
  return chars.match(new RegExp(`.{${GROUP_CHARS}}`, 'g'))!.join('-')
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

/** Its hash as in the users file (PBKDF2 with HMAC-SHA-256, RFC 8018). The password itself stays here. */
export async function hashOf(
  password: string,
  iterations: number,
  salt: Uint8Array<ArrayBuffer> = crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, HASH_BITS)
  return ['pbkdf2-sha256', iterations, base64url(salt), base64url(new Uint8Array(bits))].join(':')
}
