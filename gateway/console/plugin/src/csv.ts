/** Tables as files that a spreadsheet opens. Pure. */

const BYTE_ORDER_MARK = '\uFEFF'

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(value: unknown): string {
  const text = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

/** Comma-separated values (RFC 4180) in UTF-8, marked as such for spreadsheets. */
export const toCsv = (head: string[], rows: unknown[][]): string =>
  BYTE_ORDER_MARK + [head, ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('')

/** The gateway's answer, row by row, under its own names. Nested values are written as JSON. */
export function tableToCsv(rows: object[]): string {
  const keys = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const plain = (value: unknown) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value)
  return toCsv(keys, rows.map(row => keys.map(key => plain((row as Record<string, unknown>)[key]))))
}

/** Hands the text to the browser as a file. */
export function download(name: string, text: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
