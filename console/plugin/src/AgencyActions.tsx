import React from 'react'
import { Button } from '@patternfly/react-core'
import { ConfirmDialog } from './ConfirmDialog'
import { usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call } from './jolokia'

/** Buttons to pause, resume and announce, as far as the user may. */
export const AgencyActions: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, may, open } = usePage()
  const name = String(agency['Name'])
  const reason: Field = { name: 'reason', label: t('reason'), type: 'code', required: true }
  const fields: Record<string, Field[]> = {
    pause: [reason, { name: 'until', label: t('until'), type: 'datetime-local' }],
    resume: [reason, { name: 'perMinute', label: t('perMinute'), type: 'number' }],
    withdraw: [],
    announce: [
      { name: 'from', label: t('windowFrom'), type: 'datetime-local', required: true },
      { name: 'to', label: t('until'), type: 'datetime-local', required: true },
      { name: 'text-code', label: t('reason'), type: 'code', required: true },
    ],
  }
  const possible = [agency['Paused'] ? 'resume' : 'pause', agency['Announcement'] ? 'withdraw' : 'announce']
  const operation = (action: string) => (action === 'withdraw' ? 'announce' : action)
  const offered = possible.filter(action => may(`Agency.${operation(action)}`))
  const ask = (action: string) =>
    open(
      <ConfirmDialog
        title={t(`${action}.label`, { agency: name })}
        fields={fields[action]}
        confirm={t(action)}
        act={async values => {
          const now = await call<Attributes>(
            `org.wasl:type=Agency,name=${name}`,
            operation(action),
            toDocument(fields[action], values),
          )
          return t(outcome(action, now, agency), { agency: name })
        }}
      >
        <p>{t(`${action}.means`)}</p>
      </ConfirmDialog>,
    )
  return (
    <div className="wasl-buttons">
      {offered.map(action => (
        <Button
          key={action}
          id={`${action}-${name}`}
          size="sm"
          variant="secondary"
          aria-label={t(`${action}.label`, { agency: name })}
          onClick={() => ask(action)}
        >
          {t(action)}
        </Button>
      ))}
    </div>
  )
}

/** What is true once it is done: after a pause there may still be a window, or an agency that does not answer. */
function outcome(action: string, now: Attributes, before: Attributes): string {
  if (action !== 'resume') return `${action}.done`
  return now['paused'] ? 'resume.stillPaused' : before['Breaker'] === 'open' ? 'resume.silent' : 'resume.done'
}
