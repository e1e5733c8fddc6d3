import { openForOffice, sealForOffice } from './correspondence'
import { utf8 } from './crypto/wire'
import type { OfficeKeys } from './keyring'
import type { Note, Office } from './types'

export const MAX_NOTE_CHARACTERS = 4_000

/** Seals a note to the office's own persons. It names its referral, so that the host cannot show it at another one. */
export const sealNote = (text: string, referral: string, office: Office): Promise<string> =>
  sealForOffice(utf8(JSON.stringify({ referral, text })), office)

/** The text of a note. Throws if this person has no key for it or if it is of another referral. */
export async function openNote({ sealed }: Pick<Note, 'sealed'>, referral: string, keys: OfficeKeys): Promise<string> {
  const note = JSON.parse(await openForOffice(sealed, keys)) as { referral: string; text: string }
  if (note.referral !== referral) throw new Error('the note of another referral')
  return note.text
}
