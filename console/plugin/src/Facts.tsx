import React from 'react'
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core'

/** Terms with their values, in two columns where there is room. */
export const Facts: React.FC<{ facts: [string, React.ReactNode][] }> = ({ facts }) => (
  <DescriptionList isCompact columnModifier={{ default: '2Col' }} className="wasl-facts">
    {facts.map(([term, value]) => (
      <DescriptionListGroup key={term}>
        <DescriptionListTerm>{term}</DescriptionListTerm>
        <DescriptionListDescription>{value}</DescriptionListDescription>
      </DescriptionListGroup>
    ))}
  </DescriptionList>
)
