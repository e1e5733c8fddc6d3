import { Action, ActionButtons, ActionMenu } from './ActionMenu'
import { ConfirmDialog } from './ConfirmDialog'
import React from 'react'
import { usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call } from './jolokia'

/** Tells whether the user may act on agencies. */
export const mayAct = (may: (operation: string) => boolean): boolean =>
  ['pause', 'resume', 'announce'].some(action => may(`Agency.${action}`))

/** The actions that are possible now and allowed to the user: pause or resume, announce or withdraw. */
function useActions(agency: Attributes): Action[] {
  const { t, may, open, agencyText } = usePage()
  const id = String(agency['Name'])
  const name = agencyText(id)
  const reason = (...common: string[]): Field => ({ name: 'reason', label: t('reason'), type: 'code', required: true, common })
  const fields: Record<string, Field[]> = {
    pause: [reason('agency-down', 'receipts-doubtful', 'agency-asked'), { name: 'until', label: t('until'), type: 'datetime-local' }],
    resume: [reason('agency-answers', 'fixed-at-agency', 'agency-asked'), { name: 'perMinute', label: t('perMinute'), type: 'number' }],
    withdraw: [],
    announce: [
      { name: 'from', label: t('windowFrom'), type: 'datetime-local', required: true },
      { name: 'to', label: t('until'), type: 'datetime-local', required: true },
      { ...reason('maintenance', 'agency-asked'), name: 'text-code' },
    ],
  }
  const operation = (action: string) => (action === 'withdraw' ? 'announce' : action)
  const openDialog = (action: string) =>
    open(
      <ConfirmDialog
        title={t(`${action}.label`, { agency: name })}
        fields={fields[action]}
        confirm={t(action)}
        act={async values => {
          const now = await call<Attributes>(
            `org.wasl:type=Agency,name=${id}`,
            operation(action),
            toDocument(fields[action], values),
          )
          return t(outcome(action, now, agency), { agency: name })
        }}
      >
        <p>{t(`${action}.means`)}</p>
      </ConfirmDialog>,
    )
  return [agency['Paused'] ? 'resume' : 'pause', agency['Announcement'] ? 'withdraw' : 'announce']
    .filter(action => may(`Agency.${operation(action)}`))
    .map(action => ({
      id: `${action}-${id}`,
      text: t(action),
      act: () => openDialog(action),
    }))
}

/** The actions of a row. */
export const AgencyMenu: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, agencyText } = usePage()
  return (
    <ActionMenu
      id={`actions-${agency['Name']}`}
      label={t('actions.label', { of: agencyText(agency['Name']) })}
      actions={useActions(agency)}
    />
  )
}

/** The actions as buttons, on the agency's own page. */
export const AgencyButtons: React.FC<{ agency: Attributes }> = ({ agency }) => (
  <ActionButtons actions={useActions(agency)} />
)

/** The expected state afterwards. After a pause a window may remain, or the agency may still not answer. */
function outcome(action: string, now: Attributes, before: Attributes): string {
  if (action !== 'resume') return `${action}.done`
  return now['paused'] ? 'resume.stillPaused' : before['Breaker'] === 'open' ? 'resume.silent' : 'resume.done'
}
