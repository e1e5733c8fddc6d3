import React from 'react'
import { Content, Label, Stack, StackItem } from '@patternfly/react-core'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { Fact, FactList } from './Facts'
import { Part } from './Panel'
import { usePage } from './context'
import { Attributes, rows } from './jolokia'

const LEVELS = ['L0', 'L1', 'L2'] as const

/** Size and lag of the signed log, and its witnesses. */
export const Log: React.FC = () => {
  const { t, code, number, age, time, snapshot, polled } = usePage()
  const log = snapshot?.beans.Log
  if (!log) return <AsOf polled={polled}>{snapshot ? t('log.none') : polled.failure ? '' : t('loading')}</AsOf>
  const columns: Column<Attributes>[] = [
    { head: t('witness'), cell: w => <span className="wasl-id">{String(w['name'])}</span> },
    {
      head: t('state'),
      cell: w => (
        <Label color={w['state'] === 'agrees' ? 'green' : 'red'}>{code('witness', w['state'])}</Label>
      ),
    },
    { head: t('lastSeen'), cell: w => time(w['lastSeen']) },
    { head: t('logSize'), cell: w => number(w['size']) },
  ]
  return (
    <AsOf polled={polled}>
    <Stack hasGutter>
      <StackItem>
        <FactList
          isCompact
          isHorizontal
          facts={[
            [t('origin'), <span className="wasl-id">{String(log['Origin'] ?? '–')}</span>],
            [t('logSize'), number(log['Size'])],
            ...LEVELS.map((level): Fact => [
              code('level', level),
              t('lag', { age: age(lagSeconds(log[`${level}LagMillis`])) }),
            ]),
          ]}
        />
      </StackItem>
      <StackItem>
        <Content component="small">{t('levels.mean')}</Content>
      </StackItem>
      <Part title="witnesses">
        <DataTable
          label={t('witnesses')}
          columns={columns}
          rows={rows(log['Witnesses'])}
          id={w => String(w['name'])}
          empty={t('witnesses.none')}
        />
      </Part>
    </Stack>
    </AsOf>
  )
}

function lagSeconds(millis: unknown): unknown {
  return typeof millis === 'number' ? millis / 1_000 : undefined
}
