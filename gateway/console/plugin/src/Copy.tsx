import React from 'react'
import { Button } from '@patternfly/react-core'
import { usePage } from './context'

/** Copies an id, for a message to a colleague or an agency. */
export const Copy: React.FC<{ id: string }> = ({ id }) => {
  const { t, notify, explain } = usePage()
  const copy = () =>
    navigator.clipboard.writeText(id).then(
      () => notify(t('copied'), id),
      failure => notify(t('copy'), explain(failure), false),
    )
  return (
    <Button variant="link" isInline size="sm" aria-label={t('copy.label', { id })} onClick={copy}>
      {t('copy')}
    </Button>
  )
}
