import React from 'react'
import { Content, Stack } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { FactList } from './Facts'
import { Part } from './Panel'
import { usePage } from './context'

const RULES = ['asOf', 'green', 'dialogs', 'stale', 'audit', 'keyboard'] as const

/** The purpose and actions of each page, and the rules common to all. */
export const Help: React.FC<{ pages: string[] }> = ({ pages }) => {
  const { t, session } = usePage()
  return (
    <Stack hasGutter>
      <Part title="menu.help">
        <FactList
          isHorizontal
          facts={pages.map(page => [<Link to={`/referrals/${page}`}>{t(`page.${page}`)}</Link>, t(`help.${page}`)])}
        />
      </Part>
      <Part title="help.rules">
        <ul className="wasl-rules">
          {RULES.map(rule => (
            <li key={rule}>{t(`help.${rule}`)}</li>
          ))}
        </ul>
        <Content component="small">
          {t('version')} <bdi>{session.version}</bdi>
        </Content>
      </Part>
    </Stack>
  )
}
