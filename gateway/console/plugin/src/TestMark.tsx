import React from 'react'
import { Label } from '@patternfly/react-core'
import { usePage } from './context'

/** A referral of a test: made-up content that goes to sandboxes only and is counted nowhere. */
export const TestMark: React.FC = () => {
  const { t } = usePage()
  return (
    <Label isCompact color="orange">
      {t('test')}
    </Label>
  )
}
