import React from 'react'
import { Button } from '@patternfly/react-core'
import { Ask, Field, filled } from './Ask'
import { useHere } from './context'
import { Attributes, call } from './jolokia'

/** Pause, resume and announce, as far as who is signed in may. */
export const AgencyActions: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, may } = useHere()
  const [asking, setAsking] = React.useState('')
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
  return (
    <div className="wasl-buttons">
      {offered.map(action => (
        <Button
          key={action}
          id={`${action}-${name}`}
          size="sm"
          variant="secondary"
          aria-label={t(`${action}.label`, { agency: name })}
          onClick={() => setAsking(action)}
        >
          {t(action)}
        </Button>
      ))}
      {asking && (
        <Ask
          title={t(`${asking}.label`, { agency: name })}
          fields={fields[asking]}
          confirm={t(asking)}
          act={async values => {
            await call(`org.wasl:type=Agency,name=${name}`, operation(asking), filled(fields[asking], values))
            return t(`${asking}.done`, { agency: name })
          }}
          onClose={() => setAsking('')}
        >
          <p>{t(`${asking}.means`)}</p>
        </Ask>
      )}
    </div>
  )
}
