import React from 'react'
import { Content } from '@patternfly/react-core'
import { InlineAlert } from './InlineAlert'
import { useOld, usePage } from './context'
import { Polled } from './polled'

/** Shows data with their time. Stale data are grey, with a sentence that says why. */
export const AsOf: React.FC<{ polled: Polled<unknown>; children: React.ReactNode }> = ({ polled, children }) => {
  const { t, clock, explain } = usePage()
  const old = useOld(polled)
  const { at, failure } = polled
  return (
    <div>
      {old && (
        <InlineAlert
          variant="warning"
          id="wasl-old"
          title={failure === undefined ? t('failure.late') : explain(failure)}
        >
          {at !== undefined && t('old', { time: clock(at) })}
        </InlineAlert>
      )}
      {at !== undefined && (
        <Content component="small" id="wasl-as-of" className="wasl-as-of">
          {t('asOf', { time: clock(at) })}
        </Content>
      )}
      <div className={old ? 'wasl-old' : undefined}>{children}</div>
    </div>
  )
}

/** Shows the data, or until then a note that they are loading. */
export function Read<T>({ polled, children }: { polled: Polled<T>; children: (data: T) => React.ReactNode }) {
  const { t } = usePage()
  const { data, failure } = polled
  return <AsOf polled={polled}>{data !== undefined ? children(data) : !failure && t('loading')}</AsOf>
}
