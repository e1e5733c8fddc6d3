import React from 'react'
import { Alert, Content } from '@patternfly/react-core'
import { useOld, usePage } from './context'
import { Polled } from './polled'

/** What was read, with its time. Where it may no longer be true it is grey, and a sentence says why. */
export const AsOf: React.FC<{ polled: Polled<unknown>; children: React.ReactNode }> = ({ polled, children }) => {
  const { t, clock, explain } = usePage()
  const old = useOld(polled)
  const { at, failure } = polled
  return (
    <div>
      {old && (
        <Alert
          isInline
          variant="warning"
          id="wasl-old"
          title={failure === undefined ? t('failure.late') : explain(failure)}
        >
          {at !== undefined && t('old', { time: clock(at) })}
        </Alert>
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
