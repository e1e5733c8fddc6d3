/** Which rows of a table are shown, in which order, and which page of them. Pure. */

/** A value that a column is sorted by. */
export type Value = string | number | undefined

/** A list of which one entry is chosen; rows that do not match it are left out. */
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

/** The rows that have every word of the text, whatever its case and accents, and match what is chosen. */
export function matching<T>(
  rows: T[],
  text: string,
  search: ((row: T) => string) | undefined,
  choices: Choice<T>[],
  chosen: Record<string, string>,
): T[] {
  const words = folded(text).split(/\s+/).filter(Boolean)
  const options = choices.map(choice => choice.options.find(one => one.value === chosen[choice.id]) ?? choice.options[0])
  return rows.filter(row => {
    const whole = search ? folded(search(row)) : ''
    return words.every(word => whole.includes(word)) && options.every(option => option.matches(row))
  })
}

/** The rows by this value; those without one are last in either direction, equal ones keep their order. */
export function sorted<T>(rows: T[], value: (row: T) => Value, down: boolean): T[] {
  const empty = (one: Value) => one === undefined || one === '' || Number.isNaN(one)
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (empty(x) || empty(y)) return Number(empty(x)) - Number(empty(y))
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), undefined, { numeric: true })
    return down ? -order : order
  })
}

/** The number of a page that there is, counted from 0, for one that may be gone. */
export const pageWithin = (page: number, total: number, perPage: number): number =>
  Math.max(0, Math.min(page, Math.ceil(total / perPage) - 1))
