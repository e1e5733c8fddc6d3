import React from 'react'
import { Alert } from '@patternfly/react-core'
import { useWords } from './words'

type Props = React.PropsWithChildren<{
  variant: 'danger' | 'warning' | 'info'
  title: string
  id?: string
  isPlain?: boolean
}>

/** A note within a page. A screen reader says its kind in the reader's language. */
export const InlineAlert: React.FC<Props> = props => {
  const { t } = useWords()
  return <Alert isInline variantLabel={t(`alert.${props.variant}`)} {...props} />
}
