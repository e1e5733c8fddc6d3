import React from 'react'
import { Button } from '@patternfly/react-core'
import { InlineAlert } from './InlineAlert'
import { usePage } from './context'
import { Attributes, rows } from './jolokia'
import { Polled, usePolled } from './polled'

/** A page and the function that read it. An answer may arrive after another list was requested. */
interface PageRead<N> {
  by: (after?: N) => Promise<Attributes>
  answer: Attributes
}

/** A list that is read page by page. */
export interface Pages {
  /** The status of the last reading of the first page. */
  polled: Polled<unknown>
  /** Tells whether a page is loaded, even an empty one. */
  isRead: boolean
  rows: Attributes[]
  /** Tells whether there are more pages. */
  hasMore: boolean
  /** Reads the next one. */
  readMore: () => Promise<void>
  /** The reason why the next page could not be read. */
  failure?: unknown
}

/**
 * Reads the first page at once and then at an interval. Reads further pages on request.
 *
 * @param by reads the first page, or the page after a cursor. Another function means another list.
 * @param list the name of the rows in a page
 * @param id the identity of a row, so that a row that moved to another page is shown once
 */
export function usePages<N>(by: PageRead<N>['by'], millis: number, list: string, id: string): Pages {
  const page = React.useCallback(async (after?: N): Promise<PageRead<N>> => ({ by, answer: await by(after) }), [by])
  const polled = usePolled(page, millis)
  const [further, setFurther] = React.useState<PageRead<N>[]>([])
  const [failure, setFailure] = React.useState<{ by: PageRead<N>['by']; reason: unknown }>()
  React.useEffect(() => setFurther([]), [by])
  const pages = [...(polled.data ? [polled.data] : []), ...further].filter(page => page.by === by)
  const next = pages.at(-1)?.answer['next'] as N | null | undefined
  const readMore = () =>
    page(next ?? undefined)
      .then(page => {
        setFurther(old => [...old, page])
        setFailure(undefined)
      })
      .catch(reason => setFailure({ by, reason }))
  const all = pages.flatMap(page => rows(page.answer[list]))
  return {
    polled,
    isRead: pages.length > 0,
    rows: [...new Map(all.map(row => [row[id], row])).values()],
    hasMore: next !== undefined && next !== null,
    readMore,
    failure: failure?.by === by ? failure.reason : undefined,
  }
}

/** The button for the next page, and why it could not be read. */
export const More: React.FC<{ of: Pages }> = ({ of }) => {
  const { t, explain } = usePage()
  return (
    <>
      {of.failure ? <InlineAlert variant="danger" title={explain(of.failure)} /> : null}
      {of.hasMore && (
        <Button variant="secondary" className="wasl-more" onClick={of.readMore}>
          {t('more')}
        </Button>
      )}
    </>
  )
}
