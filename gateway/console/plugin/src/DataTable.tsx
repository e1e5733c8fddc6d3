import React from 'react'
import { Button, Content, FormSelect, FormSelectOption, SearchInput } from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { usePage } from './context'
import { useQuery } from './asked'
import { download, tableToCsv } from './csv'
import { Choice, Sort, Value, matching, pageWithin, sorted } from './table'

const PER_PAGE = 20

export interface Column<T> {
  head: string
  cell: (row: T) => React.ReactNode
  /** The value to sort by. Without it, the column cannot be sorted. */
  value?: (row: T) => Value
}

interface Props<T> {
  label: string
  columns: Column<T>[]
  rows: T[]
  id: (row: T) => string
  empty: string
  /** The text to search. Without it there is no search field. */
  search?: (row: T) => string
  /** The search text's name in the address. Two tables on a page need two. */
  name?: string
  /** Filter lists. The first entry of each is the default. */
  choices?: Choice<T>[]
  /** False if the page has its own file. */
  csv?: boolean
}

/**
 * A table with all rows in the browser, which searches, filters, sorts and pages them. The address keeps search text and
 * filters, so that going back finds them and a colleague can open them.
 */
export function DataTable<T>({ label, columns, rows, id, empty, search, name = 'q', choices = [], csv = true }: Props<T>) {
  const { t, number } = usePage()
  const [query, set] = useQuery()
  const text = search ? (query.get(name) ?? '') : ''
  const chosen = Object.fromEntries(choices.map(choice => [choice.id, query.get(choice.id) ?? choice.options[0].value]))
  const [sort, setSort] = React.useState<Sort>()
  const [page, setPage] = React.useState(0)
  const matches = matching(rows, text, search, choices, chosen)
  const value = sort && columns[sort.by]?.value
  const ordered = value ? sorted(matches, value, sort.down) : matches
  const current = pageWithin(page, ordered.length, PER_PAGE)
  const tools = rows.length > 0 && (search || choices.length > 0)
  return (
    <>
      {tools && (
        <Tools
          label={label}
          text={search ? text : undefined}
          onText={next => {
            set(name, next)
            setPage(0)
          }}
          choices={choices}
          chosen={chosen}
          onChoose={(choice, option) => {
            set(choice, option)
            setPage(0)
          }}
        >
          {t('table.shown', { n: number(matches.length), of: number(rows.length) })}
        </Tools>
      )}
      {matches.length === 0 ? (
        <Content component="p">{rows.length === 0 ? empty : t('table.noMatch')}</Content>
      ) : (
        <Rows
          label={label}
          columns={columns}
          rows={ordered.slice(current * PER_PAGE, (current + 1) * PER_PAGE)}
          id={id}
          sort={sort}
          onSort={setSort}
        />
      )}
      <Pager label={label} page={current} perPage={PER_PAGE} total={matches.length} onPage={setPage} />
      {csv && matches.length > 0 && <SaveCsv label={label} rows={() => Promise.resolve(ordered as object[])} />}
    </>
  )
}

/** Saves the rows of all pages of the table, as the gateway answered them. */
export const SaveCsv: React.FC<{ label: string; rows: () => Promise<object[]> }> = ({ label, rows }) => {
  const { t, notify, explain } = usePage()
  const save = () =>
    rows().then(
      all => download(`wasl-${label.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.csv`, tableToCsv(all)),
      failure => notify(t('acts.csv'), explain(failure), false),
    )
  return (
    <Button variant="link" isInline size="sm" className="wasl-csv" aria-label={t('table.csv', { table: label })} onClick={save}>
      {t('acts.csv')}
    </Button>
  )
}

/** Search field and filters above a table, with the number of rows. */
export const Tools: React.FC<{
  label: string
  text?: string
  onText: (text: string) => void
  /** The search text, and a short placeholder for the field. */
  name?: string
  hint?: string
  choices: { id: string; label: string; options: { value: string; label: string }[] }[]
  chosen: Record<string, string>
  onChoose: (choice: string, option: string) => void
  children?: React.ReactNode
}> = ({ label, text, onText, name, hint, choices, chosen, onChoose, children }) => {
  const { t } = usePage()
  return (
    <div className="wasl-tools" role="group" aria-label={t('table.tools', { table: label })}>
      {text !== undefined && (
        <SearchInput
          className="wasl-tool wasl-search"
          aria-label={name ?? t('table.search', { table: label })}
          placeholder={hint ?? t('table.searchHint')}
          value={text}
          onChange={(_: unknown, next: string) => onText(next)}
          onClear={() => onText('')}
          resetButtonLabel={t('table.clear')}
        />
      )}
      {choices.map(choice => (
        <FormSelect
          key={choice.id}
          id={`choose-${choice.id}`}
          className="wasl-tool"
          aria-label={choice.label}
          value={chosen[choice.id] ?? choice.options[0].value}
          onChange={(_: unknown, option: string) => onChoose(choice.id, option)}
        >
          {choice.options.map(({ value, label }) => (
            <FormSelectOption key={value} value={value} label={label} />
          ))}
        </FormSelect>
      ))}
      <small aria-live="polite">{children}</small>
    </div>
  )
}

/** Shows the given rows. Header and first column stay visible. On a telephone each row is a card. */
export function Rows<T>({
  label,
  columns,
  rows,
  id,
  sort,
  onSort,
}: Pick<Props<T>, 'label' | 'columns' | 'rows' | 'id'> & { sort?: Sort; onSort?: (sort: Sort) => void }) {
  return (
    <div className="wasl-table" role="region" aria-label={label} tabIndex={0}>
      <Table aria-label={label} variant="compact" gridBreakPoint="grid-lg">
        <Thead>
          <Tr>
            {columns.map((column, i) => (
              <Th
                key={i}
                modifier="nowrap"
                sort={
                  column.value && onSort
                    ? {
                        columnIndex: i,
                        sortBy: { index: sort?.by, direction: sort?.down ? 'desc' : 'asc' },
                        onSort: (_: unknown, by: number, direction: string) => onSort({ by, down: direction === 'desc' }),
                      }
                    : undefined
                }
              >
                {column.head}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map(row => (
            <Tr key={id(row)}>
              {columns.map((column, i) => (
                <Td key={i} dataLabel={column.head}>
                  {column.cell(row)}
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  )
}

/** The shown range of rows and the buttons to other pages. Empty if one page has all. */
export const Pager: React.FC<{
  label: string
  page: number
  perPage: number
  total: number
  onPage: (page: number) => void
}> = ({ label, page, perPage, total, onPage }) => {
  const { t, number } = usePage()
  if (total <= perPage) return null
  return (
    <nav className="wasl-pager" aria-label={t('table.pages', { table: label })}>
      <Button variant="secondary" size="sm" isDisabled={page === 0} onClick={() => onPage(page - 1)}>
        {t('table.previous')}
      </Button>
      <span aria-live="polite">
        {t('table.range', {
          from: number(page * perPage + 1),
          to: number(Math.min(total, (page + 1) * perPage)),
          of: number(total),
        })}
      </span>
      <Button
        variant="secondary"
        size="sm"
        isDisabled={(page + 1) * perPage >= total}
        onClick={() => onPage(page + 1)}
      >
        {t('table.next')}
      </Button>
    </nav>
  )
}
