/** Selects, sorts and pages the rows of a table. Pure. */

/** A value that a column is sorted by. */
export type Value = string | number | undefined

/** A filter list with one chosen entry. Rows that do not match are left out. */
export interface Choice<T> {
  id: string
  label: string
  options: { value: string; label: string; matches: (row: T) => boolean }[]
}

export interface Sort {
  /** Index of the column. */
  by: number
  down: boolean
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The rows that have every word of the text, ignoring case and accents, and match the filters. */
export function matching<T>(
  rows: T[],
  text: string,
  search: ((row: T) => string) | undefined,
  choices: Choice<T>[],
  chosen: Record<string, string>,
): T[] {
  const words = folded(text).split(/\s+/).filter(Boolean)
  const options = choices.map(choice => choice.options.find(option => option.value === chosen[choice.id]) ?? choice.options[0])
  return rows.filter(row => {
    const searchedText = search ? folded(search(row)) : ''
    return words.every(word => searchedText.includes(word)) && options.every(option => option.matches(row))
  })
}

/** The rows sorted by this value. Rows without one are last in both directions. Equal rows keep their order. */
export function sorted<T>(rows: T[], value: (row: T) => Value, down: boolean): T[] {
  const empty = (value: Value) => value === undefined || value === '' || Number.isNaN(value)
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (empty(x) || empty(y)) return Number(empty(x)) - Number(empty(y))
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), undefined, { numeric: true })
    return down ? -order : order
  })
}

/** The nearest existing page number, counted from 0. */
export const pageWithin = (page: number, total: number, perPage: number): number =>
  Math.max(0, Math.min(page, Math.ceil(total / perPage) - 1))
