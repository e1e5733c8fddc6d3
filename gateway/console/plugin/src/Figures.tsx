import React from 'react'
import { Button, Content, FormSelect, FormSelectOption, Gallery } from '@patternfly/react-core'
import { AsOf } from './AsOf'
import { TimeChart } from './Chart'
import { usePage } from './context'
import { download, tableToCsv } from './csv'
import { filled, known, series } from './figures'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const EVERY_MILLIS = 60_000
const CHOICES = [1, 7, 30]

/** The history of one agency or of all, for the last days. */
export const Figures: React.FC<{ agency?: string }> = ({ agency }) => {
  const { t, count, number, time, moment, language } = usePage()
  const [days, setDays] = React.useState(1)
  const load = React.useCallback(
    () => call<Attributes>('org.wasl:type=Agencies', 'history', { ...(agency ? { agency } : {}), days }),
    [agency, days],
  )
  const polled = usePolled(load, EVERY_MILLIS, false)
  const answer = polled.data
  const keptDays = Number(answer?.['keptDays'] ?? 1)
  const grafana = String(answer?.['grafana'] ?? '')
  const show = (value: number) => number(Math.round(value * 10) / 10)
  return (
    <AsOf polled={polled}>
      <div className="wasl-tools">
        <FormSelect
          id="figures-days"
          className="wasl-tool"
          aria-label={t('figures.days')}
          value={days}
          onChange={(_: unknown, chosen: string) => setDays(Number(chosen))}
        >
          {CHOICES.filter(days => days === 1 || days <= keptDays).map(days => (
            <FormSelectOption key={days} value={days} label={t(`figures.days.${days}`)} />
          ))}
        </FormSelect>
        <Button
          id="figures-csv"
          variant="secondary"
          isDisabled={!answer}
          onClick={() => download(`wasl-figures-${agency || 'all'}.csv`, tableToCsv(rows(answer?.['points'])))}
        >
          {t('acts.csv')}
        </Button>
        {grafana && (
          <a id="figures-grafana" href={grafana} target="_blank" rel="noreferrer">
            {t('figures.grafana')}
          </a>
        )}
      </div>
      {answer ? (
        <Gallery hasGutter minWidths={{ default: '100%', md: '20rem' }} id="figures">
          {Object.keys(series).map(name => {
            const points = filled(answer, name)
            const values = known(points)
            const last = points.at(-1)?.value
            return (
              <figure key={name} id={`figure-${name}`}>
                <figcaption>{t(`figures.${name}`)}</figcaption>
                <TimeChart
                  points={points}
                  label={t('figures.label', {
                    what: t(`figures.${name}`),
                    last: last === undefined ? '–' : show(last),
                    most: values.length === 0 ? '–' : show(Math.max(...values)),
                  })}
                  text={show}
                  timeText={millis => moment(millis, days === 1)}
                  mirrored={language === 'ar'}
                />
              </figure>
            )
          })}
        </Gallery>
      ) : (
        !polled.failure && t('loading')
      )}
      {answer && (
        <Content component="small">
          {count('figures.help', keptDays, { from: time(answer['from']), to: time(answer['to']) })}{' '}
          {rows(answer['gaps']).length > 0 && t('figures.gaps')}
        </Content>
      )}
    </AsOf>
  )
}
