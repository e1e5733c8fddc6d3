import type { ComponentChildren } from 'preact'

export interface Column<T> {
  head: string
  cell: (row: T) => ComponentChildren
}

/** Rows under column headings. On a narrow screen each row is a card whose cells name their columns. */
export function Table<T>({ columns, rows, id }: { columns: Column<T>[]; rows: T[]; id: (row: T) => string | number }) {
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ head }) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={id(row)}>
            {columns.map(({ head, cell }) => (
              <td key={head} data-label={head}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
