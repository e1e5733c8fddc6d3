import React from 'react'
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core'

/** A term and its value. */
export type Fact = [React.ReactNode, React.ReactNode]

interface Layout {
  isCompact?: boolean
  isHorizontal?: boolean
  columnModifier?: { default: '2Col' }
  className?: string
}

/** Terms with their values, laid out as the other properties say. */
export const FactList: React.FC<{ facts: Fact[] } & Layout> = ({ facts, ...layout }) => (
  <DescriptionList {...layout}>
    {facts.map(([term, value], i) => (
      <DescriptionListGroup key={i}>
        <DescriptionListTerm>{term}</DescriptionListTerm>
        <DescriptionListDescription>{value}</DescriptionListDescription>
      </DescriptionListGroup>
    ))}
  </DescriptionList>
)

/** Terms with their values, in two columns where there is room. */
export const Facts: React.FC<{ facts: Fact[] }> = ({ facts }) => (
  <FactList isCompact columnModifier={{ default: '2Col' }} className="wasl-facts" facts={facts} />
)
