/** A piece of a foreign text: plain text, or one character that is invisible or would reorder the others. */
type Piece = { plain: string } | { hidden: string }

// C0 and C1 controls except tab and line feed, soft hyphen, Arabic letter mark, zero-width space, direction marks, line and
// paragraph separators, embeddings, overrides, isolates, invisible operators, byte order mark, interlinear annotation, tags.
// Joiners (U+200C, U+200D) belong to the spelling of Arabic script and of emoji.
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu

/** Splits a text so that each hidden character can be shown by its number. */
export function pieces(text: string): Piece[] {
  const result: Piece[] = []
  let from = 0
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) result.push({ plain: text.slice(from, match.index) })
    const number = match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    result.push({ hidden: `U+${number}` })
    from = match.index + match[0].length
  }
  if (from < text.length) result.push({ plain: text.slice(from) })
  return result
}
