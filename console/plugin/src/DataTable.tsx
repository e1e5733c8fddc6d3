import React from 'react'
import { Content } from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'

export interface Column<T> {
  head: string
  cell: (row: T) => React.ReactNode
}

/** A table, or one sentence when it has no rows. */
export function DataTable<T>({
  label,
  columns,
  rows,
  id,
  empty,
}: {
  label: string
  columns: Column<T>[]
  rows: T[]
  id: (row: T) => string
  empty: string
}) {
  if (rows.length === 0) {
    return <Content component="p">{empty}</Content>
  }
  return (
    <Table aria-label={label} variant="compact" gridBreakPoint="grid-lg">
      <Thead>
        <Tr>
          {columns.map(column => (
            <Th key={column.head} modifier="nowrap">{column.head}</Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {rows.map(row => (
          <Tr key={id(row)}>
            {columns.map(column => (
              <Td key={column.head} dataLabel={column.head}>
                {column.cell(row)}
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  )
}
