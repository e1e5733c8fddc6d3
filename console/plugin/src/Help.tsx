import React from 'react'
import {
  Card,
  CardBody,
  CardTitle,
  Content,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Stack,
  StackItem,
} from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { usePage } from './context'

const RULES = ['asOf', 'green', 'dialogs', 'stale', 'audit', 'keyboard'] as const

/** What each page says and does, and what holds on all of them. */
export const Help: React.FC<{ pages: string[] }> = ({ pages }) => {
  const { t, session } = usePage()
  return (
    <Stack hasGutter>
      <StackItem>
        <Card isCompact>
          <CardTitle component="h2">{t('menu.help')}</CardTitle>
          <CardBody>
            <DescriptionList isHorizontal>
              {pages.map(page => (
                <DescriptionListGroup key={page}>
                  <DescriptionListTerm>
                    <Link to={`/referrals/${page}`}>{t(`page.${page}`)}</Link>
                  </DescriptionListTerm>
                  <DescriptionListDescription>{t(`help.${page}`)}</DescriptionListDescription>
                </DescriptionListGroup>
              ))}
            </DescriptionList>
          </CardBody>
        </Card>
      </StackItem>
      <StackItem>
        <Card isCompact>
          <CardTitle component="h2">{t('help.rules')}</CardTitle>
          <CardBody>
            <ul className="wasl-rules">
              {RULES.map(rule => (
                <li key={rule}>{t(`help.${rule}`)}</li>
              ))}
            </ul>
            <Content component="small">
              {t('version')} <bdi>{session.version}</bdi>
            </Content>
          </CardBody>
        </Card>
      </StackItem>
    </Stack>
  )
}
