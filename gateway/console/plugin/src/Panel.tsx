import React from 'react'
import { Card, CardBody, CardTitle, StackItem } from '@patternfly/react-core'
import { usePage } from './context'

interface Props {
  /** Key of the text above it. */
  title: string
  heading?: 'h2' | 'h3'
  /** As high as its neighbours. */
  full?: boolean
  children: React.ReactNode
}

/** A group under one title. */
export const Panel: React.FC<Props> = ({ title, heading = 'h2', full = false, children }) => {
  const { t } = usePage()
  return (
    <Card isCompact isFullHeight={full}>
      <CardTitle component={heading}>{t(title)}</CardTitle>
      <CardBody>{children}</CardBody>
    </Card>
  )
}

/** A panel in a stack of them. */
export const Part: React.FC<Props> = props => (
  <StackItem>
    <Panel {...props} />
  </StackItem>
)
