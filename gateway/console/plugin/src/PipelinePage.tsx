import React from 'react'
import { Content, Label, Stack } from '@patternfly/react-core'
import { Agency } from './Agency'
import { Read } from './AsOf'
import { Column, DataTable } from './DataTable'
import { Part } from './Panel'
import { Pipeline } from './Pipeline'
import { usePage } from './context'
import { searched } from './directory'
import { Attributes } from './jolokia'
import { Snapshot, num } from './snapshot'
import { Group, STAGES, agencyOf, groupsOf, stageOfRoute } from './stages'

/** The path of a message as a picture, then by kind of agency, queue and route. */
export const PipelinePage: React.FC = () => {
  const { polled } = usePage()
  return (
    <Read polled={polled}>
      {snapshot => (
        <Stack hasGutter>
          <Part title="pipeline">
            <Pipeline snapshot={snapshot} />
          </Part>
          <Part title="pipeline.groups">
            <Groups snapshot={snapshot} />
          </Part>
          <Part title="pipeline.queues">
            <Queues snapshot={snapshot} />
          </Part>
          <Part title="pipeline.routes">
            <CamelRoutes snapshot={snapshot} />
          </Part>
        </Stack>
      )}
    </Read>
  )
}

const Groups: React.FC<{ snapshot: Snapshot }> = ({ snapshot }) => {
  const { t, code, number, directory } = usePage()
  const count = (head: string, of: (group: Group) => number): Column<Group> => ({
    head: t(head),
    cell: group => number(of(group)),
    value: of,
  })
  const columns: Column<Group>[] = [
    { head: t('kind'), cell: group => (group.kind ? code('kind', group.kind) : t('unknown')), value: group => group.kind },
    {
      head: t('state'),
      cell: group => (
        <Label isCompact color={group.color}>
          {t(`flow.${group.worst}`)}: {number(group.inWorst)}
        </Label>
      ),
    },
    count('agencies', group => group.agencies),
    count('pipeline.queue', group => group.queued),
    count('inFlight', group => group.inFlight),
    count('delivered', group => group.delivered),
    count('parked', group => group.parked),
  ]
  return (
    <DataTable
      label={t('pipeline.groups')}
      columns={columns}
      rows={groupsOf(snapshot, directory, Date.now())}
      id={group => group.kind}
      empty={t('agencies.none')}
    />
  )
}

const Queues: React.FC<{ snapshot: Snapshot }> = ({ snapshot }) => {
  const { t, number, directory } = usePage()
  const name = (queue: Attributes) => String(queue['Name'])
  const columns: Column<Attributes>[] = [
    { head: t('queue'), cell: queue => <span className="wasl-id">{name(queue)}</span>, value: name },
    { head: t('agency'), cell: queue => (agencyOf(name(queue)) ? <Agency id={agencyOf(name(queue))} /> : '–') },
    { head: t('depth'), cell: queue => number(queue['Depth']), value: queue => num(queue['Depth']) },
  ]
  return (
    <DataTable
      label={t('pipeline.queues')}
      columns={columns}
      rows={snapshot.queues}
      id={name}
      empty={t('pipeline.noQueue')}
      search={queue => `${name(queue)} ${searched(directory, agencyOf(name(queue)))}`}
      choices={[
        {
          id: 'depth',
          label: t('depth'),
          options: [
            { value: 'filled', label: t('pipeline.filled'), matches: queue => num(queue['Depth']) > 0 },
            { value: 'all', label: t('pipeline.everyQueue'), matches: () => true },
          ],
        },
      ]}
    />
  )
}

const CamelRoutes: React.FC<{ snapshot: Snapshot }> = ({ snapshot }) => {
  const { t, code, number, directory, session } = usePage()
  const id = (route: Attributes) => String(route['RouteId'])
  const count = (head: string, key: string): Column<Attributes> => ({
    head: t(head),
    cell: route => number(route[key]),
    value: route => num(route[key]),
  })
  const stage = (route: Attributes) => t(`pipeline.${stageOfRoute(id(route))}`)
  const columns: Column<Attributes>[] = [
    {
      head: t('route'),
      cell: route =>
        session.technical ? (
          <a href={`camel-route/${encodeURIComponent(id(route))}`} className="wasl-id" title={t('route.hawtio')}>
            {id(route)}
          </a>
        ) : (
          <span className="wasl-id">{id(route)}</span>
        ),
      value: id,
    },
    { head: t('stage'), cell: stage, value: stage },
    {
      head: t('state'),
      cell: route => (
        <Label isCompact color={route['State'] === 'Started' ? 'green' : 'orange'}>
          {code('routeState', route['State'])}
        </Label>
      ),
    },
    count('route.total', 'ExchangesTotal'),
    count('inFlight', 'ExchangesInflight'),
    count('route.failed', 'ExchangesFailed'),
    count('route.mean', 'MeanProcessingTime'),
    count('route.max', 'MaxProcessingTime'),
  ]
  const any = { value: 'any', label: t('any'), matches: () => true }
  return (
    <>
      <Content component="p">{t('pipeline.routesHelp')}</Content>
      <DataTable
        label={t('pipeline.routes')}
        columns={columns}
        rows={snapshot.routes}
        id={id}
        empty={t('pipeline.noRoute')}
        search={route => `${id(route)} ${searched(directory, agencyOf(id(route)))}`}
        choices={[
          {
            id: 'stage',
            label: t('stage'),
            options: [
              any,
              ...[...STAGES, 'upkeep' as const].map(one => ({
                value: one,
                label: t(`pipeline.${one}`),
                matches: (route: Attributes) => stageOfRoute(id(route)) === one,
              })),
            ],
          },
        ]}
      />
    </>
  )
}
